/** How loud a room's sources and its program are. */

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
