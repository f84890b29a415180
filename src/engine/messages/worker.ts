/** What control tells every engine worker, and what several of them answer. All messages are plain JSON, shared by Node and gjs. */

/** One room's time and picture format. Time on every link is nanoseconds since `epochNs` of the monotonic clock. */
export interface Format {
  epochNs: number
  width: number
  height: number
  rateNum: number
  rateDen: number
}

export interface WorkerConfig {
  /** Name in logs. */
  name: string
  rpcPath: string
  format: Format
  /** Stop after this long without control; null: never. */
  orphanMs: number | null
}

/** The small pictures for previews and tiles. */
export interface SmallFormat {
  width: number
  height: number
}

export interface Crop {
  left: number
  top: number
  right: number
  bottom: number
}

/** A link of full pictures has room for so many: a reader copies a frame as soon as it comes, the rest is for one that is slow. */
export const framesPerLink = 6

/** `level` event of sources (per source, before the fader) and of the mixer (program). */
export interface LevelEvent {
  peakDb: number[]
  rmsDb: number[]
  /** Mean square of the K-weighted sound since the last event, per channel, in dB. */
  weightedDb: number[] | null
  /** The same of the mean of both channels: far below them where they cancel each other out. Of sources only. */
  weightedSumDb: number | null
  clipped: boolean
}
