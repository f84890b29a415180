/** A network that loses: carries UDP between a caller and a port of this machine, and leaves out a share of the packets both ways. */
import dgram, { type RemoteInfo, type Socket } from 'node:dgram'

export class LossyLink {
  readonly #front: Socket = dgram.createSocket('udp4')
  readonly #back: Socket = dgram.createSocket('udp4')
  readonly #loss: number
  #seed = 1
  carried = 0
  lost = 0

  /** `loss`: 0 to 1. Which packets are lost is the same each time. */
  constructor(toPort: number, loss: number) {
    this.#loss = loss
    let caller: RemoteInfo | null = null
    this.#front.on('message', (packet, from) => {
      caller = from
      if (this.#passes()) this.#back.send(packet, toPort, '127.0.0.1')
    })
    this.#back.on('message', (packet) => {
      if (caller && this.#passes()) this.#front.send(packet, caller.port, caller.address)
    })
    this.#back.on('error', () => {})
    this.#front.on('error', () => {})
  }

  /** Resolves with the port to call. */
  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.#front.bind(0, '127.0.0.1', resolve))
    return this.#front.address().port
  }

  close(): void {
    this.#front.close()
    this.#back.close()
  }

  #passes(): boolean {
    // Numerical Recipes' linear congruential generator.
    this.#seed = (1664525 * this.#seed + 1013904223) >>> 0
    const passes = this.#seed / 2 ** 32 >= this.#loss
    if (passes) this.carried++
    else this.lost++
    return passes
  }
}
