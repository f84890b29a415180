/** Sound of a device that runs by its own clock, brought softly to the room's: it never jumps, however long it runs. */
import { Drift } from './drift.ts'
import { element, type Gst } from './gst.ts'
import { Resampler } from './resample.ts'
import { giveSound, nextSound, nsOf, type Piece, type SoundGiver, type SoundTaker } from './sound-pipe.ts'

/** So far from where it should be, it begins anew: something was lost. */
const jumpNs = 100_000_000
/** A device that begins brings what it has, and then what comes: so long it is not heard, for its times are not good. */
const settleNs = 500_000_000
/** Pieces at a time: what waited while the machine was busy is made up for without keeping the worker from answering. */
const mostPieces = 10

interface SteadyOptions {
  /** Names in the pipeline. */
  taken: string
  given: string
  /** By so much the times are too early. */
  earlyNs: () => number
}

export class SteadySound {
  readonly #from: SoundTaker
  readonly #to: SoundGiver
  readonly #earlyNs: () => number
  readonly #drift = new Drift()
  readonly #resampler = new Resampler()
  /** Running time of the next frame that is given. */
  #nextNs = 0
  /** Came since it began. */
  #cameNs = 0

  constructor(pipeline: Gst.Pipeline, { taken, given, earlyNs }: SteadyOptions) {
    this.#from = element(pipeline, taken) as SoundTaker
    this.#to = element(pipeline, given) as SoundGiver
    this.#earlyNs = earlyNs
  }

  /** Every few milliseconds. */
  move(): void {
    for (let taken = 0; taken < mostPieces; taken++) {
      const piece = nextSound(this.#from)
      if (!piece) return
      this.#give(piece)
    }
  }

  #give({ frames, atNs: saidNs }: Piece): void {
    const atNs = saidNs + this.#earlyNs()
    if (Math.abs(this.#nextNs - atNs) > jumpNs) this.#cameNs = 0
    this.#cameNs += nsOf(frames)
    if (this.#cameNs < settleNs) {
      this.#nextNs = atNs
      this.#drift.forget()
      return
    }
    const ratio = this.#drift.ratio((this.#nextNs - atNs) / 1e9, nsOf(frames) / 1e9)
    const steady = this.#resampler.process(frames, ratio)
    if (steady.length > 0) giveSound(this.#to, steady, this.#nextNs)
    this.#nextNs += nsOf(steady)
  }
}
