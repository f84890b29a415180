/** Applies standard events to the status at once, so that tally is right before the next full status comes. */
import type { RoomStatus, SourceStatus } from '../../src/obs/index.ts'

type Data = Record<string, unknown>

/** The same object when the event changes nothing that pages show. */
export function patchStatus(status: RoomStatus, type: string, data: Data): RoomStatus {
  switch (type) {
    case 'CurrentProgramSceneChanged':
      return withTally({ ...status, programScene: String(data.sceneName) })
    case 'CurrentPreviewSceneChanged':
      return withTally({ ...status, previewScene: String(data.sceneName) })
    case 'SceneTransitionStarted':
      return { ...status, inTransition: true }
    case 'SceneTransitionEnded':
      return { ...status, inTransition: false }
    case 'CurrentSceneTransitionDurationChanged':
      return { ...status, transition: { ...status.transition, durationMs: Number(data.transitionDuration) } }
    case 'InputMuteStateChanged':
      return withSource(status, data, (source) => ({ ...source, muted: data.inputMuted === true }))
    case 'InputVolumeChanged':
      return withSource(status, data, (source) => ({ ...source, gainDb: Number(data.inputVolumeDb) }))
    case 'InputAudioSyncOffsetChanged':
      return withSource(status, data, (source) => ({ ...source, delayMs: Number(data.inputAudioSyncOffset) }))
    default:
      return status
  }
}

function withSource(status: RoomStatus, data: Data, change: (source: SourceStatus) => SourceStatus): RoomStatus {
  const sources = status.sources.map((source) => (source.name === data.inputName ? change(source) : source))
  return { ...status, sources }
}

function withTally(status: RoomStatus): RoomStatus {
  const sourcesOf = (name: string) => status.scenes.find((scene) => scene.name === name)?.sources ?? []
  const program = new Set(sourcesOf(status.programScene))
  const preview = new Set(sourcesOf(status.previewScene))
  const sources = status.sources.map((source) => {
    const tally = program.has(source.name) ? 'program' : preview.has(source.name) ? 'preview' : 'off'
    return { ...source, tally } as const
  })
  return { ...status, sources }
}
