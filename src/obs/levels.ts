/** Levels: decibels inside, OBS's linear factors (`mul`) on the wire. */
import type { SourceMeter } from './room-meters.ts'

/** Silence, and the lowest fader position. */
export const silenceDb = -100
/** The highest fader position that OBS knows. */
export const maxGainDb = 26

export function dbToMul(db: number): number {
  return db <= silenceDb ? 0 : 10 ** (db / 20)
}

export function mulToDb(mul: number): number {
  return mul <= 0 ? silenceDb : Math.min(maxGainDb, Math.max(silenceDb, 20 * Math.log10(mul)))
}

/** Per channel: magnitude after the fader, peak after the fader, peak before it; linear. */
export function levelsMul(meter: SourceMeter): [number, number, number][] {
  return meter.peakDb.map((peakDb, channel) => {
    const rmsDb = meter.rmsDb[channel] ?? silenceDb
    return [short(afterFader(rmsDb, meter)), short(afterFader(peakDb, meter)), short(dbToMul(peakDb))]
  })
}

function afterFader(db: number, meter: SourceMeter): number {
  return db <= silenceDb || meter.appliedDb <= silenceDb ? 0 : dbToMul(db + meter.appliedDb)
}

/** Twenty times a second, digits nobody sees cost more than they are worth. */
function short(mul: number): number {
  return Math.round(mul * 1e6) / 1e6
}
