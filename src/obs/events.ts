/** Turns what happens in the room into obs-websocket events, in the same order. */

import { type ObsEvent, obsEvent } from './event.ts'
import { dbToMul, levelsMul } from './levels.ts'
import { transitionName, type Uuids } from './names.ts'
import { Intent } from './protocol.ts'
import { recordOf } from './recorded.ts'
import type { RoomEvent, RoomPort } from './room-port.ts'
import type { OutputState } from './room-status.ts'
import { type Shown, showEvents, shownOf } from './show-events.ts'

type Of<Type extends RoomEvent['type']> = Extract<RoomEvent, { type: Type }>

const recordStates: Record<OutputState, string> = {
  starting: 'OBS_WEBSOCKET_OUTPUT_STARTING',
  on: 'OBS_WEBSOCKET_OUTPUT_STARTED',
  stopping: 'OBS_WEBSOCKET_OUTPUT_STOPPING',
  off: 'OBS_WEBSOCKET_OUTPUT_STOPPED',
  failed: 'OBS_WEBSOCKET_OUTPUT_STOPPED',
}

/** Remembers what clients were told last, because the room tells the whole of a thing where OBS tells each part. */
export class EventTranslator {
  readonly #port: RoomPort
  readonly #uuids: Uuids
  #transition: { kind: string; durationMs: number }
  #sounds = new Map<string, { gainDb: number; muted: boolean; delayMs: number }>()
  #record: { state: string; file: string | null }
  #shown: Shown

  constructor(port: RoomPort, uuids: Uuids) {
    this.#port = port
    this.#uuids = uuids
    this.#shown = shownOf(port)
    const { transition, sources, outputs } = this.#shown.status
    this.#transition = { ...transition }
    for (const { name, gainDb, muted, delayMs } of sources) this.#sounds.set(name, { gainDb, muted, delayMs })
    const record = recordOf(outputs)
    this.#record = { state: recordStates[record?.state ?? 'off'], file: record?.file ?? null }
  }

  translate(event: RoomEvent): ObsEvent[] {
    switch (event.type) {
      case 'program':
        return [obsEvent(Intent.Scenes, 'CurrentProgramSceneChanged', this.#scene(event.scene))]
      case 'preview':
        return [obsEvent(Intent.Scenes, 'CurrentPreviewSceneChanged', this.#scene(event.scene))]
      case 'transition':
        return this.#transitionChanged(event)
      case 'transition-started':
        return [obsEvent(Intent.Transitions, 'SceneTransitionStarted', this.#transitionKeys(event.kind))]
      case 'transition-ended':
        return ['SceneTransitionVideoEnded', 'SceneTransitionEnded'].map((name) =>
          obsEvent(Intent.Transitions, name, this.#transitionKeys(event.kind)),
        )
      case 'sound':
        return this.#soundChanged(event)
      case 'record':
        return this.#recordChanged(event)
      case 'media':
        return [this.#mediaChanged(event)]
      case 'show':
        return this.#showChanged(event)
      case 'status':
        return [vendorEvent('Status', event.status)]
      case 'meters':
        return this.#meters(event)
    }
  }

  #showChanged({ renamed }: Of<'show'>): ObsEvent[] {
    const before = this.#shown
    this.#shown = shownOf(this.#port)
    return showEvents(before, this.#shown, renamed, this.#uuids)
  }

  #transitionChanged({ kind, durationMs }: Of<'transition'>): ObsEvent[] {
    const before = this.#transition
    this.#transition = { kind, durationMs }
    const events: ObsEvent[] = []
    if (kind !== before.kind) {
      events.push(obsEvent(Intent.Transitions, 'CurrentSceneTransitionChanged', this.#transitionKeys(kind)))
    }
    if (durationMs !== before.durationMs) {
      events.push(obsEvent(Intent.Transitions, 'CurrentSceneTransitionDurationChanged', { transitionDuration: durationMs }))
    }
    return events
  }

  #soundChanged({ source, gainDb, muted, delayMs }: Of<'sound'>): ObsEvent[] {
    const before = this.#sounds.get(source)
    this.#sounds.set(source, { gainDb, muted, delayMs })
    const input = this.#input(source)
    const events: ObsEvent[] = []
    if (gainDb !== before?.gainDb) {
      const volume = { inputVolumeMul: dbToMul(gainDb), inputVolumeDb: gainDb }
      events.push(obsEvent(Intent.Inputs, 'InputVolumeChanged', { ...input, ...volume }))
    }
    if (muted !== before?.muted) events.push(obsEvent(Intent.Inputs, 'InputMuteStateChanged', { ...input, inputMuted: muted }))
    if (delayMs !== before?.delayMs) {
      events.push(obsEvent(Intent.Inputs, 'InputAudioSyncOffsetChanged', { ...input, inputAudioSyncOffset: delayMs }))
    }
    return events
  }

  #recordChanged({ state, file }: Of<'record'>): ObsEvent[] {
    const before = this.#record
    const outputState = recordStates[state]
    this.#record = { state: outputState, file }
    if (outputState !== before.state) {
      const outputPath = state === 'on' || state === 'off' || state === 'failed' ? file : null
      return [obsEvent(Intent.Outputs, 'RecordStateChanged', { outputActive: state === 'on', outputState, outputPath })]
    }
    if (state !== 'on' || file === before.file) return []
    return [obsEvent(Intent.Outputs, 'RecordFileChanged', { newOutputPath: file })]
  }

  #mediaChanged({ source, state }: Of<'media'>): ObsEvent {
    const input = this.#input(source)
    if (state === 'started') return obsEvent(Intent.MediaInputs, 'MediaInputPlaybackStarted', input)
    if (state === 'ended') return obsEvent(Intent.MediaInputs, 'MediaInputPlaybackEnded', input)
    const mediaAction = 'OBS_WEBSOCKET_MEDIA_INPUT_ACTION_PAUSE'
    return obsEvent(Intent.MediaInputs, 'MediaInputActionTriggered', { ...input, mediaAction })
  }

  #meters({ sources, program }: Of<'meters'>): ObsEvent[] {
    const inputs = sources.map((meter) => ({ ...this.#input(meter.source), inputLevelsMul: levelsMul(meter) }))
    const inputMeters = obsEvent(Intent.InputVolumeMeters, 'InputVolumeMeters', { inputs })
    const programMeters = vendorEvent('ProgramMeters', program)
    programMeters.intents |= Intent.InputVolumeMeters
    return [inputMeters, programMeters].map((event) => ({ ...event, mayBeLost: true }))
  }

  #scene(name: string) {
    return { sceneName: name, sceneUuid: this.#uuids.of('scene', name) }
  }

  #input(name: string) {
    return { inputName: name, inputUuid: this.#uuids.of('input', name) }
  }

  #transitionKeys(kind: Of<'transition'>['kind']) {
    const name = transitionName(kind)
    return { transitionName: name, transitionUuid: this.#uuids.of('transition', name) }
  }
}

function vendorEvent(eventType: string, eventData: object): ObsEvent {
  return obsEvent(Intent.Vendors, 'VendorEvent', { vendorName: 'mixos', eventType, eventData })
}
