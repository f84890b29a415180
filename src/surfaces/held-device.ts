/** One device, held by a small program of ours: Node can neither grab a device nor give up waiting for one. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('hold-device.pl', import.meta.url))
const lengthBytes = 2

export interface DeviceListener {
  held(): void
  /** One message: some events of a keypad, one report of a Stream Deck. */
  message(bytes: Buffer): void
  /** Why it is held no more; it has been let go. */
  ended(reason: string): void
}

export class HeldDevice {
  readonly #child: ChildProcessWithoutNullStreams

  constructor(kind: 'input' | 'hid', path: string, listener: DeviceListener) {
    this.#child = spawn('perl', [program, kind, path])
    const messages = new Messages(listener)
    let said = ''
    this.#child.stdout.on('data', (bytes: Buffer) => messages.push(bytes))
    this.#child.stderr.on('data', (text: Buffer) => {
      said += text
      if (said !== 'held\n') return
      said = ''
      listener.held()
    })
    this.#child.stdin.on('error', () => {})
    this.#child.once('error', ({ message }) => listener.ended(`perl does not start: ${message}`))
    this.#child.once('close', () => listener.ended(said.trim() || 'what holds it ended'))
  }

  send(...messages: Buffer[]): void {
    for (const message of messages) {
      const length = Buffer.alloc(lengthBytes)
      length.writeUInt16LE(message.length)
      this.#child.stdin.write(Buffer.concat([length, message]))
    }
  }

  close(): void {
    this.#child.stdin.end()
    this.#child.kill()
  }
}

/** Puts messages together from the pieces in which they come. */
class Messages {
  readonly #listener: Pick<DeviceListener, 'message'>
  #begun: Buffer = Buffer.alloc(0)

  constructor(listener: Pick<DeviceListener, 'message'>) {
    this.#listener = listener
  }

  push(bytes: Buffer): void {
    let all = Buffer.concat([this.#begun, bytes])
    while (all.length >= lengthBytes && all.length >= lengthBytes + all.readUInt16LE()) {
      const end = lengthBytes + all.readUInt16LE()
      this.#listener.message(all.subarray(lengthBytes, end))
      all = all.subarray(end)
    }
    this.#begun = all
  }
}
