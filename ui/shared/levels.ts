/** Levels as meters show them, from what the control protocol sends. */
import type { ProgramMeter } from '../../src/obs/index.ts'

/** In dBFS, one value for each channel. */
export interface MeterLevels {
  /** Before the fader: what comes in, even when nobody hears it. */
  inputPeakDb: number[]
  /** After the fader: what goes to program. */
  peakDb: number[]
  rmsDb: number[]
}

export const silenceDb = -100

/** Of an `InputVolumeMeters` event: per channel RMS and peak after the fader, then the peak before it; all linear. */
export function sourceLevels(data: Record<string, unknown>): Map<string, MeterLevels> {
  const inputs = data.inputs as { inputName: string; inputLevelsMul: [number, number, number][] }[]
  return new Map(
    inputs.map(({ inputName, inputLevelsMul }) => [
      inputName,
      {
        rmsDb: inputLevelsMul.map(([rms]) => mulToDb(rms)),
        peakDb: inputLevelsMul.map(([, peak]) => mulToDb(peak)),
        inputPeakDb: inputLevelsMul.map(([, , peak]) => mulToDb(peak)),
      },
    ]),
  )
}

/** Of the vendor event `ProgramMeters`. */
export function programLevels(data: unknown): MeterLevels {
  const { peakDb, rmsDb } = data as ProgramMeter
  return { peakDb, rmsDb, inputPeakDb: [] }
}

export function mulToDb(mul: number): number {
  return mul <= 0 ? silenceDb : Math.max(silenceDb, 20 * Math.log10(mul))
}
