/** What the control protocol needs of a room. The room implements this. */
import type { ChannelMap, Edit, Room as RoomConfig, Transition, TransitionKind } from '../show/index.ts'
import type { CrewPort } from './crew-port.ts'
import type { Meters } from './room-meters.ts'
import type { ItemStatus, OutputState, RoomStatus } from './room-status.ts'

/**
 * One room as seen by its remotes. Commands run in one order for all clients; a promise settles only when the thing is
 * true (the frame changed, the bytes are on disk), or rejects with a `RoomRefusal` that says why not.
 */
export interface RoomPort {
  readonly room: string
  readonly crew: CrewPort
  status(): RoomStatus
  /** What a scene or source was called when it began, by which remotes know it. */
  bornName(kind: Renamed['kind'], name: string): string
  /** The layers of a scene, bottom first; none where there is no such scene. */
  items(scene: string): ItemStatus[]
  /**
   * Changes of scenes, layers, sources and sounds: all of them or none. They stand until they are pulled into the show file or taken back.
   * True when they are on air.
   */
  edit(edits: readonly Edit[]): Promise<void>
  /** How it is set up: its sources, its scenes' layers, where its outputs go. */
  config(): RoomConfig
  /** The next small picture (JPEG or PNG) of `program`, `preview` or `source:NAME`. Refused where none comes within some seconds. */
  picture(stream: string): Promise<Buffer>
  setPreview(scene: string): Promise<void>
  /** Straight to program, with the current transition where none is said; the preview stays. */
  setProgram(scene: string, options?: Partial<Transition>): Promise<void>
  /** Preview to program; what was on program becomes the preview. */
  take(options?: Partial<Transition>): Promise<TakeResult>
  /** Another scene for a mix beside the program, with the current transition. */
  setMixScene(mix: string, scene: string): Promise<void>
  setTransition(change: Partial<Transition>): Promise<void>
  setSound(source: string, change: SoundChange): Promise<void>
  /** Back to the first frame, play, or hold: only for sources of kind `play`. */
  media(source: string, action: MediaAction): Promise<void>
  startRecord(): Promise<void>
  /** Path of the last segment. */
  stopRecord(): Promise<string>
  /** A camera of the show's `record.cameras` by itself. Off: path of its last segment. */
  recordCamera(source: string, on: boolean): Promise<string | null>
  /** Streams to somebody else's ingest: one, or all. They are wanted, or not, from now on: whether an ingest takes them, the status says. */
  stream(on: boolean, name?: string): Promise<void>
  panic(on: boolean): Promise<void>
  fadeToBlack(on: boolean, durationMs?: number): Promise<void>
  /** Headphones play this source before its fader and mute; null: their mix. */
  listen(source: string | null): Promise<void>
  /** One source's latched clip light, or all. */
  resetClip(source?: string): Promise<void>
  /** As they are now. */
  meters(): Meters
  /** Meters come only while somebody's `wantsMeters` says so; it is asked twice a second. Call the result to hear no more. */
  subscribe(listener: (event: RoomEvent) => void, wantsMeters?: () => boolean): () => void
}

export type MediaAction = 'restart' | 'play' | 'pause'

export interface TakeResult {
  scene: string
  /** Time of the first frame that shows the new scene, in milliseconds of the room's own time. */
  firstFrameMs: number
}

/** A scene or a source that has another name now. */
export interface Renamed {
  kind: 'scene' | 'source'
  from: string
  to: string
}

export interface SoundChange {
  gainDb?: number
  muted?: boolean
  delayMs?: number
  channels?: ChannelMap
}

/** A command that cannot be done; `code` is for programs, the message for people: what is wrong, what to do. */
export class RoomRefusal extends Error {
  readonly code: 'not-found' | 'not-now' | 'bad-value' | 'failed'
  constructor(code: RoomRefusal['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'RoomRefusal'
    this.code = code
  }
}

/** In the order in which they became true; every client sees the same order. */
export type RoomEvent =
  | { type: 'program'; scene: string }
  | { type: 'preview'; scene: string }
  | { type: 'transition'; kind: TransitionKind; durationMs: number }
  | { type: 'transition-started'; kind: TransitionKind; from: string; to: string }
  | { type: 'transition-ended'; kind: TransitionKind; from: string; to: string }
  | { type: 'sound'; source: string; gainDb: number; muted: boolean; delayMs: number }
  | { type: 'record'; state: OutputState; file: string | null; reason: string | null }
  | { type: 'media'; source: string; state: 'started' | 'ended' | 'paused' }
  /** Scenes, layers or sources themselves changed. */
  | { type: 'show'; renamed: Renamed[] }
  /** Somebody did it. */
  | { type: 'media-action'; source: string; action: MediaAction }
  /** Anything else in the status changed; also twice a second. */
  | { type: 'status'; status: RoomStatus }
  /** 20 times a second, while wanted. */
  | ({ type: 'meters' } & Meters)
