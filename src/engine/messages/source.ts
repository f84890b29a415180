/** What control tells a source's worker, and what that tells of its input. */
import type { Crop, SmallFormat, WorkerConfig } from './worker.ts'

export interface SourceConfig extends WorkerConfig {
  what:
    | {
        kind: 'pattern'
        pattern: string
        label: string
        clock: boolean
        frames: FramesConfig | null
        tone: number | 'tick' | null
      }
    | { kind: 'play'; file: string; loop: boolean; restart: boolean; onAir: boolean }
    | NetInput
    | IngestInput
    | CaptureInput
    | ScreenInput
    | PageInput
    | { kind: 'tone'; tone: number | 'tick' }
  /** Links of full pictures to serve through shared memory, one for each mixer; none: the source has no picture. */
  framesPaths: string[]
  /** Links through sockets: small pictures, and sound; null: the source has no such link. */
  smallPath: string | null
  audioPath: string | null
  small: SmallFormat
  /** Of its sound. */
  process: SoundProcess
  /** State: may be changed by the call `channels`. */
  channels?: ChannelMap
}

export interface SoundProcess {
  highPassHz: number | null
  compressor: { thresholdDb: number; ratio: number; makeUpDb: number } | null
}

/** As the show's. */
export type ChannelMap = 'stereo' | 'left' | 'right' | 'sum' | 'swap' | 'invert'

/** Raw I420 strips of a frame counter, `%05d` in the pattern, `2 * count` files; the number repeats after `count`. */
export interface FramesConfig {
  location: string
  count: number
  width: number
  height: number
}

/** Comes from devices. */
export interface CaptureInput {
  kind: 'capture'
  picture: PictureDevice | null
  sound: SoundDevice | null
}

export interface PictureDevice {
  device: Device
  crop: Crop
  range: 'auto' | 'limited' | 'full'
  deinterlace: 'auto' | 'on' | 'off'
  delayMs: number
  noSignal: { black: boolean; pictures: string[] }
}

export interface SoundDevice {
  device: Device
  /** The device's channels that become left and right (one: both), from 1; empty: its first two. */
  inputs: number[]
}

/** A device as the show names it (`CaptureDevice` there), or why there is none. */
export type Device = { by: string; name: string; problem: null } | { by: null; name: string; problem: string }

/** What an X11 display shows, as the show says it. */
export interface ScreenInput {
  kind: 'screen'
  display: string
  area: [x: number, y: number, width: number, height: number] | null
  pointer: boolean
  sound: SoundDevice | null
}

/** What a browser of its own shows and plays. */
export interface PageInput {
  kind: 'page'
  url: string
  /** Of its window, in pixels. */
  width: number
  height: number
  /** Added to the page's own style. */
  css: string | null
  /** Loaded anew when it goes on air. */
  restart: boolean
  sound: boolean
  /** Folder for what its programs keep while they run. */
  dir: string
}

/** Comes over the network. The secret goes into the address only where it is opened, and never into a log. */
export interface NetInput {
  kind: 'net'
  protocol: 'srt' | 'udp' | 'rtmp' | 'rtsp' | 'http'
  url: string
  listens: boolean
  waitMs: number
  user: string | null
  secret: string | null
  /** Why there is no secret although there should be. */
  secretProblem: string | null
}

/** Others send it to the room's own ingest, which hands it on as FLV. */
export interface IngestInput {
  kind: 'ingest'
  /** Where they send it to, without the key. */
  url: string
  /** The ingest's socket. */
  flvPath: string
  /** Why there is no key although there should be. */
  secretProblem: string | null
}

/** `input` and `sound-input` events of a live source: why nothing comes, or null. */
export interface InputEvent {
  reason: string | null
}

/** Answer of a live source to `status`. */
export interface LiveStatus {
  input: InputEvent
  /** Of a sound that comes by itself, beside the picture; null: there is none. */
  soundInput: InputEvent | null
}

export interface MediaEvent {
  state: 'playing' | 'paused' | 'ended'
  positionMs: number
  durationMs: number
}
