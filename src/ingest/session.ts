/** One who calls: the handshake, RTMP's commands up to `publish`, then pictures and sound. Strangers get little, and not for long. */
import { randomBytes } from 'node:crypto'
import type net from 'node:net'
import type { Clock } from '../lib/time.ts'
import { type Amf, readAmf, writeAmf } from './amf.ts'
import { ChunkReader, type Message, writeMessage } from './chunks.ts'
import { pictureType, soundType, type Tag } from './media.ts'

/** What a session asks of its ingest. */
export interface SessionEvents {
  /** Who wants to publish under this key: settles with why not, or null; the session may be gone by then. */
  onPublish(session: Session, key: string): Promise<string | null>
  onTag(session: Session, tag: Tag): void
  /** Once, whoever ended it. */
  onEnd(session: Session): void
}

/** What one may do who does not publish yet. */
export interface StrangerLimits {
  /** From the call to `publish`. */
  introductionMs: number
  /** Of one message. */
  messageBytes: number
  /** Of all that comes before `publish`, handshake included. */
  mostBytes: number
}

const longestBytes = 8 * 1024 * 1024
const handshakeBytes = 1536
const windowBytes = 2_500_000
const chunkBytes = 4096
/** What is written to one who reads nothing. */
const mostUnreadBytes = 256 * 1024
const streamId = 1
const goodbyeMs = 1000

const messages = { setChunk: 1, acknowledged: 3, control: 4, window: 5, peer: 6, command3: 17, command: 20 }
const [pingRequest, pingAnswer] = [6, 7]

export class Session {
  readonly address: string
  /** Monotonic time of the last bytes. */
  lastMs: number
  readonly #socket: net.Socket
  readonly #clock: Clock
  readonly #events: SessionEvents
  readonly #limits: StrangerLimits
  readonly #chunks: ChunkReader
  readonly #cancelIntroduction: () => void
  #handshake: Buffer | null = Buffer.alloc(0)
  #bytes = 0
  #acknowledgedBytes = 0
  #state: 'stranger' | 'asks' | 'publishes' | 'ended' = 'stranger'

  constructor(socket: net.Socket, clock: Clock, events: SessionEvents, limits: StrangerLimits) {
    this.address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
    this.lastMs = clock.nowMs()
    this.#socket = socket
    this.#clock = clock
    this.#events = events
    this.#limits = limits
    this.#chunks = new ChunkReader(limits.messageBytes, (message) => this.#message(message))
    this.#cancelIntroduction = clock.after(limits.introductionMs, () => this.end())
    socket.setNoDelay(true)
    socket.on('error', () => this.end())
    socket.on('close', () => this.end())
    socket.on('data', (data) => this.#data(data))
  }

  get publishes(): boolean {
    return this.#state === 'publishes'
  }

  /** Its sender waits. */
  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    // While it waited nothing could come.
    this.lastMs = this.#clock.nowMs()
    this.#socket.resume()
  }

  get waits(): boolean {
    return this.#socket.isPaused()
  }

