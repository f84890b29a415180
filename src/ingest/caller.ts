/** A caller for tests that can do what programs of others do not: late answers, wrong codecs, unread words. */
import net from 'node:net'
import { readAmf, writeAmf } from './amf.ts'
import { ChunkReader, writeMessage } from './chunks.ts'

export class Caller {
  readonly #socket: net.Socket
  readonly #codes: string[] = []
  readonly #reader = new ChunkReader(1 << 20, ({ type, payload }) => {
    if (type === 1) this.#reader.setChunkBytes(payload.readUInt32BE())
    const [name, , , words] = type === 20 ? readAmf(payload) : []
    if (name === 'onStatus')
      this.#codes.push(`${(words as { code: string }).code}: ${(words as { description: string }).description}`)
  })
  closed = false

  constructor(port: number) {
    this.#socket = net.connect(port, '127.0.0.1')
    let greeting = Buffer.alloc(0)
    this.#socket.on('error', () => {})
    this.#socket.on('close', () => {
      this.closed = true
    })
    this.#socket.on('data', (data) => {
      const before = Math.max(0, 3073 - greeting.length)
      greeting = Buffer.concat([greeting, data.subarray(0, before)])
      if (data.length > before) this.#reader.push(data.subarray(before))
    })
  }

  /** What it was told about publishing. */
  get told(): string[] {
    return this.#codes
  }

  publish(key: string): void {
    this.write(Buffer.concat([Buffer.from([3]), Buffer.alloc(2 * 1536)]))
    this.command('connect', 1, { app: 'live' })
    this.command('createStream', 2, null)
    this.command('publish', 3, null, key, 'live')
  }

  command(...values: Parameters<typeof writeAmf>): void {
    this.message(20, writeAmf(...values))
  }

  message(type: number, payload: Buffer, timestampMs = 0): void {
    this.write(writeMessage({ type, timestampMs, payload }, { chunkStream: 3, streamId: 1, chunkBytes: 128 }))
  }

  write(bytes: Buffer): void {
    this.#socket.write(bytes)
  }

  end(): void {
    this.#socket.destroy()
  }
}
