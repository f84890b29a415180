/** An X11 display that is looked at: whether its server is there and answers, and when it changes its size. */
import GLib from 'gi://GLib'
import type { Gst } from './gst.ts'
import { checkMs, countOf } from './live-flow.ts'
import { Pulse } from './pulse.ts'

/** How a client of X11 (little-endian, version 11, without a key) begins: it is let in or refused, and both are an answer. */
const question = new Uint8Array([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0])
/** No picture for so long, and the server is asked. */
const stillMs = 300
/** A server that does not answer for so long hangs. */
const hungMs = 1000

export class XDisplay {
  readonly #name: string
  /** Null: it is no display of this machine, and is asked when it is opened. */
  readonly #socketPath: string | null
  #pulse: Pulse | null = null

  /** `name` as in `$DISPLAY`. */
  constructor(name: string) {
    this.#name = name
    const number = /^(?:unix)?:(\d+)/.exec(name)?.[1]
    this.#socketPath = number === undefined ? null : `/tmp/.X11-unix/X${number}`
  }

  /** Why it cannot be looked at; null: it can. To open one whose server hangs would stop this process, so it is asked first, over and over. */
  problem(): string | null {
    if (this.#socketPath === null) return null
    if (!GLib.file_test(this.#socketPath, GLib.FileTest.EXISTS)) return `the display ${this.#name} is not there`
    const pulse = this.#ask(this.#socketPath)
    if (pulse === null) return `the display ${this.#name} is not there`
    if (pulse.hasAnswered) {
      this.#forget()
      return null
    }
    return pulse.silentMs > hungMs ? this.hangs : `the display ${this.#name} is asked`
  }

  /** To be called each `checkMs` of one that is looked at: true when its server hangs. */
  watch(seen: Gst.Element): () => boolean {
    let [count, silentMs] = [0, 0]
    return () => {
      const now = countOf(seen)
      silentMs = now > count ? 0 : silentMs + checkMs
      count = now
      if (silentMs < stillMs || this.#socketPath === null) {
        this.#forget()
        return false
      }
      const pulse = this.#ask(this.#socketPath)
      return pulse !== null && pulse.silentMs > hungMs
    }
  }

  get hangs(): string {
    return `the display ${this.#name} does not answer: its server hangs`
  }

  #ask(path: string): Pulse | null {
    if (!this.#pulse?.isOpen) {
      this.#pulse = Pulse.open(path, question)
      this.#pulse?.ask()
    }
    return this.#pulse
  }

  #forget(): void {
    this.#pulse?.close()
    this.#pulse = null
  }
}

/** Calls `changed` each time that the display has another size, until its server ends, and this process with it. */
export function onSizeChanged(name: string, changed: () => void): void {
  // Other sources do without this library.
  void import('gi://Gdk?version=3.0').then(({ default: Gdk }) =>
    Gdk.Display.open(name)?.get_default_screen().connect('size-changed', changed),
  )
}
