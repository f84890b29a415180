/** RTMP's chunk stream: messages cut into chunks, several at once. What is begun is bounded, whatever the other end announces. */
import { MixosError } from '../lib/errors.ts'

export interface Message {
  /** RTMP's number of the message's type. */
  type: number
  /** Milliseconds of the sender's clock; begins anew after 2^32. */
  timestampMs: number
  payload: Buffer
}

/** The other end breaks the protocol, or asks for more than is good for us. */
export class ChunkError extends MixosError {
  constructor(what: string) {
    super('chunk', what)
  }
}

interface ChunkStream {
  timestampMs: number
  /** As its last header said it: a time or a distance of times. */
  fieldMs: number
  extended: boolean
  length: number
  type: number
  pieces: Buffer[]
  begunBytes: number
}

const firstChunkBytes = 128
/** Smaller ones cost many times what is in them. */
const leastChunkBytes = 64
const mostStreams = 16
/** Of headers by their format: after the number of the chunk stream. */
const headerBytes = [11, 7, 3, 0]
const extendedMark = 0xffffff

export class ChunkReader {
  readonly #onMessage: (message: Message) => void
  readonly #streams = new Map<number, ChunkStream>()
  #chunkBytes = firstChunkBytes
  #header = Buffer.alloc(0)
  /** The chunk whose payload is coming. */
  #current: { stream: ChunkStream; leftBytes: number } | null = null
  /** Longest message, and all that may be begun at a time. */
  longestBytes: number

  constructor(longestBytes: number, onMessage: (message: Message) => void) {
    this.longestBytes = longestBytes
    this.#onMessage = onMessage
  }

  /** As the other end says from now on. */
  setChunkBytes(bytes: number): void {
    if (!(bytes >= leastChunkBytes && bytes <= 0x7fffffff)) throw new ChunkError(`it wants chunks of ${bytes} bytes`)
    this.#chunkBytes = bytes
  }

  /** Throws `ChunkError`, and what the receiver of messages throws. */
  push(data: Buffer): void {
    let at = 0
    while (at < data.length) at = this.#current ? this.#payload(data, at, this.#current) : this.#head(data, at)
  }

  /** Takes what belongs to the current chunk; where in `data` it ends. */
  #payload(data: Buffer, at: number, current: { stream: ChunkStream; leftBytes: number }): number {
    const { stream } = current
    const piece = data.subarray(at, at + current.leftBytes)
    stream.pieces.push(Buffer.from(piece))
    stream.begunBytes += piece.length
    current.leftBytes -= piece.length
    if (this.#begunBytes() > this.longestBytes) throw new ChunkError('it begins more messages than it ends')
    if (current.leftBytes === 0) this.#endChunk(stream)
    return at + piece.length
  }

  #endChunk(stream: ChunkStream): void {
    this.#current = null
    if (stream.begunBytes < stream.length) return
    const payload = Buffer.concat(stream.pieces)
    stream.pieces = []
    stream.begunBytes = 0
    this.#onMessage({ type: stream.type, timestampMs: stream.timestampMs, payload })
  }

  /** A header may come in pieces; it is read when it is whole. */
  #head(data: Buffer, at: number): number {
    const known = this.#header.length
    this.#header = Buffer.concat([this.#header, data.subarray(at, at + 18 - known)])
    const used = this.#readHeader(this.#header)
    if (used === null) return at + this.#header.length - known
    this.#header = Buffer.alloc(0)
    return at + used - known
  }

  /** How long it is; null: there is more to come. */
  #readHeader(bytes: Buffer): number | null {
    const format = (bytes[0] ?? 0) >> 6
    const short = (bytes[0] ?? 0) & 0x3f
    const basicBytes = short === 0 ? 2 : short === 1 ? 3 : 1
    if (bytes.length < basicBytes) return null
    const id = short > 1 ? short : short === 0 ? 64 + (bytes[1] ?? 0) : 64 + bytes.readUInt16LE(1)
    const fieldsEnd = basicBytes + (headerBytes[format] ?? 0)
    if (bytes.length < fieldsEnd) return null
    const stream = this.#stream(id, format)
    const fieldMs = format < 3 ? bytes.readUIntBE(basicBytes, 3) : 0
    const extended = format < 3 ? fieldMs === extendedMark : stream.extended
    const end = fieldsEnd + (extended ? 4 : 0)
    if (bytes.length < end) return null
    if (format < 2) this.#describe(stream, bytes, basicBytes)
    if (format < 3) stream.extended = extended
    this.#setTime(stream, format, extended ? bytes.readUInt32BE(fieldsEnd) : fieldMs)
    this.#begin(stream)
    return end
  }

  #begin(stream: ChunkStream): void {
    const leftBytes = Math.min(stream.length - stream.begunBytes, this.#chunkBytes)
    this.#current = { stream, leftBytes }
    if (leftBytes === 0) this.#endChunk(stream)
  }

  #describe(stream: ChunkStream, bytes: Buffer, at: number): void {
    if (stream.begunBytes > 0) throw new ChunkError('it begins a message within another')
    stream.length = bytes.readUIntBE(at + 3, 3)
    stream.type = bytes.readUInt8(at + 6)
    if (stream.length > this.longestBytes)
      throw new ChunkError(`it announces a message of ${stream.length} bytes: ${this.longestBytes} are allowed`)
  }

  /** A header without a time goes on in its message, or repeats the last distance. */
  #setTime(stream: ChunkStream, format: number, fieldMs: number): void {
    if (format === 3 && stream.begunBytes > 0) return
    if (format < 3) stream.fieldMs = fieldMs
    stream.timestampMs = format === 0 ? fieldMs : (stream.timestampMs + stream.fieldMs) >>> 0
  }

  #stream(id: number, format: number): ChunkStream {
    const known = this.#streams.get(id)
    if (known) return known
    if (format !== 0) throw new ChunkError('it goes on with what it never began')
    if (this.#streams.size >= mostStreams) throw new ChunkError(`it has more than ${mostStreams} chunk streams`)
    const stream = { timestampMs: 0, fieldMs: 0, extended: false, length: 0, type: 0, pieces: [], begunBytes: 0 }
    this.#streams.set(id, stream)
    return stream
  }

  #begunBytes(): number {
    let bytes = 0
    for (const stream of this.#streams.values()) bytes += stream.begunBytes
    return bytes
  }
}

/** A message in chunks of `chunkBytes`. `streamId`: RTMP's message stream, 0 for the connection itself. */
export function writeMessage(
  { type, timestampMs, payload }: Message,
  { chunkStream, streamId, chunkBytes }: { chunkStream: number; streamId: number; chunkBytes: number },
): Buffer {
  const head = Buffer.alloc(12)
  head.writeUInt8(chunkStream)
  head.writeUIntBE(Math.min(timestampMs, extendedMark - 1), 1, 3)
  head.writeUIntBE(payload.length, 4, 3)
  head.writeUInt8(type, 7)
  head.writeUInt32LE(streamId, 8)
  const pieces = [head, payload.subarray(0, chunkBytes)]
  for (let at = chunkBytes; at < payload.length; at += chunkBytes)
    pieces.push(Buffer.from([0xc0 | chunkStream]), payload.subarray(at, at + chunkBytes))
  return Buffer.concat(pieces)
}
