/** Where a room's mixes go, and how they are coded. */
import type { DeviceRef, SecretRef } from './show-reference.ts'

/** Whether an output starts with the room; or runs by the schedule. */
export type Auto = boolean | 'schedule'

export interface Encoder {
  videoKbps: number
  audioKbps: number
  /** Distance of key frames in milliseconds. */
  keyframeMs: number
  /** GStreamer encoder to insist on, or null: try the hardware ones first, then x264enc. */
  prefer: string | null
  /** x264's speed preset. */
  preset: string
}

export interface RecordOutput {
  /** Folder for the segments. */
  to: string
  /** Another one, on another disk, that is written at the same time; null: none. */
  also: string | null
  /** Sources whose sound has a track of its own, after the program's, as it comes in. */
  tracks: string[]
  /** Sources whose pictures, with their own sounds, have files of their own beside the program's. */
  cameras: RecordedCamera[]
  segmentMs: number
  /** Default false. */
  auto: Auto
}

/** A source that is recorded by itself. */
export interface RecordedCamera {
  source: string
  videoKbps: number
  /** It starts and stops with the program's recording; otherwise only on request. */
  auto: boolean
}

export interface HlsOutput {
  segmentMs: number
  /** How far back viewers can go. */
  windowMs: number
  /** For slow links, beside the full one; null: there is none. */
  low: LowRendition | null
}

export interface LowRendition {
  width: number
  height: number
  videoKbps: number
}

/** To somebody else's ingest. */
export interface StreamOutput {
  name: string
  protocol: 'rtmp' | 'srt'
  /** Where to, without the secret. */
  url: string
  /** SRT: how long the other end waits for what was lost on the way. */
  waitMs: number
  /** RTMP's stream key, SRT's passphrase. */
  secret: SecretRef | null
  /** Default true. */
  auto: Auto
}

/** A mix, full-screen on a display of this machine. */
export interface ScreenOutput {
  name: string
  /** `program`, or another mix. */
  mix: string
  /** A connector's or display's name, or its number; null: the one beside the desktop's own. */
  connector: string | null
  /** The source that is shown directly while the mix is gone. */
  fallback: string | null
}

/** A mix's sound on a device of this machine. */
export interface SoundOutput {
  name: string
  /** `program`, or another mix. */
  mix: string
  to: DeviceRef
  /** The device's channels that get left and right (one: their sum), from 1; empty: its first two. */
  channels: number[]
  gainDb: number
  delayMs: number
  /** It plays the source that the operator listens to, before its fader, while there is one. */
  listens: boolean
}
