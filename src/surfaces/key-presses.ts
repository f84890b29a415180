/** Presses out of a keypad's events: once for each key that goes down. */
import type { Clock } from '../lib/time.ts'
import { keyName } from '../show/index.ts'
import { HeldKeys, type KeyListener } from './held-keys.ts'
import { EventType, InputEvents, syncDropped } from './input-event.ts'

const [released, down] = [0, 1]

/** One device's. What the kernel repeats while a key is down is no press. */
export class KeyPresses {
  readonly #events = new InputEvents()
  readonly #keys: HeldKeys
  readonly #listener: KeyListener
  #skipping = false

  constructor(clock: Clock, listener: KeyListener) {
    this.#listener = listener
    this.#keys = new HeldKeys(clock, listener)
  }

  push(bytes: Buffer): void {
    for (const { type, code, value, atMs } of this.#events.push(bytes)) {
      if (type === EventType.sync) this.#sync(code)
      else if (type === EventType.key && !this.#skipping) this.#key(code, value, atMs)
    }
  }

  close(): void {
    this.#keys.clear()
  }

  /** After a hole in the stream everything up to the next report is a part of something. */
  #sync(code: number): void {
    this.#skipping = code === syncDropped
    if (!this.#skipping) return
    this.#keys.clear()
    this.#listener.missed()
  }

  #key(code: number, value: number, atMs: number): void {
    const key = keyName(code)
    if (key === undefined) return
    if (value === down) this.#keys.press(key, atMs)
    else if (value === released) this.#keys.release(key, atMs)
  }
}
