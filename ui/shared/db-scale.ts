/** Where a level or a gain stands on its scale. */

/** Position (0 bottom, 1 top) and gain in dB: fine around 0 dB, where operators work. */
const faderPoints: readonly (readonly [number, number])[] = [
  [0, -100],
  [0.04, -60],
  [0.16, -40],
  [0.32, -24],
  [0.52, -12],
  [0.78, 0],
  [1, 10],
]

export const faderMaxDb = 10
export const meterFloorDb = -60
/** Marks beside a meter, in dBFS. */
export const meterMarks = [-3, -12, -20, -30, -40, -50]
/** Marks beside a fader, in dB. */
export const faderMarks = [10, 0, -6, -12, -24, -40]

export function faderToDb(position: number): number {
  if (position <= 0) return -100
  return interpolate(position, 0, 1)
}

export function dbToFader(db: number): number {
  return interpolate(db, 1, 0)
}

/** 0 at the floor, 1 at full scale. */
export function meterPosition(db: number): number {
  return Math.min(1, Math.max(0, (db - meterFloorDb) / -meterFloorDb))
}

function interpolate(value: number, from: 0 | 1, to: 0 | 1): number {
  const last = faderPoints.length - 1
  for (let i = 1; i <= last; i++) {
    const low = faderPoints[i - 1] as readonly [number, number]
    const high = faderPoints[i] as readonly [number, number]
    if (value > high[from] && i < last) continue
    const share = Math.min(1, Math.max(0, (value - low[from]) / (high[from] - low[from])))
    return low[to] + share * (high[to] - low[to])
  }
  return 0
}
