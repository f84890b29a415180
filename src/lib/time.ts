/** Time as the rest of the house asks for it, so that tests can hold the clock. */

/** Takes back a timer; harmless when it has already fired. */
export type Cancel = () => void

export interface Clock {
  /** Monotonic milliseconds from an arbitrary start: for durations. */
  nowMs(): number
  /** Milliseconds since 1970: for names and logs. It may jump. */
  wallMs(): number
  /** Calls once, `delayMs` from now. */
  after(delayMs: number, call: () => void): Cancel
  /** Calls every `periodMs`, first after one period. */
  every(periodMs: number, call: () => void): Cancel
}

export function monotonicMs(): number {
  return performance.now()
}

export const systemClock: Clock = {
  nowMs: monotonicMs,
  wallMs: Date.now,
  after(delayMs, call) {
    const timer = setTimeout(call, delayMs)
    return () => clearTimeout(timer)
  },
  every(periodMs, call) {
    const timer = setInterval(call, periodMs)
    return () => clearInterval(timer)
  },
}

/** Resolves `delayMs` from now by this clock. */
export function sleep(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => void clock.after(delayMs, resolve))
}

/** Sleep that can be ended from outside; one sleeper at a time. */
export class Nap {
  readonly #clock: Clock
  #end: () => void = () => {}

  constructor(clock: Clock) {
    this.#clock = clock
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(delayMs, resolve)
      this.#end = () => {
        cancel()
        resolve()
      }
    })
  }

  /** Nothing happens when nobody sleeps. */
  wake(): void {
    this.#end()
  }
}
