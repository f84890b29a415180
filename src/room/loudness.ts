/** Loudness of one sound as ITU-R BS.1770-4 and EBU R128 define it, from K-weighted levels 20 times a second. */
import type { Loudness } from '../obs/index.ts'

/** Levels in a window, 50 ms each. */
const momentaryLevels = 8
const shortTermLevels = 60
/** Gating blocks are as long as the momentary window and overlap by 75 %. */
const blockStep = momentaryLevels / 4

const absoluteGate = -70
const relativeGateLu = -10
/** What the meter shows for silence. */
const quietest = absoluteGate

/** Integrated loudness for days in constant memory: blocks are counted by loudness, each kind with its mean power. */
const binsPerLu = 20
const loudest = 20
const binCount = (loudest - absoluteGate) * binsPerLu

export class LoudnessMeter {
  /** Powers of the last levels, channels added; a ring. */
  readonly #powers = new Float64Array(shortTermLevels)
  #count = 0
  /** Levels since the last reset: blocks that began before it do not count. */
  #countSinceReset = 0
  readonly #blocks = new Float64Array(binCount)
  readonly #blockPowers = new Float64Array(binCount)
  #integrated: number | null = null

  /** Takes the next 50 ms: the K-weighted RMS of each channel in dB of full scale. Channels count alike (left and right). */
  add(weightedDb: readonly number[]): void {
    this.#powers[this.#count % shortTermLevels] = weightedDb.reduce((sum, db) => sum + 10 ** (db / 10), 0)
    this.#count++
    this.#countSinceReset++
    if (this.#countSinceReset >= momentaryLevels && this.#countSinceReset % blockStep === 0)
      this.#addBlock(this.#mean(momentaryLevels))
  }

  /** LUFS over 400 ms, over 3 s (or less, at the start) and since the last reset. */
  read(): Loudness {
    this.#integrated ??= integrate(this.#blocks, this.#blockPowers)
    return {
      momentary: this.#window(momentaryLevels),
      shortTerm: this.#window(shortTermLevels),
      integrated: this.#integrated,
    }
  }

  /** Begins the integrated loudness anew; the windows go on. */
  reset(): void {
    this.#blocks.fill(0)
    this.#blockPowers.fill(0)
    this.#integrated = null
    this.#countSinceReset = 0
  }

  #window(levels: number): number {
    const seen = Math.min(levels, this.#count)
    return seen === 0 ? quietest : Math.max(quietest, lufs(this.#mean(seen)))
  }

  #mean(levels: number): number {
    let sum = 0
    for (let back = 1; back <= levels; back++) {
      sum += this.#powers[(this.#count - back) % shortTermLevels] ?? 0
    }
    return sum / levels
  }

  #addBlock(power: number): void {
    const loudness = lufs(power)
    if (!(loudness > absoluteGate)) return
    const bin = Math.min(binCount - 1, Math.floor((loudness - absoluteGate) * binsPerLu))
    this.#blocks[bin] = (this.#blocks[bin] ?? 0) + 1
    this.#blockPowers[bin] = (this.#blockPowers[bin] ?? 0) + power
    this.#integrated = null
  }
}

/** Mean power of the blocks above the relative gate, which follows from that of all blocks. */
function integrate(blocks: Float64Array, powers: Float64Array): number {
  const gate = Math.max(absoluteGate, meanFrom(0, blocks, powers) + relativeGateLu)
  const firstBin = Math.min(binCount, Math.round((gate - absoluteGate) * binsPerLu))
  return Math.max(quietest, meanFrom(firstBin, blocks, powers))
}

function meanFrom(firstBin: number, blocks: Float64Array, powers: Float64Array): number {
  let count = 0
  let power = 0
  for (let bin = firstBin; bin < binCount; bin++) {
    count += blocks[bin] ?? 0
    power += powers[bin] ?? 0
  }
  return count === 0 ? absoluteGate : lufs(power / count)
}

function lufs(power: number): number {
  return -0.691 + 10 * Math.log10(power)
}
