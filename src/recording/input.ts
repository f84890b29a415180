/** The connection to the encoder: always reading, always coming back, and knowing one encoder process from the next. */
import { statSync } from 'node:fs'
import net from 'node:net'
import type { Clock } from '../lib/time.ts'

export interface InputEvents {
  /** Connected. `encoder` differs for each process that ever listened there. */
  begin(encoder: string): void
  /** What came since the last time; `bytes` are used again for what comes next. */
  data(bytes: Uint8Array): void
  end(): void
}

const retryMs = 50
const chunkBytes = 64 * 1024
const gatheredBytes = 4 * chunkBytes
/** With 24 to 60 frames a second no frame waits longer than 85 ms for the next that takes it along. */
const gatherMs = 90

export class Input {
  readonly #path: string
  readonly #clock: Clock
  readonly #events: InputEvents
  #socket: net.Socket | null = null
  #closed = false
  /** One for ever: a new one for each read, as sockets have it by themselves, costs more than all that is done with it. */
  readonly #chunk = Buffer.allocUnsafeSlow(chunkBytes)
  readonly #gathered = Buffer.allocUnsafeSlow(gatheredBytes)
  #size = 0
  #handedOnMs = Number.NEGATIVE_INFINITY
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

  /** Tells what came and was not told yet. */
  handOn(): void {
    if (this.#size === 0) return
    const bytes = this.#gathered.subarray(0, this.#size)
    this.#size = 0
    this.#handedOnMs = this.lastDataMs
    this.#events.data(bytes)
  }

  #connect(): void {
    if (this.#closed) return
    const socket = net.connect({ path: this.#path, onread: { buffer: this.#chunk, callback: (size) => this.#gather(size) } })
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
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      this.handOn()
      if (this.connected) this.#events.end()
      this.connected = false
      if (!this.#closed) this.#clock.after(retryMs, () => this.#connect())
    })
  }

  /** The encoder sends a frame in several pieces: to look at each as it comes costs more than to look at all of them now and then. */
  #gather(size: number): boolean {
    this.lastDataMs = this.#clock.nowMs()
    this.#gathered.set(this.#chunk.subarray(0, size), this.#size)
    this.#size += size
    if (this.#size > gatheredBytes - chunkBytes || this.lastDataMs - this.#handedOnMs >= gatherMs) this.handOn()
    return true
  }
}

/** A process that listens makes the socket file anew: its inode and time of making name that process. */
function listenerAt(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found ? `${found.ino}-${found.mtimeNs}` : null
}
