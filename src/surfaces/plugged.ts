/** What is plugged in somewhere: found, held, lost and found again, in whatever port. */
import type { Cancel, Clock } from '../lib/time.ts'
import { HeldDevice } from './held-device.ts'

/** How often it is looked for. */
const lookMs = 500

/** What one device says, from when it is held until it is gone. */
export interface Session {
  held(): void
  message(bytes: Buffer): void
  close(): void
}

export type Send = (...messages: Buffer[]) => void

export interface PluggedOptions {
  kind: 'input' | 'hid'
  /** As people know it. */
  name: string
  /** Where it is now; several where it has several. */
  find(): string[]
  open(send: Send, path: string): Session
  clock: Clock
}

interface Held {
  device: HeldDevice
  session: Session
  isHeld: boolean
}

export class Plugged {
  /** Why nothing is heard of it; null: it is. */
  reason: string | null
  onChange: () => void = () => {}
  readonly #options: PluggedOptions
  readonly #held = new Map<string, Held>()
  readonly #stop: Cancel

  constructor(options: PluggedOptions) {
    this.#options = options
    this.reason = this.#missing
    this.#stop = options.clock.every(lookMs, () => this.look())
  }

  look(): void {
    for (const path of this.#options.find()) if (!this.#held.has(path)) this.#hold(path)
  }

  close(): void {
    this.#stop()
    for (const { device, session } of this.#held.values()) {
      session.close()
      device.close()
    }
  }

  #hold(path: string): void {
    const device = new HeldDevice(this.#options.kind, path, {
      held: () => {
        held.isHeld = true
        session.held()
        this.#say(null)
      },
      message: (bytes) => session.message(bytes),
      ended: (reason) => {
        session.close()
        this.#held.delete(path)
        const others = [...this.#held.values()].some(({ isHeld }) => isHeld)
        this.#say(others ? null : /No such (device|file)/.test(reason) ? this.#missing : `${path}: ${explain(reason)}`)
      },
    })
    const session = this.#options.open((...messages) => device.send(...messages), path)
    const held = { device, session, isHeld: false }
    this.#held.set(path, held)
  }

  get #missing(): string {
    return `${this.#options.name} is not plugged in`
  }

  #say(reason: string | null): void {
    if (this.reason === reason) return
    this.reason = reason
    this.onChange()
  }
}

function explain(reason: string): string {
  if (/Permission denied/.test(reason)) return 'this user may not open it: docs/troubleshooting.md, Surfaces, says how'
  if (/busy/.test(reason)) return 'another program holds it, perhaps another room'
  return reason
}
