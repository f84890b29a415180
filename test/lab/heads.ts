/** The displays of the lab's machine: a graphics card with KMS and two connectors. They are plugged as a cable is: the card tells the kernel. */
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import readline from 'node:readline'
import { readShot, type Shot } from '../support/shot.ts'

export type Head = 0 | 1

export class Heads {
  readonly #dir = mkdtempSync(join(tmpdir(), 'mixos-heads-'))
  #shots = 0

  /** For QEMU. `edid`: whether displays say what they are. */
  devices(edid = true): string[] {
    const card = `virtio-gpu-pci,id=card,max_outputs=2,edid=${edid ? 'on' : 'off'}`
    const watched = ([0, 1] as const).flatMap((head) => [
      '-vnc',
      `unix:${this.#vnc(head)},display=card,head=${head},id=head${head}`,
    ])
    return ['-device', card, ...watched, '-qmp', `unix:${this.#qmp},server=on,wait=off`]
  }

  /** A display with this size from now on. */
  async plug(head: Head, width: number, height: number): Promise<void> {
    await tellSize(this.#vnc(head), width, height)
  }

  async unplug(head: Head): Promise<void> {
    await tellSize(this.#vnc(head), 0, 0)
  }

  /** What it shows. */
  async shot(head: Head): Promise<Shot> {
    const filename = join(this.#dir, `${this.#shots++}.ppm`)
    const socket = net.connect(this.#qmp)
    const answers = readline.createInterface({ input: socket })[Symbol.asyncIterator]()
    await answers.next()
    for (const order of [
      { execute: 'qmp_capabilities' },
      { execute: 'screendump', arguments: { filename, device: 'card', head, format: 'ppm' } },
    ]) {
      socket.write(`${JSON.stringify(order)}\n`)
      for (let answer = ''; !/^\{"(?:return|error)"/.test(answer); ) answer = (await answers.next()).value ?? '{"error"'
    }
    socket.destroy()
    const shot = readShot(readFileSync(filename))
    rmSync(filename)
    return shot
  }

  remove(): void {
    rmSync(this.#dir, { recursive: true })
  }

  get #qmp(): string {
    return join(this.#dir, 'qmp')
  }

  #vnc(head: Head): string {
    return join(this.#dir, `head-${head}`)
  }
}

/** A viewer of VNC that wants another size, and goes: RFB 3.8 with the pseudo-encoding ExtendedDesktopSize. */
async function tellSize(path: string, width: number, height: number): Promise<void> {
  const socket = net.connect(path)
  const read = reader(socket)
  await read(12)
  socket.write('RFB 003.008\n')
  await read((await read(1))[0] ?? 0)
  socket.write(Buffer.from([1]))
  await read(4)
  socket.write(Buffer.from([1]))
  const init = await read(24)
  await read(init.readUInt32BE(20))
  const encodings = Buffer.from([2, 0, 0, 1, 0, 0, 0, 0])
  encodings.writeInt32BE(-308, 4)
  const size = Buffer.alloc(24)
  size.writeUInt8(251, 0)
  for (const at of [2, 16]) {
    size.writeUInt16BE(width, at)
    size.writeUInt16BE(height, at + 2)
  }
  size.writeUInt8(1, 6)
  socket.write(Buffer.concat([encodings, size]))
  // It answers when it has told the card.
  await read(16)
  await read(1)
  socket.destroy()
}

/** Gives the next so many bytes. */
function reader(socket: net.Socket): (bytes: number) => Promise<Buffer> {
  let pending = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk])
    socket.emit('more')
  })
  return async (bytes) => {
    while (pending.length < bytes) await once(socket, 'more')
    const taken = pending.subarray(0, bytes)
    pending = pending.subarray(bytes)
    return taken
  }
}
