/** MPEG-TS packets: cutting a byte stream into them, and the fields of one that we read. */

export const packetSize = 188
/** PTS and DTS count 90 kHz ticks in 33 bits. */
export const ticksPerMs = 90
const syncByte = 0x47

/** Finds whole packets; after damage it goes on at the next byte that looks like the start of one. */
export class PacketSplitter {
  #rest: Buffer = Buffer.alloc(0)
  #inSync = false

  /** Calls with bytes and the offset at which a packet begins in them. The bytes are a copy: `chunk` may be used again. */
  push(chunk: Uint8Array, take: (data: Buffer, at: number) => void): void {
    const data = Buffer.concat([this.#rest, chunk])
    let at = 0
    while (data.length - at >= packetSize) {
      const next = at + packetSize
      const isLast = next >= data.length
      const looksRight = data[at] === syncByte && (isLast ? this.#inSync : data[next] === syncByte)
      if (looksRight) {
        this.#inSync = true
        take(data, at)
        at = next
        continue
      }
      if (!this.#inSync && isLast && data[at] === syncByte) break
      this.#inSync = false
      const found = data.indexOf(syncByte, at + 1)
      at = found < 0 ? data.length : found
    }
    this.#rest = data.subarray(at)
  }

  /** The last packet of a stream, which nothing follows. */
  end(take: (data: Buffer, at: number) => void): void {
    const rest = this.#rest
    this.#rest = Buffer.alloc(0)
    this.#inSync = false
    if (rest.length >= packetSize && rest[0] === syncByte) take(rest, 0)
  }
}

export interface PacketHeader {
  pid: number
  /** A PES or a section begins here. */
  start: boolean
  continuity: number
  randomAccess: boolean
  /** The sender says that the continuity counter may jump here. */
  mayJump: boolean
  /** Damaged on its way, or scrambled: its payload is of no use. */
  unusable: boolean
  /** Length of what stands before the payload; 188 when there is none. */
  payloadAt: number
}

/** Of the packet that begins at `at`. */
export function readHeader(data: Buffer, at: number): PacketHeader {
  const flags = data[at + 1] as number
  const control = data[at + 3] as number
  const hasAdaptation = (control & 0x20) !== 0
  const hasPayload = (control & 0x10) !== 0
  const adaptationLength = hasAdaptation ? (data[at + 4] as number) : 0
  const adaptationFlags = adaptationLength > 0 ? (data[at + 5] as number) : 0
  const payloadAt = 4 + (hasAdaptation ? 1 + adaptationLength : 0)
  return {
    pid: ((flags & 0x1f) << 8) | (data[at + 2] as number),
    start: (flags & 0x40) !== 0,
    continuity: control & 0x0f,
    randomAccess: (adaptationFlags & 0x40) !== 0,
    mayJump: (adaptationFlags & 0x80) !== 0,
    unusable: (flags & 0x80) !== 0 || (control & 0xc0) !== 0 || payloadAt > packetSize,
    payloadAt: hasPayload ? Math.min(payloadAt, packetSize) : packetSize,
  }
}

export interface PesHeader {
  /** Bytes of the whole PES, header included; null when it is open-ended. */
  length: number | null
  /** Raw 33-bit ticks. */
  pts: number | null
  dts: number | null
}

/** Null when the payload does not begin with a PES header. */
export function readPesHeader(payload: Buffer): PesHeader | null {
  if (payload.length < 9 || payload[0] !== 0 || payload[1] !== 0 || payload[2] !== 1) return null
  const declared = payload.readUInt16BE(4)
  const which = (payload[7] as number) >> 6
  const pts = which >= 2 && payload.length >= 14 ? readTicks(payload, 9) : null
  const dts = which === 3 && payload.length >= 19 ? readTicks(payload, 14) : pts
  return { length: declared === 0 ? null : declared + 6, pts, dts }
}

function readTicks(bytes: Buffer, at: number): number {
  const high = ((bytes[at] as number) >> 1) & 0x07
  return high * 2 ** 30 + (bytes.readUInt16BE(at + 1) >> 1) * 2 ** 15 + (bytes.readUInt16BE(at + 3) >> 1)
}
