/** A room's status as everybody reads it: pages, remotes, metrics, the terminal. */
import type { ChannelMap, Layer, Talk, Transition } from '../show/index.ts'
import type { CrewStatus } from './crew-port.ts'
import type { Loudness } from './room-meters.ts'
import type { SurfaceStatus } from './surface-status.ts'

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
  /** Keypads, Stream Decks, desks. */
  surfaces: SurfaceStatus[]
  alarms: Alarm[]
}

export interface SceneStatus {
  name: string
  /** Sources whose pictures are in it, nested scenes included. */
  sources: string[]
}

/** A layer of a scene. */
export interface ItemStatus extends Layer {
  /** Stays, whatever happens to the layers beside it. */
  id: number
}

export interface MixStatus extends WorkerStatus {
  name: string
  scene: string
  /** It has rules: scenes of the program may change its own. */
  follows: boolean
  framesMade: number
  framesLost: number
}

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

export type SourceState = 'starting' | 'up' | 'lost' | 'failed'

export type Tally = 'program' | 'preview' | 'off'

/** `muted`: here in the mixer, while somebody speaks into it. */
export type SoundTrouble = 'muted' | 'silent' | 'left-only' | 'right-only' | 'inverted' | 'clipping'

export interface WorkerStatus {
  state: WorkerState
  pid: number | null
  restarts: number
  reason: string | null
}

export type WorkerState = 'starting' | 'up' | 'down'

/** Of the lower HLS rendition, or of a camera that is recorded by itself. */
export interface SideEncoderStatus extends WorkerStatus {
  /** The camera's source; null: the lower rendition. */
  source: string | null
  videoKbps: number
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

export type OutputState = 'off' | 'starting' | 'on' | 'stopping' | 'failed'

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
