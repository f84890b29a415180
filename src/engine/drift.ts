/** Finds out how much faster or slower another clock runs than the room's, from how far what it takes or brings is off. Pure. */

/** Of single values, which jump with the pieces in which sound comes. */
const smoothS = 1
/** How quickly it follows: at first, and when it knows the clocks. Radians a second. */
const [firstPull, calmPull, calmAfterS] = [0.3, 0.05, 15]
/** More than any clock is off. */
const mostRatio = 0.006

export class Drift {
  #elapsedS = 0
  #smoothS: number | null = null
  #known = 0

  /** So much faster comes what is brought than it is taken: 0.001 is 0.1 %. */
  get known(): number {
    return this.#known
  }

  /** `surplusS`: what is there too much (seconds of sound), `passedS` after the last call. Input frames for each output frame. */
  ratio(surplusS: number, passedS: number): number {
    this.#elapsedS += passedS
    const before = this.#smoothS ?? surplusS
    this.#smoothS = before + (surplusS - before) * Math.min(1, passedS / smoothS)
    const pull = calmPull + (firstPull - calmPull) * Math.exp(-this.#elapsedS / calmAfterS)
    const wanted = this.#known + 2 * pull * this.#smoothS
    // What is corrected as quickly as it may be says nothing about the clocks.
    if (wanted === limited(wanted)) this.#known += pull * pull * this.#smoothS * passedS
    return 1 + limited(wanted)
  }

  /** After a hole or a jump: what was seen before it says nothing any more; what is known of the clocks stays. */
  forget(): void {
    this.#smoothS = null
  }
}

function limited(value: number): number {
  return Math.max(-mostRatio, Math.min(mostRatio, value))
}
