/** What the control protocol needs of a room, and the room's status as everybody reads it. The room implements this. */
import type { ChannelMap, Talk, Transition, TransitionKind } from '../show/index.ts'

/**
 * One room as seen by its remotes. Commands run in one order for all clients; a promise settles only when the thing is
 * true (the frame changed, the bytes are on disk), or rejects with a `RoomRefusal` that says why not.
 */
export interface RoomPort {
  readonly room: string
  readonly crew: CrewPort
  status(): RoomStatus
  setPreview(scene: string): Promise<void>
  /** Straight to program with the current transition. */
  setProgram(scene: string): Promise<void>
  /** Preview to program; what was on program becomes the preview. */
  take(options?: Partial<Transition>): Promise<TakeResult>
  /** Another scene for a mix beside the program, with the current transition. */
  setMixScene(mix: string, scene: string): Promise<void>
  setTransition(change: Partial<Transition>): Promise<void>
  setSound(source: string, change: SoundChange): Promise<void>
  /** Back to the first frame, play, or hold: only for sources of kind `play`. */
  media(source: string, action: 'restart' | 'play' | 'pause'): Promise<void>
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

/** A browser of somebody who drives a room: `id` is made there and stays, `name` is what the person typed. */
export interface Person {
  id: string
  name: string
}

/**
 * Who drives the room. Holding is an understanding between people at pages: no command is refused for it. These calls are
 * carried out at once, whatever command of the room is still at work, so of two at the same moment one comes first.
 */
export interface CrewPort {
  /** A page is there: again every two seconds, or it counts as gone after six. */
  here(person: Person): void
  /** `from`: who holds it as far as the person knows (null: nobody). Refused when that is not so any more. */
  takeOver(person: Person, from?: string | null): void
  /** By the holder's id, to somebody who is at the page; null lets it go. */
  handOver(by: string, to: string | null): void
  call(by: string, note: string): HelpCall
  /** Somebody is on the way. */
  answerCall(id: string, by: string): void
  closeCall(id: string, by: string): void
}

export interface CrewStatus {
  /** Null: nobody holds the room. Not `here`: the page is closed, or its line is dead. */
  holder: (Person & { sinceMs: number; here: boolean }) | null
  /** Whose pages are open now. */
  people: Person[]
  /** Open calls for help, the oldest first. */
  calls: HelpCall[]
}

/** Times are Unix time in milliseconds. */
export interface HelpCall {
  id: string
  note: string
  /** Name of who calls. */
  by: string
  atMs: number
  /** Who is on the way, since when. */
  answer: { by: string; atMs: number } | null
}

export interface TakeResult {
  scene: string
  /** Time of the first frame that shows the new scene, in milliseconds of the room's own time. */
  firstFrameMs: number
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
  /** The scenes or sources themselves changed (the show was loaded anew). */
  | { type: 'show' }
  /** Anything else in the status changed; also twice a second. */
  | { type: 'status'; status: RoomStatus }
  /** 20 times a second, while wanted. */
  | ({ type: 'meters' } & Meters)

export interface Meters {
  sources: SourceMeter[]
  program: ProgramMeter
}

/** Levels in dBFS per channel (left, right), -100 for silence. */
export interface SourceMeter {
  source: string
  /** Before the fader. */
  peakDb: [number, number]
  rmsDb: [number, number]
  /** What the fader does to it now: gain, mute and whether the scene lets it be heard; -100 when not heard. */
  appliedDb: number
}

export interface ProgramMeter {
  peakDb: [number, number]
  rmsDb: [number, number]
  loudness: Loudness
}

/** ITU-R BS.1770 in LUFS; -70 is the floor. */
export interface Loudness {
  momentary: number
  shortTerm: number
  integrated: number
}

export type WorkerState = 'starting' | 'up' | 'down'
export type SourceState = 'starting' | 'up' | 'lost' | 'failed'
export type OutputState = 'off' | 'starting' | 'on' | 'stopping' | 'failed'
export type Tally = 'program' | 'preview' | 'off'

export interface RoomStatus {
  show: string
  room: string
  /** Unix time of this status, milliseconds. */
  atMs: number
  /** How long the room has been on air, milliseconds. */
  onAirMs: number
  video: { width: number; height: number; fps: number }
  programScene: string
  previewScene: string
  transition: Transition
  inTransition: boolean
  panic: boolean
  black: boolean
  /** The source that the operator listens to; null: what is mixed. */
  listen: string | null
  scenes: SceneStatus[]
  /** Those beside the program. */
  mixes: MixStatus[]
  sources: SourceStatus[]
  /** Since when pictures stand for moments because the cores are taken, unix time in milliseconds; null while they are not. */
  fullMachineSinceMs: number | null
  programClipped: boolean
  loudness: Loudness
  mixer: WorkerStatus & { framesMade: number; framesLate: number; framesLost: number; coreWaits: number }
  encoder: WorkerStatus & { element: string; framesMade: number; framesLost: number; coreWaits: number; videoKbps: number }
  monitor: WorkerStatus
  /** Encoders beside the program's. */
  sideEncoders: SideEncoderStatus[]
  outputs: OutputStatus[]
  screens: ScreenStatus[]
  crew: CrewStatus
  soundOutputs: SoundOutputStatus[]
  /** Null: the room has no schedule. */
  schedule: ScheduleStatus | null
  /** Ports on which others call with RTMP. */
  ingests: IngestStatus[]
  alarms: Alarm[]
}

/** Of the lower HLS rendition, or of a camera that is recorded by itself. */
export interface SideEncoderStatus extends WorkerStatus {
  /** The camera's source; null: the lower rendition. */
  source: string | null
  videoKbps: number
}

export interface MixStatus extends WorkerStatus {
  name: string
  scene: string
  /** It has rules: scenes of the program may change its own. */
  follows: boolean
  framesMade: number
  framesLost: number
}

export interface SceneStatus {
  name: string
  /** Sources whose pictures are in it, nested scenes included. */
  sources: string[]
}

export interface WorkerStatus {
  state: WorkerState
  pid: number | null
  restarts: number
  reason: string | null
}

/** `muted`: here in the mixer, while somebody speaks into it. */
export type SoundTrouble = 'muted' | 'silent' | 'left-only' | 'right-only' | 'inverted' | 'clipping'

export interface SourceStatus {
  name: string
  label: string
  kind: 'pattern' | 'play' | 'capture' | 'screen' | 'page' | 'net' | 'image' | 'text' | 'sound'
  state: SourceState
  reason: string | null
  /** Why a sound that comes by itself, beside the picture, is missing. */
  soundReason: string | null
  /** Unix time of the last change of state, milliseconds. */
  sinceMs: number
  restarts: number
  hasPicture: boolean
  hasSound: boolean
  /** An image or text that a scene brings along: no tile of its own. */
  ofScene?: true
  tally: Tally
  heard: boolean
  gainDb: number
  muted: boolean
  delayMs: number
  channels: ChannelMap
  clipped: boolean
  /** What is wrong with its sound, in the order in which it matters. */
  soundTroubles: SoundTrouble[]
  /** The source that is heard in its stead, because it is silent; null: none. */
  standIn: string | null
  loudness: Loudness
  media: { state: 'playing' | 'paused' | 'ended'; positionMs: number; durationMs: number } | null
}

export interface OutputStatus {
  name: string
  /** `copy`: the recording's second place. `camera`: a source that is recorded by itself. */
  kind: 'record' | 'copy' | 'hls' | 'stream' | 'camera'
  state: OutputState
  /** Why it is not on, and what to do. */
  reason: string | null
  file: string | null
  /** Where its files go. */
  folder?: string
  /** Written since it started. */
  bytes: number
  bytesPerSecond: number
  seconds: number
  restarts: number
  diskFreeBytes: number | null
  /** Of an output that runs by the schedule. */
  schedule?: ScheduledOutput
}

export interface ScheduledOutput {
  /** What the schedule wants now. */
  on: boolean
  /** A person's start or stop holds against it, until its next word. */
  byHand: boolean
  /** When it turns: Unix time in milliseconds; null: never again. */
  nextMs: number | null
}

/** Whose talk is on in this room. */
export interface ScheduleStatus {
  /** What the schedule calls this room. */
  room: string
  /** IANA's name of the zone in which people read its times; null: the schedule says none. */
  timeZone: string | null
  now: Talk | null
  next: Talk | null
  /** Why the file is not followed: the last good one is. Null: all is well. */
  problem: { reason: string; sinceMs: number } | null
}

export interface ScreenStatus {
  name: string
  mix: string
  /** The source that is shown directly while the mix is gone. */
  fallback: string | null
  state: 'on' | 'waiting' | 'failed'
  /** Why nothing is shown. */
  reason: string | null
  /** The mix; the fallback directly; or a card, while nothing comes. */
  showing: 'mix' | 'direct' | 'card'
  display: { name: string; width: number; height: number } | null
  /** Shown since its worker began. */
  frames: number
  restarts: number
}

export interface SoundOutputStatus {
  name: string
  mix: string
  /** The device, as the show names it. */
  device: string
  /** It plays what the operator listens to. */
  listens: boolean
  state: 'on' | 'waiting' | 'failed'
  /** Why nothing is played. */
  reason: string | null
  /** Sound comes from what is to be played. */
  isFed: boolean
  /** So much faster runs the room's clock than the device's, parts in a million. */
  driftPpm: number
  restarts: number
}

/** Where others send to: an RTMP server of the room. */
export interface IngestStatus {
  /** What others send to, without the key. */
  url: string
  state: 'starting' | 'up' | 'failed'
  /** Why nobody can call. */
  reason: string | null
  /** Who was refused within the last minute; `source` null: with a key that belongs to none. Unix time, milliseconds. */
  refused: { source: string | null; address: string; why: string; atMs: number }[]
}

export interface Alarm {
  code: string
  room: string
  /** What is wrong. */
  text: string
  /** What to do. */
  fix: string
  sinceMs: number
}
