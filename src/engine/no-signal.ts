/** Tells a device's own picture for "no signal" from what people show. Pure: tested without GStreamer. */

/** What is looked at: RGB, a few pixels for the whole picture, each the mean of what it stands for. */
export const lookSize = { width: 64, height: 36 }

/** Plain is what nothing real is: no noise, no pointer, no letter in it. */
const plainSpread = 2
const darkest = 20
/** Mean distance, of 255, to a picture that is known. */
const likeness = 6
/** A picture may pass through black; a loss stays. */
const looksToBelieve = 2

export interface KnownSignals {
  /** Plain black is this device's own. */
  black: boolean
  /** Its own pictures, as `lookSize` has them. */
  pictures: Uint8Array[]
}

/**
 * A dark slide is not a loss, even one that is all black: plain black counts where the show says that the device sends it, and from a
 * device that has shown nothing else since it was opened.
 */
export class NoSignal {
  readonly #known: KnownSignals
  #isFresh = true
  #lookedLost = 0

  constructor(known: KnownSignals) {
    this.#known = known
  }

  /** What it is that it sends instead of a picture; null for a picture. */
  look(pixels: Uint8Array): string | null {
    const found = this.#find(pixels)
    if (found === null) this.#isFresh = false
    this.#lookedLost = found === null ? 0 : this.#lookedLost + 1
    return this.#lookedLost >= looksToBelieve ? found : null
  }

  #find(pixels: Uint8Array): string | null {
    if (this.#known.pictures.some((picture) => distance(picture, pixels) < likeness)) return 'its own picture for no signal'
    const color = plainColor(pixels)
    if (color === null) return null
    const [red, green, blue] = color
    if (blue >= 100 && red < blue / 4 && green < blue / 4) return 'plain blue'
    const isBlack = Math.max(red, green, blue) <= darkest
    return isBlack && (this.#known.black || this.#isFresh) ? 'plain black' : null
  }
}

/** The one colour of a plain picture, or null. */
function plainColor(pixels: Uint8Array): [red: number, green: number, blue: number] | null {
  const least = [255, 255, 255]
  const most = [0, 0, 0]
  pixels.forEach((value, index) => {
    const channel = index % 3
    least[channel] = Math.min(least[channel] ?? 255, value)
    most[channel] = Math.max(most[channel] ?? 0, value)
  })
  if (most.some((value, channel) => value - (least[channel] ?? 0) > plainSpread)) return null
  return [most[0] ?? 0, most[1] ?? 0, most[2] ?? 0]
}

function distance(a: Uint8Array, b: Uint8Array): number {
  let sum = 0
  for (let index = 0; index < a.length; index++) sum += Math.abs((a[index] ?? 0) - (b[index] ?? 0))
  return sum / Math.max(1, a.length)
}
