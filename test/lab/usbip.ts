/** A USB device made of software, plugged into this machine's own USB host by the kernel's USB/IP (`vhci_hcd`). Runs in the lab's machine. */
import { writeFileSync } from 'node:fs'
import type { AddressInfo, Socket } from 'node:net'
import net from 'node:net'

/** A request at endpoint 0: the eight bytes of its setup, and what came with it. */
export interface ControlRequest {
  type: number
  request: number
  value: number
  index: number
  length: number
  data: Buffer
}

export interface UsbDevice {
  /** The answer; null: the device does not know that (a stall). */
  control(request: ControlRequest): Buffer | null
  /** What is asked for at an endpoint that brings data: called until it has something for it. Null: not yet. */
  bring(most: number): Buffer | null
}

interface Wanted {
  sequence: number
  most: number
}

const headerBytes = 48
const [submit, unlink, submitted, unlinked] = [1, 2, 3, 4]
const [stalled, isTakenBack] = [-32, -104]
/** Its first port, and any number. */
const [port, deviceId] = [0, 1]
const highSpeed = 3

/** Its end of the wire, and what the host waits for. */
export class Wire {
  readonly #device: UsbDevice
  #socket: Socket | null = null
  #pending: Buffer = Buffer.alloc(0)
  #wanted: Wanted[] = []

  constructor(device: UsbDevice) {
    this.#device = device
  }

  /** Plugs it in; it is pulled when this process ends. */
  async plugIn(): Promise<void> {
    const server = net.createServer((socket) => {
      this.#socket = socket.setNoDelay(true)
      socket.on('data', (data) => this.#take(data))
      socket.on('close', () => process.exit(0))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    // The kernel takes this end over: nothing may be read from it here.
    const host = new net.Socket().pause()
    await new Promise<void>((resolve) => host.connect((server.address() as AddressInfo).port, '127.0.0.1', resolve))
    const { fd } = (host as unknown as { _handle: { fd: number } })._handle
    writeFileSync('/sys/devices/platform/vhci_hcd.0/attach', `${port} ${fd} ${deviceId} ${highSpeed}`)
  }

  /** There may be something new to bring. */
  serve(): void {
    for (;;) {
      const [first] = this.#wanted
      const data = first && this.#device.bring(first.most)
      if (!first || !data) return
      this.#wanted.shift()
      this.#answer(submitted, first.sequence, 0, data, data.length)
    }
  }

  #take(data: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, data])
    for (;;) {
      const [header, size] = [this.#pending, this.#size()]
      if (size === null || header.length < size) return
      this.#pending = header.subarray(size)
      this.#handle(header.subarray(0, size))
    }
  }

  #size(): number | null {
    if (this.#pending.length < headerBytes) return null
    const isOut = this.#pending.readUInt32BE(0) === submit && this.#pending.readUInt32BE(12) === 0
    return headerBytes + (isOut ? this.#pending.readUInt32BE(24) : 0)
  }

  #handle(message: Buffer): void {
    const sequence = message.readUInt32BE(4)
    if (message.readUInt32BE(0) === unlink) return this.#takeBack(sequence, message.readUInt32BE(20))
    const most = message.readUInt32BE(24)
    if (message.readUInt32BE(16) === 0) return this.#control(sequence, message, most)
    this.#wanted.push({ sequence, most })
    this.serve()
  }

  #control(sequence: number, message: Buffer, most: number): void {
    const setup = message.subarray(40, 48)
    const answer = this.#device.control({
      type: setup[0] ?? 0,
      request: setup[1] ?? 0,
      value: setup.readUInt16LE(2),
      index: setup.readUInt16LE(4),
      length: setup.readUInt16LE(6),
      data: message.subarray(headerBytes),
    })
    const isIn = message.readUInt32BE(12) === 1
    if (answer === null) return this.#answer(submitted, sequence, stalled, Buffer.alloc(0), 0)
    const data = isIn ? answer.subarray(0, most) : Buffer.alloc(0)
    this.#answer(submitted, sequence, 0, data, isIn ? data.length : most)
  }

  #takeBack(sequence: number, which: number): void {
    const before = this.#wanted.length
    this.#wanted = this.#wanted.filter((one) => one.sequence !== which)
    this.#answer(unlinked, sequence, this.#wanted.length < before ? isTakenBack : 0, Buffer.alloc(0), 0)
  }

  #answer(what: number, sequence: number, status: number, data: Buffer, actual: number): void {
    const header = Buffer.alloc(headerBytes)
    header.writeUInt32BE(what, 0)
    header.writeUInt32BE(sequence, 4)
    header.writeInt32BE(status, 20)
    header.writeUInt32BE(actual, 24)
    this.#socket?.write(Buffer.concat([header, data]))
  }
}
