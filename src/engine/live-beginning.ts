/** The beginning of a live input whose times count from their own: what comes last is of now, however much comes at once before it. */
import type { Flow } from './live-flow.ts'

/** It is looked for until it has stood for so long, at most for so long. */
const standsNs = 1e9
const longestNs = 5e9
/** It is known when it has not moved for so long. */
const knownNs = 100_000_000
/** So much that came, at most, waits to be let through. */
export const queuedNs = 300_000_000
/** Less is not worth a move. */
const leastNs = 10_000_000

export class Beginning {
  #startNs = 0
  #sinceNs: number | null = null
  #movedNs = 0
  #behindNs = 0
  #stands = false
  #isKnown = false

  /** Running time of the hold at which the times begin. */
  get startNs(): number {
    return this.#startNs
  }

  /** It was found, and moves no more. */
  get stands(): boolean {
    return this.#stands
  }

  /** After a silence it is looked for anew. */
  forget(): void {
    this.#sinceNs = null
    this.#stands = false
    this.#isKnown = false
  }

  /** What comes of it now is of now: no more of what came at once, which may be from before the hold's own beginning. */
  lets(flow: Flow): boolean {
    return this.#isKnown && flow.came && flow.newestNs + this.#startNs > queuedNs
  }

  /**
   * True when it has moved. First the one of picture and sound counts that is ahead: whoever waits for a time that is too late is not woken
   * when it becomes earlier. When all has come that came at once, the one that is behind counts.
   */
  look(nowNs: number, flows: readonly Flow[]): boolean {
    const starts = flows.filter(({ comes }) => comes).map(({ newestNs }) => nowNs - newestNs)
    if (starts.length === 0 || this.#stands) return false
    const earliestNs = Math.min(...starts)
    const isOver = this.#sinceNs !== null && nowNs >= Math.min(this.#movedNs + standsNs, this.#sinceNs + longestNs)
    if (!isOver && (this.#sinceNs === null || earliestNs < this.#startNs - leastNs)) {
      this.#sinceNs ??= nowNs
      this.#behindNs = Number.POSITIVE_INFINITY
      return this.#move(earliestNs, nowNs)
    }
    this.#isKnown ||= isOver || nowNs - this.#movedNs >= knownNs
    this.#behindNs = Math.min(this.#behindNs, Math.max(...starts))
    this.#stands = isOver
    return isOver && this.#behindNs > this.#startNs + leastNs && this.#move(this.#behindNs, nowNs)
  }

  #move(startNs: number, nowNs: number): true {
    this.#startNs = startNs
    this.#movedNs = nowNs
    return true
  }
}
