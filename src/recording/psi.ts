/** The stream's table of contents: PAT and PMT, read from packets and written into packets again. */
import { packetSize } from './ts-packet.ts'

export type StreamKind = 'video' | 'audio' | 'other'

/** One program: its two sections as they came, and the streams named in them. */
export interface Program {
  pat: Buffer
  pmtPid: number
  pmt: Buffer
  streams: ReadonlyMap<number, { kind: StreamKind; type: number }>
}

export const h264Type = 0x1b
const videoTypes = new Set([0x01, 0x02, 0x10, h264Type, 0x24])
const audioTypes = new Set([0x03, 0x04, 0x0f, 0x11, 0x81])

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  return crc >>> 0
})

/** CRC-32/MPEG-2; 0 over a section with its own checksum. */
export function crc32(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = ((crc << 8) ^ (crcTable[((crc >>> 24) ^ byte) & 0xff] as number)) >>> 0
  return crc
}

/** Puts the sections of one PID together. */
export class SectionReader {
  #section: Buffer | null = null

  /** A whole section with a right checksum, or null. */
  push(payload: Buffer, start: boolean): Buffer | null {
    if (start) this.#section = payload.subarray(1 + (payload[0] ?? 0))
    else if (this.#section) this.#section = Buffer.concat([this.#section, payload])
    if (!this.#section || this.#section.length < 3) return null
    const length = 3 + (this.#section.readUInt16BE(1) & 0x0fff)
    if (this.#section.length < length) return null
    const section = Buffer.from(this.#section.subarray(0, length))
    this.#section = null
    return length >= 12 && crc32(section) === 0 ? section : null
  }
}

/** PID of the first program's PMT; null when the section is no PAT or names no program. */
export function readPat(section: Buffer): number | null {
  if (section[0] !== 0) return null
  for (let at = 8; at + 4 <= section.length - 4; at += 4) {
    if (section.readUInt16BE(at) !== 0) return section.readUInt16BE(at + 2) & 0x1fff
  }
  return null
}

/** Null when the section is no PMT. */
export function readPmt(section: Buffer): Program['streams'] | null {
  if (section[0] !== 2 || section.length < 16) return null
  const streams = new Map<number, { kind: StreamKind; type: number }>()
  let at = 12 + (section.readUInt16BE(10) & 0x0fff)
  while (at + 5 <= section.length - 4) {
    const type = section[at] as number
    const kind = videoTypes.has(type) ? 'video' : audioTypes.has(type) ? 'audio' : 'other'
    streams.set(section.readUInt16BE(at + 1) & 0x1fff, { kind, type })
    at += 5 + (section.readUInt16BE(at + 3) & 0x0fff)
  }
  return streams
}

/** Writes a program's tables, with continuity counters of its own. */
export class TableWriter {
  #patContinuity = 0
  #pmtContinuity = 0

  packets(program: Program): Buffer {
    const pat = packetize(0, program.pat, this.#patContinuity)
    const pmt = packetize(program.pmtPid, program.pmt, this.#pmtContinuity)
    this.#patContinuity += pat.length / packetSize
    this.#pmtContinuity += pmt.length / packetSize
    return Buffer.concat([pat, pmt])
  }
}

function packetize(pid: number, section: Buffer, firstContinuity: number): Buffer {
  const payload = Buffer.concat([Buffer.from([0]), section])
  const count = Math.ceil(payload.length / (packetSize - 4))
  const packets = Buffer.alloc(count * packetSize, 0xff)
  for (let index = 0; index < count; index++) {
    const at = index * packetSize
    packets[at] = 0x47
    packets.writeUInt16BE((index === 0 ? 0x4000 : 0) | pid, at + 1)
    packets[at + 3] = 0x10 | ((firstContinuity + index) & 0x0f)
    payload.copy(packets, at + 4, index * (packetSize - 4), (index + 1) * (packetSize - 4))
  }
  return packets
}
