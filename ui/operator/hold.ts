/** Confirmation by holding: for what must not happen by a slip of the finger. */
import { signal } from '@preact/signals'

const doubleMs = 450

/** One thing that must be held, by pointer or key; `progress` drives what the button shows. */
export class Hold {
  readonly holding = signal(false)
  readonly holdMs: number
  readonly #fire: () => void
  readonly #twiceWorks: boolean
  #timer: ReturnType<typeof setTimeout> | undefined
  #lastPressMs = Number.NEGATIVE_INFINITY

  /** `twiceWorks`: two quick presses count as well. */
  constructor(fire: () => void, { holdMs = 500, twiceWorks = false } = {}) {
    this.#fire = fire
    this.holdMs = holdMs
    this.#twiceWorks = twiceWorks
  }

  /** Times are those of the events: a busy page hears of both late, and a key was held all the same. */
  press(atMs = performance.now()): void {
    if (this.holding.value) return
    if (this.#twiceWorks && atMs - this.#lastPressMs < doubleMs) return this.#done()
    this.#lastPressMs = atMs
    this.holding.value = true
    this.#timer = setTimeout(() => this.#done(), this.holdMs)
  }

  release(atMs = performance.now()): void {
    if (this.holding.value && atMs - this.#lastPressMs >= this.holdMs) this.#done()
    else this.cancel()
  }

  /** The pointer left: nothing was meant. */
  cancel(): void {
    clearTimeout(this.#timer)
    this.holding.value = false
  }

  #done(): void {
    this.cancel()
    this.#lastPressMs = Number.NEGATIVE_INFINITY
    this.#fire()
  }
}

/** Keys that must be held. `when` says whether the key is such a one now. */
export class HoldKeys {
  readonly #keys: Map<string, { hold: Hold; when: () => boolean }>

  constructor(keys: Record<string, { hold: Hold; when: () => boolean }>) {
    this.#keys = new Map(Object.entries(keys))
  }

  /** True when the key is ours. */
  down(event: KeyboardEvent): boolean {
    const entry = this.#keys.get(event.key)
    if (!entry || event.ctrlKey || event.altKey || event.metaKey || !entry.when()) return false
    if (!event.repeat) entry.hold.press(event.timeStamp)
    return true
  }

  up(event: KeyboardEvent): void {
    this.#keys.get(event.key)?.hold.release(event.timeStamp)
  }
}
