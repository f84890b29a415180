/** Turns what happens in the room into obs-websocket events, in the same order. */

import { Activity } from './activity.ts'
import { dbToMul, levelsMul } from './levels.ts'
import { transitionName, type Uuids } from './names.ts'
import { type ObsEvent, obsEvent } from './obs-event.ts'
import { outputStates } from './output-states.ts'
import { Intent } from './protocol.ts'
import { recordOf } from './recorded.ts'
import type { RoomEvent, RoomPort } from './room-port.ts'
import { type Shown, showEvents, shownOf } from './show-events.ts'
import { StreamState } from './stream-state.ts'

type Of<Type extends RoomEvent['type']> = Extract<RoomEvent, { type: Type }>

/** Remembers what clients were told last, because the room tells the whole of a thing where OBS tells each part. */
export class EventTranslator {
  readonly #port: RoomPort
  readonly #uuids: Uuids
  #transition: { kind: string; durationMs: number }
  #sounds = new Map<string, { gainDb: number; muted: boolean; delayMs: number }>()
  #record: { state: string; file: string | null }
  #shown: Shown
  #preview: string
  readonly #stream: StreamState
  readonly #activity: Activity

  constructor(port: RoomPort, uuids: Uuids) {
    this.#port = port
    this.#uuids = uuids
    this.#shown = shownOf(port)
    const { status } = this.#shown
    const { transition, sources, outputs } = status
    this.#preview = status.previewScene
    this.#stream = new StreamState(outputs)
    this.#activity = new Activity(uuids, status)
    this.#transition = { ...transition }
    for (const { name, gainDb, muted, delayMs } of sources) this.#sounds.set(name, { gainDb, muted, delayMs })
    const record = recordOf(outputs)
    this.#record = { state: outputStates[record?.state ?? 'off'], file: record?.file ?? null }
  }

  translate(event: RoomEvent): ObsEvent[] {
    switch (event.type) {
      case 'program':
        return [obsEvent(Intent.Scenes, 'CurrentProgramSceneChanged', this.#scene(event.scene)), ...this.#activityChanged()]
      case 'preview':
        return this.#previewChanged(event)
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
        return this.#mediaChanged(event)
      case 'media-action': {
        const mediaAction = `OBS_WEBSOCKET_MEDIA_INPUT_ACTION_${event.action.toUpperCase()}`
        return [obsEvent(Intent.MediaInputs, 'MediaInputActionTriggered', { ...this.#input(event.source), mediaAction })]
      }
      case 'show':
        return this.#showChanged(event)
      case 'status':
        return [
          ...this.#stream.observe(event.status.outputs),
          ...this.#activity.observe(event.status),
          vendorEvent('Status', event.status),
        ]
      case 'meters':
        return this.#meters(event)
    }
  }

  #showChanged({ renamed }: Of<'show'>): ObsEvent[] {
    const before = this.#shown
    this.#shown = shownOf(this.#port)
    return showEvents(before, this.#shown, renamed, this.#uuids)
  }

  #previewChanged({ scene }: Of<'preview'>): ObsEvent[] {
    if (scene === this.#preview) return []
    this.#preview = scene
    return [obsEvent(Intent.Scenes, 'CurrentPreviewSceneChanged', this.#scene(scene)), ...this.#activityChanged()]
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
    const outputState = outputStates[state]
    this.#record = { state: outputState, file }
    if (outputState !== before.state) {
      const outputPath = state === 'on' || state === 'off' || state === 'failed' ? file : null
      return [obsEvent(Intent.Outputs, 'RecordStateChanged', { outputActive: state === 'on', outputState, outputPath })]
    }
    if (state !== 'on' || file === before.file) return []
    return [obsEvent(Intent.Outputs, 'RecordFileChanged', { newOutputPath: file })]
  }

  #activityChanged(): ObsEvent[] {
    return this.#activity.observe(this.#port.status())
  }

  #mediaChanged({ source, state }: Of<'media'>): ObsEvent[] {
    if (state === 'paused') return []
    const eventType = state === 'started' ? 'MediaInputPlaybackStarted' : 'MediaInputPlaybackEnded'
    return [obsEvent(Intent.MediaInputs, eventType, this.#input(source))]
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