  /** Tells it why, then hangs up. */
  refuse(why: string, code = 'NetStream.Publish.BadName'): void {
    if (this.#state === 'ended') return
    this.#status('error', code, why)
    this.#finish()
    this.#socket.end()
    this.#clock.after(goodbyeMs, () => this.#socket.destroy())
  }

  end(): void {
    this.#finish()
    this.#socket.destroy()
  }

  #finish(): void {
    if (this.#state === 'ended') return
    this.#state = 'ended'
    this.#cancelIntroduction()
    this.#events.onEnd(this)
  }

  #data(data: Buffer): void {
    if (this.#state === 'ended') return
    this.lastMs = this.#clock.nowMs()
    this.#bytes += data.length
    try {
      if (this.#state !== 'publishes' && this.#bytes > this.#limits.mostBytes) throw new Error('it sends before it may')
      const rest = this.#handshake ? this.#shakeHands(this.#handshake, data) : data
      if (rest) this.#chunks.push(rest)
      this.#acknowledge()
    } catch {
      // A stranger's nonsense is no news.
      this.end()
    }
  }

  /** Version and time both ways, each returned; null: it is not over. */
  #shakeHands(before: Buffer, data: Buffer): Buffer | null {
    const all = Buffer.concat([before, data])
    const first = 1 + handshakeBytes
    if (all[0] !== 3) throw new Error('this is no RTMP')
    if (before.length < first && all.length >= first) {
      const ours = Buffer.concat([Buffer.alloc(8), randomBytes(handshakeBytes - 8)])
      this.#socket.write(Buffer.concat([Buffer.from([3]), ours, all.subarray(1, first)]))
    }
    this.#handshake = all
    if (all.length < first + handshakeBytes) return null
    this.#handshake = null
    return all.subarray(first + handshakeBytes)
  }

  #message({ type, timestampMs, payload }: Message): void {
    if (this.#state === 'ended') return
    if (type === messages.setChunk) this.#chunks.setChunkBytes(payload.readUInt32BE())
    else if (type === messages.control) this.#control(payload)
    else if (type === messages.command) this.#command(readAmf(payload))
    else if (type === messages.command3) this.#command(readAmf(payload.subarray(1)))
    else if ((type === soundType || type === pictureType) && payload.length > 1 && this.#state === 'publishes')
      this.#events.onTag(this, { type, timestampMs, payload })
  }

  #control(payload: Buffer): void {
    if (payload.readUInt16BE() !== pingRequest) return
    const answer = Buffer.from(payload.subarray(0, 6))
    answer.writeUInt16BE(pingAnswer)
    this.#write(messages.control, answer)
  }

  #command([name, id, ...rest]: Amf[]): void {
    const number = typeof id === 'number' ? id : 0
    if (name === 'connect') this.#welcome(number)
    else if (name === 'createStream') this.#answer(number, null, streamId)
    else if (name === 'releaseStream' || name === 'FCPublish') this.#answer(number, null, null)
    else if (name === 'publish') void this.#publish(rest[1])
    else if (name === 'play') this.refuse('nothing is played here', 'NetStream.Play.Failed')
    else if (name === 'deleteStream' || name === 'FCUnpublish' || name === 'closeStream') this.end()
  }

  #welcome(id: number): void {
    const number = (value: number, more: number[] = []) => {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(value)
      return Buffer.concat([bytes, Buffer.from(more)])
    }
    this.#write(messages.window, number(windowBytes))
    this.#write(messages.peer, number(windowBytes, [2]))
    this.#write(messages.setChunk, number(chunkBytes))
    const words = { level: 'status', code: 'NetConnection.Connect.Success', description: 'Connected.', objectEncoding: 0 }
    this.#answer(id, { fmsVer: 'FMS/3,0,1,123', capabilities: 31 }, words)
  }

  async #publish(key: Amf | undefined): Promise<void> {
    if (this.#state !== 'stranger') return
    this.#state = 'asks'
    const why = await this.#events.onPublish(this, typeof key === 'string' ? key : '')
    if (this.#state !== 'asks') return
    if (why !== null) return this.refuse(why)
    this.#state = 'publishes'
    this.#cancelIntroduction()
    this.#chunks.longestBytes = longestBytes
    this.#write(messages.control, Buffer.from([0, 0, 0, 0, 0, streamId]))
    this.#status('status', 'NetStream.Publish.Start', 'It is taken.')
  }

  #answer(
    id: number,
    properties: Record<string, number | string> | null,
    result: Record<string, number | string> | number | null,
  ) {
    this.#write(messages.command, writeAmf('_result', id, properties, result), 0)
  }

  #status(level: string, code: string, description: string): void {
    this.#write(messages.command, writeAmf('onStatus', 0, null, { level, code, description }), streamId)
  }

  #acknowledge(): void {
    if (this.#bytes - this.#acknowledgedBytes < windowBytes / 2) return
    this.#acknowledgedBytes = this.#bytes
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(this.#bytes % 2 ** 32)
    this.#write(messages.acknowledged, bytes)
  }

  #write(type: number, payload: Buffer, stream = 0): void {
    if (this.#socket.writableLength > mostUnreadBytes) return void this.#socket.destroy()
    const chunkStream = type === messages.command ? 3 : 2
    this.#socket.write(writeMessage({ type, timestampMs: 0, payload }, { chunkStream, streamId: stream, chunkBytes }))
  }
}
