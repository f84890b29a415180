/** A resampler whose rate changes softly while it runs: windowed sinc, stereo. Pure: tested without GStreamer. */

const channels = 2
/** Input frames that make one output frame; its middle is where the output stands. */
const taps = 32
/** Places between two input frames for which there is a filter; between them it is interpolated. */
const phases = 256
/** Of the Kaiser window: what it lets through of mirrors is below -80 dB. */
const beta = 8
/** Of the highest frequency: what is above it would be mirrored. */
const cutoff = 0.94

const filters = makeFilters()

export class Resampler {
  /** What still belongs to output to come. */
  #waiting = new Float32Array(taps * channels)
  /** Where the next output frame stands in it, in frames. */
  #at = 0

  /** Interleaved stereo; `ratio`: input frames for each output frame, near 1. */
  process(input: Float32Array, ratio: number): Float32Array {
    const all = new Float32Array(this.#waiting.length + input.length)
    all.set(this.#waiting)
    all.set(input, this.#waiting.length)
    const last = all.length / channels - taps
    const count = this.#at > last ? 0 : Math.floor((last - this.#at) / ratio) + 1
    const output = new Float32Array(count * channels)
    for (let frame = 0; frame < count; frame++) {
      frameAt(all, this.#at, output, frame * channels)
      this.#at += ratio
    }
    const used = Math.min(Math.floor(this.#at), all.length / channels)
    this.#at -= used
    this.#waiting = all.slice(used * channels)
    return output
  }
}

function frameAt(all: Float32Array, at: number, output: Float32Array, to: number): void {
  const first = Math.floor(at)
  const place = (at - first) * phases
  const phase = Math.floor(place)
  const part = place - phase
  let left = 0
  let right = 0
  let from = first * channels
  let filter = phase * taps
  for (let tap = 0; tap < taps; tap++) {
    const here = filters[filter] as number
    const factor = here + part * ((filters[filter + taps] as number) - here)
    left += factor * (all[from] as number)
    right += factor * (all[from + 1] as number)
    from += channels
    filter++
  }
  output[to] = left
  output[to + 1] = right
}

/** One filter for each phase and one more, each with the sum 1: a steady level stays as it is. */
function makeFilters(): Float64Array {
  const table = new Float64Array((phases + 1) * taps)
  for (let phase = 0; phase <= phases; phase++) {
    const values = Array.from({ length: taps }, (_value, tap) => windowedSinc(tap - (taps / 2 - 1) - phase / phases))
    const sum = values.reduce((total, value) => total + value, 0)
    values.forEach((value, tap) => {
      table[phase * taps + tap] = value / sum
    })
  }
  return table
}

function windowedSinc(x: number): number {
  const edge = x / (taps / 2)
  if (Math.abs(edge) >= 1) return 0
  const sinc = x === 0 ? 1 : Math.sin(Math.PI * cutoff * x) / (Math.PI * cutoff * x)
  return sinc * bessel(beta * Math.sqrt(1 - edge * edge))
}

/** Modified Bessel function of the first kind, order 0. */
function bessel(x: number): number {
  let [sum, term] = [1, 1]
  for (let n = 1; n < 30; n++) {
    term *= (x / (2 * n)) ** 2
    sum += term
  }
  return sum
}
