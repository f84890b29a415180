/** The line to a mixing desk that speaks OSC over UDP as Behringer's X-Air does: asked to tell what changes, and whether it is there. */
import { createSocket, type Socket } from 'node:dgram'
import { fromBuffer, toBuffer } from 'osc-min'
import type { Cancel, Clock } from '../lib/time.ts'

/** The desk forgets who asked to be told after ten seconds. */
const subscribeMs = 5000
const pingMs = 1000
/** So long it may say nothing. */
const silentMs = 3500

export type DeskValue = { type: 'float'; value: number } | { type: 'integer'; value: number }

export interface DeskLineListener {
  /** It is there, or there again. */
  found(): void
  lost(reason: string): void
  told(address: string, value: number): void
}

export class DeskLine {
  isUp = false
  readonly #socket: Socket
  readonly #clock: Clock
  readonly #listener: DeskLineListener
  readonly #name: string
  readonly #timers: Cancel[]
  #heardMs = Number.NEGATIVE_INFINITY
  #isOpen = false

  /** `host`: a name or an address. Nobody else's packets are read. */
  constructor({ host, port }: { host: string; port: number }, clock: Clock, listener: DeskLineListener) {
    this.#clock = clock
    this.#listener = listener
    this.#name = `${host}:${port}`
    this.#socket = createSocket('udp4')
    this.#socket.on('message', (bytes) => this.#hear(bytes))
    // Refused, or no such host: both are told by `#look`, and tried again.
    this.#socket.on('error', () => {})
    this.#socket.on('connect', () => {
      this.#isOpen = true
      this.#ask()
    })
    const connect = () => this.#socket.connect(port, host)
    connect()
    this.#timers = [
      clock.every(subscribeMs, () => (this.#isOpen ? this.send('/xremote') : connect())),
      clock.every(pingMs, () => this.#look()),
    ]
  }

  /** Without a value: asks for it. */
  send(address: string, value?: DeskValue): void {
    if (this.#isOpen) this.#socket.send(Buffer.from(bytesOf(address, value)), () => {})
  }

  close(): void {
    for (const stop of this.#timers) stop()
    this.#socket.close()
  }

  #ask(): void {
    this.send('/xremote')
    this.send('/xinfo')
  }

  #look(): void {
    this.send('/xinfo')
    if (!this.isUp || this.#clock.nowMs() - this.#heardMs < silentMs) return
    this.isUp = false
    this.#listener.lost(`${this.#name} does not answer`)
  }

  #hear(bytes: Buffer): void {
    this.#heardMs = this.#clock.nowMs()
    if (!this.isUp) {
      this.isUp = true
      this.send('/xremote')
      this.#listener.found()
    }
    const message = readMessage(bytes)
    if (message) this.#listener.told(message.address, message.value)
  }
}

function bytesOf(address: string, value: DeskValue | undefined): Uint8Array {
  const { buffer, byteOffset, byteLength } = toBuffer({ address, args: value ? [value] : [] })
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** Null: no message with a number; what is broken is nobody's. */
function readMessage(bytes: Buffer): { address: string; value: number } | null {
  try {
    const message = fromBuffer(bytes)
    if (message.oscType !== 'message') return null
    const [first] = message.args
    return first && (first.type === 'float' || first.type === 'integer') ? { address: message.address, value: first.value } : null
  } catch {
    return null
  }
}
