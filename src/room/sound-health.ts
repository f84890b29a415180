/** What is wrong with one sound, from its levels 20 times a second: silent, one-sided, upside down, clipping; and whether somebody speaks. Pure. */
import type { LevelEvent } from '../engine/messages/worker.ts'
import type { SoundTrouble } from '../obs/index.ts'

const perSecond = 20
/** No microphone that is on is so quiet: the noise of its amplifier alone is more. */
const deadDb = -75
const deadLevels = 4 * perSecond
/** Louder than a quiet room. */
const signalDb = -50
const oneSidedDb = 25
/** Of what has signal; what is soft says nothing. */
const sidesLevels = 3 * perSecond
/** Correlation of left and right: 1 the same, 0 nothing in common, -1 upside down. */
const [invertedBelow, uprightAbove] = [-0.6, -0.2]
/** So many clipped levels within so many. */
const [clippedLevels, clipWindowLevels] = [3, 8 * perSecond]
/** Speech: loud enough, and now and then much louder than at its quietest. */
const speechDb = -48
const speechSwingDb = 8
const speechShare = 0.15
const speechLevels = 2 * perSecond

export class SoundHealth {
  #dead = 0
  #left = 0
  #right = 0
  #inverted = 0
  readonly #clips: boolean[] = []
  readonly #heard: number[] = []

  add({ peakDb, rmsDb, weightedDb, weightedSumDb, clipped }: LevelEvent): void {
    this.#dead = Math.max(...peakDb) <= deadDb ? this.#dead + 1 : 0
    keep(this.#clips, clipped, clipWindowLevels)
    const [left = -100, right = left] = rmsDb
    if (Math.max(left, right) > signalDb) this.#addSides(left - right)
    if (!weightedDb) return
    const [weightedLeft = -100, weightedRight = weightedLeft] = weightedDb
    keep(this.#heard, Math.max(weightedLeft, weightedRight), speechLevels)
    if (weightedSumDb !== null && Math.min(weightedLeft, weightedRight) > signalDb)
      this.#addCorrelation(correlation(weightedLeft, weightedRight, weightedSumDb))
  }

  /** Nothing comes from it any more. */
  forget(): void {
    this.#dead = this.#left = this.#right = this.#inverted = 0
    this.#clips.length = this.#heard.length = 0
  }

  get troubles(): SoundTrouble[] {
    const found: [SoundTrouble, boolean][] = [
      ['silent', this.#dead >= deadLevels],
      ['left-only', this.#left >= sidesLevels],
      ['right-only', this.#right >= sidesLevels],
      ['inverted', this.#inverted >= sidesLevels],
      ['clipping', this.#clips.filter(Boolean).length >= clippedLevels],
    ]
    return found.flatMap(([trouble, is]) => (is ? [trouble] : []))
  }

  /** Somebody spoke (or sang, or clapped) in the last two seconds: hum and noise are even, and do not count. */
  get speaks(): boolean {
    if (this.#heard.length < speechLevels) return false
    const loud = this.#heard.filter((db) => db > speechDb).length
    return loud >= speechShare * speechLevels && Math.max(...this.#heard) - Math.min(...this.#heard) >= speechSwingDb
  }

  #addSides(differenceDb: number): void {
    this.#left = differenceDb >= oneSidedDb ? this.#left + 1 : 0
    this.#right = differenceDb <= -oneSidedDb ? this.#right + 1 : 0
  }

  #addCorrelation(value: number): void {
    if (value < invertedBelow) this.#inverted++
    else if (value > uprightAbove) this.#inverted = 0
  }
}

/** From the powers of left, right and their mean: E[(L+R)²] = L² + R² + 2LR. */
function correlation(leftDb: number, rightDb: number, meanDb: number): number {
  const [left, right, mean] = [leftDb, rightDb, meanDb].map((db) => 10 ** (db / 10)) as [number, number, number]
  return (4 * mean - left - right) / (2 * Math.sqrt(left * right))
}

function keep<Item>(items: Item[], item: Item, most: number): void {
  items.push(item)
  if (items.length > most) items.shift()
}
