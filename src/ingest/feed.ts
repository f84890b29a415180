/** One source's pictures and sound on their way from whoever publishes to the source's process, as FLV over a unix socket. */
import { chmodSync, rmSync } from 'node:fs'
import net from 'node:net'
import type { Clock } from '../lib/time.ts'
import { flvHead, flvTag, isConfig, isKeyFrame, pictureType, type Tag } from './media.ts'

/** From the first picture or sound so long until the other one counts as missing. */
const otherMs = 500
/** Longer from key frame to key frame, and a reader that comes later waits for the next one. */
const mostBacklogBytes = 16 * 1024 * 1024
/** A source that plays what is ahead in its own time: whoever sends it has to wait. */
const fullBytes = 2 * 1024 * 1024

export class Feed {
  /** A reader takes more again. */
  onDrain: () => void = () => {}
  readonly #clock: Clock
  readonly #server: net.Server
  #reader: net.Socket | null = null
  #begun = false
  #firstMs: number | null = null
  #configs = new Map<Tag['type'], Tag>()
  #seen = new Set<Tag['type']>()
  /** Pictures since the last key frame. */
  #backlog: Tag[] = []
  #backlogBytes = 0
  #zeroMs = 0

  /** Serves the source's process on `path`. */
  constructor(path: string, clock: Clock) {
    this.#clock = clock
    rmSync(path, { force: true })
    this.#server = net.createServer((socket) => this.#connected(socket))
    this.#server.listen(path, () => chmodSync(path, 0o600))
  }

  get isFull(): boolean {
    return this.#reader !== null && this.#begun && this.#reader.writableLength > fullBytes
  }

  take(tag: Tag): void {
    this.#firstMs ??= this.#clock.nowMs()
    this.#seen.add(tag.type)
    if (isConfig(tag)) this.#configs.set(tag.type, tag)
    else if (tag.type === pictureType) this.#remember(tag)
    if (this.#begun) return this.#send(tag)
    if (this.#reader) this.#begin(tag.timestampMs)
  }

  /** Nobody publishes any more: the source is told, and waits for the next one. */
  end(): void {
    this.#firstMs = null
    this.#configs = new Map()
    this.#seen = new Set()
    this.#forget()
    if (!this.#begun) return
    this.#begun = false
    this.#reader?.end()
    this.#reader = null
  }

  close(): void {
    this.#server.close()
    this.#reader?.destroy()
  }

  #connected(socket: net.Socket): void {
    this.#reader?.destroy()
    this.#reader = socket
    this.#begun = false
    socket.on('error', () => socket.destroy())
    socket.on('drain', () => this.onDrain())
    socket.on('close', () => {
      if (this.#reader === socket) this.#reader = null
      this.onDrain()
    })
    // Nothing is read from it; without this its end would not be seen.
    socket.resume()
  }

  #remember(tag: Tag): void {
    if (isKeyFrame(tag)) this.#forget()
    else if (this.#backlog.length === 0) return
    this.#backlog.push(tag)
    this.#backlogBytes += tag.payload.length
    if (this.#backlogBytes > mostBacklogBytes) this.#forget()
  }

  #forget(): void {
    this.#backlog = []
    this.#backlogBytes = 0
  }

  /** It gets what it missed since the key frame at once, with the times it has: its reader knows that the last of it is of now. */
  #begin(nowMs: number): void {
    const picture = this.#seen.has(pictureType)
    const isWhole = this.#seen.size === 2 || this.#clock.nowMs() - (this.#firstMs ?? 0) > otherMs
    if (!isWhole || (picture && this.#backlog.length === 0)) return
    this.#begun = true
    this.#zeroMs = this.#backlog[0]?.timestampMs ?? nowMs
    this.#write([flvHead({ picture, sound: this.#seen.size === 2 || !picture })])
    for (const tag of this.#configs.values()) this.#write(flvTag(tag, 0))
    for (const tag of this.#backlog) this.#send(tag)
  }

  /** Times count from the first key frame that the reader gets; they may pass 2^32. */
  #send(tag: Tag): void {
    const passedMs = (tag.timestampMs - this.#zeroMs) >>> 0
    this.#write(flvTag(tag, passedMs > 0x7fffffff ? 0 : passedMs))
  }

  #write(pieces: Buffer[]): void {
    this.#reader?.write(Buffer.concat(pieces))
  }
}
