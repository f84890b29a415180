/** The desk: everything the operator can do, each in the words of the control protocol. */
import { signal } from '@preact/signals'
import type { OutputStatus, RoomStatus } from '../../src/obs/index.ts'
import type { ChannelMap, TransitionKind } from '../../src/show/index.ts'
import { PicturesClient } from '../shared/pictures-client.ts'
import { socketUrl } from '../shared/place.ts'
import { RoomLink } from '../shared/room-link.ts'
import { Commands } from './commands.ts'

/** The names that obs-websocket clients know our transitions by. */
const transitionNames: Record<TransitionKind, string> = { cut: 'Cut', fade: 'Fade', move: 'Move', black: 'Fade to Black' }
/** Dip goes through black. */
export const transitionLabels: Record<TransitionKind, string> = { cut: 'Cut', fade: 'Fade', move: 'Move', black: 'Dip' }
const transitionOrder: TransitionKind[] = ['cut', 'fade', 'move', 'black']

export class Desk {
  readonly link = new RoomLink()
  readonly pictures = new PicturesClient(socketUrl('pictures', this.link.room))
  readonly commands = new Commands()
  /** Whether this computer plays program's sound. */
  readonly listening = signal(false)
  readonly helpOpen = signal(false)

  get status(): RoomStatus | null {
    return this.link.status.value
  }

  /** Buttons do nothing without a connection, and look like it. */
  get live(): boolean {
    return this.link.connection.value === 'up'
  }

  preview(scene: string): void {
    const set = () => this.link.request('SetCurrentPreviewScene', { sceneName: scene })
    void this.commands.run(`scene:${scene}`, `Preview of ${scene}`, set)
  }

  /** With the chosen transition. */
  take(): void {
    void this.commands.run('take', 'Take', () => this.link.vendor('Take'))
  }

  cut(): void {
    void this.commands.run('cut', 'Cut', () => this.link.vendor('Take', { transition: 'cut' }))
  }

  setTransition(kind: TransitionKind): void {
    const set = () => this.link.request('SetCurrentSceneTransition', { transitionName: transitionNames[kind] })
    void this.commands.run(`transition:${kind}`, `Transition ${transitionLabels[kind]}`, set)
  }

  nextTransition(): void {
    const now = transitionOrder.indexOf(this.status?.transition.kind ?? 'cut')
    this.setTransition(transitionOrder[(now + 1) % transitionOrder.length] ?? 'cut')
  }

  setDuration(durationMs: number): void {
    const set = () => this.link.request('SetCurrentSceneTransitionDuration', { transitionDuration: durationMs })
    void this.commands.run('duration', 'Transition time', set)
  }

  black(): void {
    const on = !(this.status?.black ?? false)
    void this.commands.run('black', on ? 'Fade to black' : 'Back from black', () => this.link.vendor('FadeToBlack', { on }))
  }

  panic(): void {
    const on = !(this.status?.panic ?? false)
    void this.commands.run('panic', on ? 'Panic' : 'Back on air', () => this.link.vendor('Panic', { on }))
  }

  record(): void {
    const stop = this.recording
    const request = stop ? 'StopRecord' : 'StartRecord'
    void this.commands.run('record', stop ? 'Stop recording' : 'Start recording', () => this.link.request(request))
  }

  stream(name: string, on: boolean): void {
    const what = `${on ? 'Start' : 'Stop'} the stream to ${name}`
    void this.commands.run(`stream:${name}`, what, () => this.link.vendor('Stream', { on, name }))
  }

  mute(source: string, muted: boolean): void {
    const set = () => this.link.request('SetInputMute', { inputName: source, inputMuted: muted })
    void this.commands.run(`mute:${source}`, `${muted ? 'Mute' : 'Unmute'} ${source}`, set)
  }

  mixScene(mix: string, scene: string): void {
    void this.commands.run(`mix:${mix}`, `${scene} on ${mix}`, () => this.link.vendor('SetMixScene', { mix, scene }))
  }

  channels(source: string, channels: ChannelMap): void {
    const set = () => this.link.vendor('SetChannels', { source, channels })
    void this.commands.run(`channels:${source}`, `Channels of ${source}`, set)
  }

  gain(source: string, gainDb: number): Promise<void> {
    const set = () => this.link.request('SetInputVolume', { inputName: source, inputVolumeDb: gainDb })
    return this.commands.run(`gain:${source}`, `Volume of ${source}`, set)
  }

  delay(source: string, delayMs: number): void {
    const set = () => this.link.request('SetInputAudioSyncOffset', { inputName: source, inputAudioSyncOffset: delayMs })
    void this.commands.run(`delay:${source}`, `Delay of ${source}`, set)
  }

  /** Without a source: all clip lights. */
  resetClip(source?: string): void {
    const data = source === undefined ? {} : { source }
    void this.commands.run(`clip:${source ?? ''}`, 'Clip light', () => this.link.vendor('ResetClip', data))
  }

  media(source: string, action: 'RESTART' | 'PLAY' | 'PAUSE'): void {
    const mediaAction = `OBS_WEBSOCKET_MEDIA_INPUT_ACTION_${action}`
    const act = () => this.link.request('TriggerMediaInputAction', { inputName: source, mediaAction })
    void this.commands.run(`media:${source}`, `${action.toLowerCase()} ${source}`, act)
  }

  get streams(): OutputStatus[] {
    return this.status?.outputs.filter((output) => output.kind === 'stream') ?? []
  }

  output(kind: OutputStatus['kind']): OutputStatus | undefined {
    return this.status?.outputs.find((output) => output.kind === kind)
  }

  /** In one of its places at least. */
  get recording(): boolean {
    return isRunning(this.output('record')) || isRunning(this.output('copy'))
  }
}

export function isRunning(output: OutputStatus | undefined): boolean {
  return output?.state === 'on' || output?.state === 'starting'
}
