/** What control tells those that compose scenes, the mixers and the monitor, and what they answer. */
import type { Crop, SmallFormat, WorkerConfig } from './worker.ts'

/** What scenes are made of. A mixer can be given another one while it is on air. */
export interface Stage {
  slots: Slot[]
  /** PNG files of the program's size. */
  backdrops: string[]
  overlays: Overlay[]
  /** PNG per source, shown where its picture is lost. */
  slates: Record<string, string>
}

/** One live picture that scenes can place: a source with a fixed crop. Scenes that crop differently use another slot. */
export interface Slot {
  source: string
  crop: Crop
}

/** A painted picture with alpha, in pieces that leave out what is transparent. */
export interface Overlay {
  pieces: { path: string; x: number; y: number; width: number; height: number }[]
}

/** A scene ready for the compositor. Rectangles in program pixels; `slots` bottom first. */
export interface Composition {
  scene: string
  backdrop: number | null
  slots: { slot: number; x: number; y: number; width: number; height: number; alpha: number }[]
  overlay: number | null
}

export interface MixerConfig extends WorkerConfig {
  links: Link[]
  stage: Stage
  panicSlate: string
  program: Composition
  panic: boolean
  black: boolean
  sounds: SoundSetting[]
  /** Links of its full pictures, one for each reader. */
  framesPaths: string[]
  /** Links for whoever looks or listens now and then. */
  videoPath: string
  audioPath: string
  latencyMs: number
}

export interface Link {
  source: string
  framesPath: string | null
  audioPath: string | null
}

export interface LinkEvent {
  source: string
  kind: 'video' | 'audio'
  up: boolean
  reason: string | null
}

export interface SoundSetting {
  source: string
  /** Linear, 0 when muted or not heard. */
  gain: number
  delayMs: number
}

/** What a mixer draws from. */
export interface Staged {
  stage: Stage
  links: Link[]
}

/** Other scenes and sources on air, with `program` of them in place of what is shown. */
export interface RestageParams extends Staged {
  program: Composition
  sounds: SoundSetting[]
}

export interface TakeParams {
  program: Composition
  kind: 'cut' | 'fade' | 'move' | 'black'
  durationMs: number
  sounds: SoundSetting[]
}

/** Stream times of the mixer since the room's epoch. */
export interface TakeAnswer {
  firstFrameNs: number
  endNs: number
}

export interface MonitorConfig extends WorkerConfig {
  links: { source: string; smallPath: string }[]
  stage: Stage
  small: SmallFormat
  preview: Composition
  programVideoPath: string
  programAudioPath: string
  /** UDP ports of control on loopback. */
  ports: { videoRtp: number; audioRtp: number; pictures: number[] }
  /** Streams in the order of `ports.pictures`: program, preview, then each source. */
  pictures: string[]
}
