/** Sound of a device that runs by its own clock, brought softly to the room's: it never jumps, however long it runs. */
import { Drift } from './drift.ts'
import { element, type Gst } from './gst.ts'
import { Resampler } from './resample.ts'
import { giveSound, nextSound, nsOf, type Piece, type SoundGiver, type SoundTaker } from './sound-pipe.ts'

/** So far from where it should be, it begins anew: something was lost. */
const jumpNs = 100_000_000

export class SteadySound {
  readonly #from: SoundTaker
  readonly #to: SoundGiver
  readonly #drift = new Drift()
  readonly #resampler = new Resampler()
  /** Running time of the next frame that is given. */
  #nextNs: number | null = null

  /** `taken` and `given`: names in `pipeline`. */
  constructor(pipeline: Gst.Pipeline, taken: string, given: string) {
    this.#from = element(pipeline, taken) as SoundTaker
    this.#to = element(pipeline, given) as SoundGiver
  }

  /** Every few milliseconds. */
  move(): void {
    for (let piece = nextSound(this.#from); piece; piece = nextSound(this.#from)) this.#give(piece)
  }

  #give({ frames, atNs }: Piece): void {
    if (this.#nextNs === null || Math.abs(this.#nextNs - atNs) > jumpNs) {
      this.#nextNs = atNs
      this.#drift.forget()
    }
    const ratio = this.#drift.ratio((this.#nextNs - atNs) / 1e9, nsOf(frames) / 1e9)
    const steady = this.#resampler.process(frames, ratio)
    if (steady.length > 0) giveSound(this.#to, steady, this.#nextNs)
    this.#nextNs += nsOf(steady)
  }
}
