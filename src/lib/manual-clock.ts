/** A clock that tests turn by hand. */
import type { Cancel, Clock } from './time.ts'

interface Timer {
  dueMs: number
  call: () => void
  periodMs: number | null
}

/** Stands still until `advance`. Timers fire in the order in which they are due, each at its own time. */
export class ManualClock implements Clock {
  readonly #timers = new Set<Timer>()
  readonly #wallStartMs: number
  #nowMs = 0

  constructor(wallStartMs = 0) {
    this.#wallStartMs = wallStartMs
  }

  nowMs(): number {
    return this.#nowMs
  }

  wallMs(): number {
    return this.#wallStartMs + this.#nowMs
  }

  after(delayMs: number, call: () => void): Cancel {
    return this.#start({ dueMs: this.#nowMs + delayMs, call, periodMs: null })
  }

  every(periodMs: number, call: () => void): Cancel {
    if (periodMs <= 0) throw new RangeError('a period must be longer than 0 ms')
    return this.#start({ dueMs: this.#nowMs + periodMs, call, periodMs })
  }

  advance(byMs: number): void {
    const endMs = this.#nowMs + byMs
    for (let timer = this.#next(endMs); timer; timer = this.#next(endMs)) {
      this.#nowMs = timer.dueMs
      if (timer.periodMs === null) this.#timers.delete(timer)
      else timer.dueMs += timer.periodMs
      timer.call()
    }
    this.#nowMs = endMs
  }

  #start(timer: Timer): Cancel {
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  #next(endMs: number): Timer | undefined {
    let first: Timer | undefined
    for (const timer of this.#timers) {
      if (timer.dueMs <= endMs && (!first || timer.dueMs < first.dueMs)) first = timer
    }
    return first
  }
}
