/** The connection to the encoder: always reading, always coming back, and knowing one encoder process from the next. */
import { statSync } from 'node:fs'
import net from 'node:net'
import type { Clock } from '../lib/time.ts'

export interface InputEvents {
  /** Connected. `encoder` differs for each process that ever listened there. */
  begin(encoder: string): void
  data(chunk: Buffer): void
  end(): void
}

const retryMs = 50

export class Input {
  readonly #path: string
  readonly #clock: Clock
  readonly #events: InputEvents
  #socket: net.Socket | null = null
  #closed = false
  connected = false
  lastDataMs = Number.NEGATIVE_INFINITY

  constructor(path: string, clock: Clock, events: InputEvents) {
    this.#path = path
    this.#clock = clock
    this.#events = events
    this.#connect()
  }

  close(): void {
    this.#closed = true
    this.#socket?.destroy()
  }

  #connect(): void {
    if (this.#closed) return
    const socket = net.connect(this.#path)
    this.#socket = socket
    socket.on('connect', () => {
      const encoder = listenerAt(this.#path)
      if (!encoder) {
        socket.destroy()
        return
      }
      this.connected = true
      this.#events.begin(encoder)
    })
    socket.on('data', (chunk) => {
      this.lastDataMs = this.#clock.nowMs()
      this.#events.data(chunk)
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      if (this.connected) this.#events.end()
      this.connected = false
      if (!this.#closed) this.#clock.after(retryMs, () => this.#connect())
    })
  }
}

/** A process that listens makes the socket file anew: its inode and time of making name that process. */
function listenerAt(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found ? `${found.ino}-${found.mtimeNs}` : null
}
