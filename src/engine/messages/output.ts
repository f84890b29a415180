/** What control tells those that a mix goes to, encoders, streams, screens and sound outputs, and what they answer. */
import type { Device } from './source.ts'
import type { SmallFormat, WorkerConfig } from './worker.ts'

export interface EncoderConfig extends WorkerConfig {
  framesPath: string
  /** Null: silence. */
  audioPath: string | null
  /** Where outputs read the MPEG-TS. */
  tsPath: string
  /** Sounds of sources, each a track after the program's in a stream of its own; none: there is no such stream. */
  tracks: string[]
  tracksTsPath: string
  slate: string
  /** What is coded, smaller than the room's pictures; null: these. */
  size: SmallFormat | null
  /** Key frames at the same moments as those of the room's other encoders. */
  alignKeys: boolean
  element: string
  preset: string
  videoKbps: number
  audioKbps: number
  keyframeMs: number
  latencyMs: number
}

/** Sends the encoder's MPEG-TS to somebody else's ingest. */
export interface StreamConfig extends WorkerConfig {
  /** The encoder's socket. */
  tsPath: string
  protocol: 'rtmp' | 'srt'
  url: string
  waitMs: number
  secret: string | null
  secretProblem: string | null
}

/** `writing`: what is sent is taken. */
export interface StreamStatus {
  state: 'stopped' | 'waiting' | 'writing' | 'failed'
  /** Why nothing is taken. */
  reason: string | null
  file: null
  /** Taken by the other end since it was started, and for how long. */
  bytes: number
  seconds: number
  diskFreeBytes: null
}

/** Shows a mix on a display. */
export interface ScreenConfig extends WorkerConfig {
  framesPath: string
  /** Link of the source that is shown directly while the mix is gone; null: none. */
  directPath: string | null
  /** PNG while nothing comes. */
  card: string
  /** Which display (`matchDisplay`); null: the one that is not the desktop's first. */
  connector: string | null
  /** The kiosk's folder, where this machine has no desktop. */
  kioskDir: string | null
}

export interface ScreenStatus {
  state: 'on' | 'waiting'
  /** Why it is not shown. */
  reason: string | null
  display: ScreenDisplay | null
  showing: 'mix' | 'direct' | 'card'
  /** Shown since the worker began. */
  frames: number
}

export interface ScreenDisplay {
  /** From 1, in the desktop's order. */
  number: number
  /** The connector's name, where the desktop tells it. */
  name: string
  /** What the display calls itself; on X11 the connector again. */
  model: string | null
  maker: string | null
  width: number
  height: number
  primary: boolean
}

/** The display server of a machine without a desktop. */
export interface KioskConfig extends WorkerConfig {
  /** Its folder: all rooms of a user have the same. */
  dir: string
}

export interface KioskStatus {
  /** Why there is none; null: there is one. */
  reason: string | null
}

/** Plays a mix's sound on a device. */
export interface SoundOutputConfig extends WorkerConfig {
  device: Device
  /** The device's channels that get left and right (one: their sum), from 1; empty: its first two. */
  channels: number[]
  /** Linear. */
  gain: number
  delayMs: number
  /** The mix's link. */
  audioPath: string
  /** State: the link that is heard instead; may be changed by the call `listen`. */
  listenPath?: string | null
}

export interface SoundOutputStatus {
  state: 'on' | 'waiting'
  /** Why nothing is played. */
  reason: string | null
  /** Sound comes from what is to be played. */
  isFed: boolean
  /** Played since the worker began. */
  frames: number
  /** So much faster runs the room's clock than the device's, parts in a million. */
  driftPpm: number
}
