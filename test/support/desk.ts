/** A mixing desk for tests: OSC over UDP on loopback, as Behringer's X-Air speaks it. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { fromBuffer, toBuffer } from 'osc-min'

/** The desk forgets a subscriber after so long. */
const forgetsMs = 10_000
const places = 1023

export class TestDesk {
  port = 0
  /** Values by address: `/ch/01/mix/fader`. */
  readonly values = new Map<string, number>()
  /** What the room set, in its order. */
  readonly told: { address: string; value: number }[] = []
  #socket: Socket | null = null
  #subscriber: { peer: RemoteInfo; untilMs: number } | null = null

  constructor() {
    for (let channel = 1; channel <= 16; channel++) {
      this.values.set(this.#address(channel, 'fader'), 0.75)
      this.values.set(this.#address(channel, 'on'), 1)
    }
  }

  async switchOn(): Promise<void> {
    const socket = createSocket('udp4')
    this.#socket = socket
    socket.on('message', (bytes, peer) => this.#hear(bytes, peer))
    socket.bind(this.port, '127.0.0.1')
    await once(socket, 'listening')
    this.port = socket.address().port
  }

  async switchOff(): Promise<void> {
    const socket = this.#socket
    this.#socket = null
    this.#subscriber = null
    if (socket) await new Promise<void>((resolve) => socket.close(() => resolve()))
  }

  /** Somebody's hand at the desk. */
  move(channel: number, what: 'fader' | 'on', value: number): void {
    const address = this.#address(channel, what)
    this.values.set(address, value)
    if (this.#subscriber && this.#subscriber.untilMs > Date.now()) this.#answer(address, this.#subscriber.peer)
  }

  fader(channel: number): number {
    return this.values.get(this.#address(channel, 'fader')) ?? Number.NaN
  }

  isOn(channel: number): boolean {
    return this.values.get(this.#address(channel, 'on')) === 1
  }

  #hear(bytes: Buffer, peer: RemoteInfo): void {
    const message = fromBuffer(bytes)
    if (message.oscType !== 'message') return
    const { address, args } = message
    const [first] = args
    if (address === '/xremote') this.#subscriber = { peer, untilMs: Date.now() + forgetsMs }
    else if (address === '/xinfo') this.#send(peer, address, { type: 'string', value: 'XR18' })
    else if (first?.type === 'float' || first?.type === 'integer') this.#set(address, first.value, peer)
    else if (this.values.has(address)) this.#answer(address, peer)
  }

  /** The desk's faders have steps, and it tells back where one came to stand. */
  #set(address: string, value: number, peer: RemoteInfo): void {
    this.told.push({ address, value })
    this.values.set(address, address.endsWith('fader') ? Math.round(value * places) / places : value)
    this.#answer(address, peer)
  }

  #answer(address: string, peer: RemoteInfo): void {
    const value = this.values.get(address) ?? 0
    this.#send(peer, address, address.endsWith('fader') ? { type: 'float', value } : { type: 'integer', value })
  }

  #send(
    peer: RemoteInfo,
    address: string,
    arg: { type: 'float' | 'integer'; value: number } | { type: 'string'; value: string },
  ): void {
    const { buffer, byteOffset, byteLength } = toBuffer({ address, args: [arg] })
    this.#socket?.send(new Uint8Array(buffer, byteOffset, byteLength), peer.port, peer.address)
  }

  #address(channel: number, what: 'fader' | 'on'): string {
    return `/ch/${String(channel).padStart(2, '0')}/mix/${what}`
  }
}
