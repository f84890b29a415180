/** The brake on guessing passwords: a wrong one is answered late, and of one address only a few are judged at a time. */
import { type Clock, sleep, systemClock } from './time.ts'

export interface BrakeOptions {
  /** Wait for the answer to an address's first wrong password; each further one doubles it, up to the second. */
  firstMs: number
  longestMs: number
}

/** `crowded`: nobody looked at it, for too many of this address wait already. */
export type Verdict = 'right' | 'wrong' | 'crowded'

/** Of one address so many are judged at a time, and so many wait for that. */
const atOnce = 4
const inLine = 32
const forgivenMs = 60_000
const rememberedAddresses = 1000

interface Desk {
  judging: number
  line: (() => void)[]
}

/**
 * Many people may share one address (a proxy, a venue's router), so nobody is locked out for what others got wrong: the
 * right password is answered at once. But a wrong one keeps its place at the desk for as long as its answer waits. Without
 * that bound the wait would slow nobody down: no answer yet would be an answer, and the next guess would be made beside it.
 */
export class Brake {
  readonly #options: BrakeOptions
  readonly #clock: Clock
  readonly #failures = new Map<string, { count: number; atMs: number }>()
  readonly #desks = new Map<string, Desk>()

  constructor(options: BrakeOptions, clock: Clock = systemClock) {
    this.#options = options
    this.#clock = clock
  }

  /** Calls `isRight` when it is this one's turn; settles with what it said, late where that was no. */
  async judge(address: string, isRight: () => boolean): Promise<Verdict> {
    const desk = this.#deskFor(address)
    if (desk.judging >= atOnce) {
      if (desk.line.length >= inLine) return 'crowded'
      await new Promise<void>((resolve) => desk.line.push(resolve))
    } else desk.judging++
    try {
      if (isRight()) return 'right'
      await sleep(this.#clock, this.#failed(address))
      return 'wrong'
    } finally {
      this.#leave(address, desk)
    }
  }

  #deskFor(address: string): Desk {
    const desk = this.#desks.get(address) ?? { judging: 0, line: [] }
    this.#desks.set(address, desk)
    return desk
  }

  /** The place goes to the next in line. */
  #leave(address: string, desk: Desk): void {
    const next = desk.line.shift()
    if (next) return next()
    desk.judging--
    if (desk.judging === 0) this.#desks.delete(address)
  }

  /** Counts a failure; how long its answer waits, milliseconds. A right password forgives nothing: others know it. */
  #failed(address: string): number {
    const nowMs = this.#clock.nowMs()
    const before = this.#failures.get(address)
    const count = before && nowMs - before.atMs <= forgivenMs ? before.count + 1 : 1
    // Entered anew each time, so that the map begins with the address that was quiet for longest.
    this.#failures.delete(address)
    this.#failures.set(address, { count, atMs: nowMs })
    const quietest = this.#failures.keys().next().value
    if (this.#failures.size > rememberedAddresses && quietest !== undefined) this.#failures.delete(quietest)
    return Math.min(this.#options.longestMs, this.#options.firstMs * 2 ** (count - 1))
  }
}
