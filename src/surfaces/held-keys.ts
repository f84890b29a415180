/** Which keys are down, and for how long: pressed, held, let go. */
import type { Cancel, Clock } from '../lib/time.ts'

/** So long a key is held that must be held. */
const heldMs = 500
/** A key that was let go may be told late: so long its word is waited for. */
const graceMs = 60

export interface KeyListener {
  pressed(key: string): void
  /** Down for as long as a key must be that must be held. */
  held(key: string): void
  /** Before that. */
  letGo(key: string): void
  /** The kernel threw presses away. */
  missed(): void
}

/** One device's. Times are those of the press and the release themselves, by one clock. */
export class HeldKeys {
  readonly #clock: Clock
  readonly #listener: Omit<KeyListener, 'missed'>
  readonly #down = new Map<string, { atMs: number; cancel: Cancel }>()

  constructor(clock: Clock, listener: Omit<KeyListener, 'missed'>) {
    this.#clock = clock
    this.#listener = listener
  }

  press(key: string, atMs: number): void {
    this.#down.get(key)?.cancel()
    const hold = () => {
      if (this.#down.delete(key)) this.#listener.held(key)
    }
    this.#down.set(key, { atMs, cancel: this.#clock.after(heldMs + graceMs, hold) })
    this.#listener.pressed(key)
  }

  /** How late we hear of it does not count. */
  release(key: string, atMs: number): void {
    const press = this.#down.get(key)
    if (!press) return
    press.cancel()
    this.#down.delete(key)
    if (atMs - press.atMs >= heldMs) this.#listener.held(key)
    else this.#listener.letGo(key)
  }

  /** The device is gone: nothing is held any more. */
  clear(): void {
    for (const { cancel } of this.#down.values()) cancel()
    this.#down.clear()
  }
}
