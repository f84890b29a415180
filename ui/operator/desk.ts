/** The desk: everything the operator can do, each in the words of the control protocol. */
import { signal } from '@preact/signals'
import type { OutputStatus, Person, RoomStatus } from '../../src/obs/index.ts'
import type { ChannelMap, TransitionKind } from '../../src/show/index.ts'
import { person } from '../shared/person.ts'
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
  readonly callOpen = signal(false)

  get status(): RoomStatus | null {
    return this.link.status.value
  }

  /** Buttons do nothing without a connection, and look like it. */
  get live(): boolean {
    return this.link.connection.value === 'up'
  }

  /** Who is not the holder changes nothing on air by a slip: it takes one press to hold the room first. */
  get inHand(): boolean {
    return this.live && this.holds
  }

  get holds(): boolean {
    const holder = this.status?.crew.holder
    return person.value.name !== '' && holder?.id === person.value.id
  }

  /** As far as this page knows who holds the room: who was faster in between is not pushed aside unseen. */
  takeOver(): void {
    if (person.value.name === '') return void document.querySelector<HTMLInputElement>('.crew .name-field input')?.focus()
    const from = this.status?.crew.holder?.id ?? ''
    void this.commands.run('take-over', 'Take over', () => this.link.vendor('TakeOver', { ...person.value, from }))
  }

  /** Null: nobody holds it any more. */
  handOver(to: Person | null): void {
    const data = { id: person.value.id, ...(to && { to: to.id }) }
    const what = to ? `Hand over to ${to.name}` : 'Let go'
    void this.commands.run(`hand-over:${to?.id ?? ''}`, what, () => this.link.vendor('HandOver', data))
  }

  preview(scene: string): void {
    const set = () => this.link.request('SetCurrentPreviewScene', { sceneName: scene })
    void this.#air(`scene:${scene}`, `Preview of ${scene}`, set)
  }

  /** With the chosen transition. */
  take(): void {
    void this.#air('take', 'Take', () => this.link.vendor('Take'))
  }

  cut(): void {
    void this.#air('cut', 'Cut', () => this.link.vendor('Take', { transition: 'cut' }))
  }

  setTransition(kind: TransitionKind): void {
    const set = () => this.link.request('SetCurrentSceneTransition', { transitionName: transitionNames[kind] })
    void this.#air(`transition:${kind}`, `Transition ${transitionLabels[kind]}`, set)
  }

  nextTransition(): void {
    const now = transitionOrder.indexOf(this.status?.transition.kind ?? 'cut')
    this.setTransition(transitionOrder[(now + 1) % transitionOrder.length] ?? 'cut')
  }

  setDuration(durationMs: number): void {
    const set = () => this.link.request('SetCurrentSceneTransitionDuration', { transitionDuration: durationMs })
    void this.#air('duration', 'Transition time', set)
  }

  black(): void {
    const on = !(this.status?.black ?? false)
    void this.#air('black', on ? 'Fade to black' : 'Back from black', () => this.link.vendor('FadeToBlack', { on }))
  }

  panic(): void {
    const on = !(this.status?.panic ?? false)
    void this.commands.run('panic', on ? 'Panic' : 'Back on air', () => this.link.vendor('Panic', { on }))
  }

  record(): void {
    const stop = this.recording
    const request = stop ? 'StopRecord' : 'StartRecord'
    void this.#air('record', stop ? 'Stop recording' : 'Start recording', () => this.link.request(request))
  }

  recordCamera(source: string, on: boolean): void {
    const what = `${on ? 'Start' : 'Stop'} recording ${source}`
    void this.#air(`camera:${source}`, what, () => this.link.vendor('RecordCamera', { source, on }))
  }

  stream(name: string, on: boolean): void {
    const what = `${on ? 'Start' : 'Stop'} the stream to ${name}`
    void this.#air(`stream:${name}`, what, () => this.link.vendor('Stream', { on, name }))
  }

  mute(source: string, muted: boolean): void {
    const set = () => this.link.request('SetInputMute', { inputName: source, inputMuted: muted })
    void this.#air(`mute:${source}`, `${muted ? 'Mute' : 'Unmute'} ${source}`, set)
  }

  /** Headphones, and pages with sound, hear this source before its fader and mute; null: what is mixed. */
  listen(source: string | null): void {
    const data = source === null ? {} : { source }
    void this.commands.run(`listen:${source ?? ''}`, `Listen to ${source ?? 'the mix'}`, () =>
      this.link.vendor('SetListen', data),
    )
  }

  mixScene(mix: string, scene: string): void {
    void this.#air(`mix:${mix}`, `${scene} on ${mix}`, () => this.link.vendor('SetMixScene', { mix, scene }))
  }

  channels(source: string, channels: ChannelMap): void {
    const set = () => this.link.vendor('SetChannels', { source, channels })
    void this.#air(`channels:${source}`, `Channels of ${source}`, set)
  }

  gain(source: string, gainDb: number): Promise<void> {
    const set = () => this.link.request('SetInputVolume', { inputName: source, inputVolumeDb: gainDb })
    return this.#air(`gain:${source}`, `Volume of ${source}`, set)
  }

  delay(source: string, delayMs: number): void {
    const set = () => this.link.request('SetInputAudioSyncOffset', { inputName: source, inputAudioSyncOffset: delayMs })
    void this.#air(`delay:${source}`, `Delay of ${source}`, set)
  }

  /** Without a source: all clip lights. */
  resetClip(source?: string): void {
    const data = source === undefined ? {} : { source }
    void this.commands.run(`clip:${source ?? ''}`, 'Clip light', () => this.link.vendor('ResetClip', data))
  }

  media(source: string, action: 'RESTART' | 'PLAY' | 'PAUSE'): void {
    const mediaAction = `OBS_WEBSOCKET_MEDIA_INPUT_ACTION_${action}`
    const act = () => this.link.request('TriggerMediaInputAction', { inputName: source, mediaAction })
    void this.#air(`media:${source}`, `${action.toLowerCase()} ${source}`, act)
  }

  /** A command that only the holder gives; for others it fails in words. */
  #air(key: string, what: string, action: () => Promise<unknown>): Promise<void> {
    const { holder } = this.status?.crew ?? { holder: null }
    const why = `${holder ? `${holder.name} holds the room` : 'nobody holds the room'}. Press Take over (Shift and H) first`
    return this.commands.run(key, what, this.holds ? action : () => Promise.reject(new Error(why)))
  }

  get streams(): OutputStatus[] {
    return this.status?.outputs.filter((output) => output.kind === 'stream') ?? []
  }

  /** Recordings of single cameras. */
  get cameras(): OutputStatus[] {
    return this.status?.outputs.filter((output) => output.kind === 'camera') ?? []
  }

  /** The lower rendition of HLS. */
  get low(): OutputStatus | undefined {
    return this.status?.outputs.find(({ kind, name }) => kind === 'hls' && name === 'low')
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
