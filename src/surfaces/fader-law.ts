/** What a fader's place means on Behringer's X-Air: 0 to 1 along its way, in four straight pieces, to +10 dB. */

/** Silence, as the room knows it. */
const silentDb = -100
const mostDb = 10

/** Each holds from this place on: dB = place · slope − below. */
const pieces = [
  { from: 0.5, slope: 40, below: 30 },
  { from: 0.25, slope: 80, below: 50 },
  { from: 0.0625, slope: 160, below: 70 },
  { from: 0, slope: 480, below: 90 },
]

/** In hundredths of a decibel. */
export function faderDb(place: number): number {
  const held = Math.min(1, Math.max(0, place))
  if (held === 0) return silentDb
  const piece = pieces.find(({ from }) => held >= from) ?? { slope: 480, below: 90 }
  return Math.round((held * piece.slope - piece.below) * 100) / 100
}

/** The nearest place there is. */
export function faderPlace(gainDb: number): number {
  if (gainDb >= mostDb) return 1
  const piece = pieces.find(({ from, slope, below }) => gainDb >= from * slope - below)
  return piece ? (gainDb + piece.below) / piece.slope : 0
}
