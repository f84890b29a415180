/** From a byte stream to whole PES: each complete, in the order in which they began, damaged ones left out and reported. */
import { h264Type, type Program, readPat, readPmt, SectionReader, type StreamKind } from './psi.ts'
import { type PacketHeader, PacketSplitter, packetSize, readHeader, readPesHeader, ticksPerMs } from './ts-packet.ts'

/** One PES with all its packets: a video frame, or a few audio frames. */
export interface Pes {
  type: 'pes'
  pid: number
  kind: StreamKind
  program: Program
  /** Raw 33-bit ticks of 90 kHz. */
  pts: number | null
  dts: number | null
  /** A video frame at which decoding can begin. */
  key: boolean
  bytes: Buffer
  /** Packets since the stream began, this PES' first and last. */
  firstPacket: number
  lastPacket: number
}

/** Packets of a stream are missing or were damaged here. */
export interface Loss {
  type: 'loss'
  kind: StreamKind
}

/** Packets that lie one after the other in what was received. */
interface Stretch {
  data: Buffer
  from: number
  to: number
}

interface OpenPes extends Omit<Pes, 'bytes'> {
  packets: Stretch[]
  payloadBytes: number
  length: number | null
  state: 'open' | 'complete' | 'damaged'
}

const nullPid = 0x1fff
const maxPesBytes = 16 * 1024 * 1024
const maxWaiting = 2000
/** A PES that others have overtaken by so much will get no more packets. */
const overtakenTicks = 1000 * ticksPerMs

export class TsDemux {
  readonly #splitter = new PacketSplitter()
  readonly #patReader = new SectionReader()
  #pmtReader = new SectionReader()
  #pat: Buffer | null = null
  #pmtPid: number | null = null
  #program: Program | null = null
  readonly #continuity = new Map<number, number>()
  readonly #openByPid = new Map<number, OpenPes>()
  #waiting: OpenPes[] = []
  #packetCount = 0
  readonly #take = (data: Buffer, at: number) => this.#takePacket(data, at)
  #out: (Pes | Loss)[] = []

  /** `chunk` may be used again afterwards. */
  push(chunk: Uint8Array): (Pes | Loss)[] {
    this.#splitter.push(chunk, this.#take)
    return this.#drain()
  }

  /** No more bytes will come: what is whole comes out, what is not is dropped. */
  end(): (Pes | Loss)[] {
    this.#splitter.end(this.#take)
    const drained = this.#drain()
    const late = this.#waiting.filter((pes) => pes.state === 'complete').map(sealed)
    this.#waiting = this.#waiting.filter((pes) => pes.state === 'open')
    return [...drained, ...late]
  }

  /** The first PES that is not whole, where a torn file ends. */
  unfinished(): { pts: number | null } | null {
    return this.#waiting[0] ?? null
  }

  #takePacket(data: Buffer, at: number): void {
    this.#packetCount++
    const header = readHeader(data, at)
    if (header.pid === nullPid) return
    if (header.pid === 0) return header.unusable ? undefined : this.#takePat(payloadOf(data, at, header), header.start)
    if (header.pid === this.#pmtPid) return header.unusable ? undefined : this.#takePmt(payloadOf(data, at, header), header.start)
    if (this.#program?.streams.has(header.pid)) this.#takeStream(data, at, header)
  }

  #takePat(payload: Buffer, start: boolean): void {
    const section = this.#patReader.push(payload, start)
    const pmtPid = section && readPat(section)
    if (!section || pmtPid === null) return
    if (pmtPid !== this.#pmtPid) this.#pmtReader = new SectionReader()
    this.#pat = section
    this.#pmtPid = pmtPid
  }

  #takePmt(payload: Buffer, start: boolean): void {
    const pmt = this.#pmtReader.push(payload, start)
    const streams = pmt && readPmt(pmt)
    if (!pmt || !streams || !this.#pat || this.#pmtPid === null) return
    const same = this.#program?.pmt.equals(pmt) && this.#program.pat.equals(this.#pat)
    if (!same) this.#program = { pat: this.#pat, pmtPid: this.#pmtPid, pmt, streams }
  }

  #takeStream(data: Buffer, at: number, header: PacketHeader): void {
    const hasPayload = header.payloadAt < packetSize
    const last = this.#continuity.get(header.pid)
    if (hasPayload && last === header.continuity && !header.mayJump && !header.unusable) return
    const expected = last === undefined ? header.continuity : (last + (hasPayload ? 1 : 0)) & 0x0f
    const jumped = header.continuity !== expected && !header.mayJump
    this.#continuity.set(header.pid, header.continuity)
    if (jumped || header.unusable) this.#damage(header.pid)
    if (header.unusable) return
    if (header.start) this.#begin(data, at, header)
    else this.#goOn(data, at, header)
  }

  #begin(data: Buffer, at: number, header: PacketHeader): void {
    const { pid } = header
    const before = this.#openByPid.get(pid)
    if (before?.state === 'open') {
      if (before.length === null) before.state = 'complete'
      else this.#damage(pid)
    }
    const program = this.#program as Program
    const kind = program.streams.get(pid)?.kind as StreamKind
    const payload = payloadOf(data, at, header)
    const pesHeader = readPesHeader(payload)
    if (!pesHeader) return this.#damage(pid)
    const { pts, dts, length } = pesHeader
    const key = kind === 'video' && header.randomAccess
    const index = this.#packetCount - 1
    const pes: OpenPes = {
      ...{ type: 'pes', pid, kind, program, pts, dts, key, length, state: 'open' },
      ...{ packets: [{ data, from: at, to: at + packetSize }], payloadBytes: payload.length },
      ...{ firstPacket: index, lastPacket: index },
    }
    this.#openByPid.set(pid, pes)
    this.#waiting.push(pes)
    closeWhenWhole(pes)
  }

  #goOn(data: Buffer, at: number, header: PacketHeader): void {
    const pes = this.#openByPid.get(header.pid)
    if (pes?.state !== 'open') return
    append(pes.packets, data, at)
    pes.payloadBytes += packetSize - header.payloadAt
    pes.lastPacket = this.#packetCount - 1
    if (pes.payloadBytes > maxPesBytes) this.#damage(header.pid)
    else closeWhenWhole(pes)
  }

  /** Spoils the PES that is open on this PID, or notes that one went missing whole. */
  #damage(pid: number): void {
    const pes = this.#openByPid.get(pid)
    if (pes?.state === 'open') pes.state = 'damaged'
    else if (pes) this.#waiting.push({ ...pes, packets: [], state: 'damaged' })
    this.#openByPid.delete(pid)
  }

  #drain(): (Pes | Loss)[] {
    for (let head = this.#waiting[0]; head; head = this.#waiting[0]) {
      if (head.state === 'open' && !this.#giveUp(head)) break
      this.#waiting.shift()
      this.#out.push(head.state === 'complete' ? sealed(head) : { type: 'loss', kind: head.kind })
    }
    const out = this.#out
    this.#out = []
    return out
  }

  /** True when an open PES will get no more packets: nobody may wait behind it for ever. */
  #giveUp(head: OpenPes): boolean {
    const newest = this.#waiting.at(-1) as OpenPes
    const aheadTicks = newest.dts !== null && head.dts !== null ? Math.abs(newest.dts - head.dts) : 0
    if (aheadTicks < overtakenTicks && this.#waiting.length < maxWaiting) return false
    head.state = head.length === null ? 'complete' : 'damaged'
    return true
  }
}

function payloadOf(data: Buffer, at: number, { payloadAt }: PacketHeader): Buffer {
  return data.subarray(at + payloadAt, at + packetSize)
}

function append(packets: Stretch[], data: Buffer, at: number): void {
  const last = packets.at(-1)
  if (last?.data === data && last.to === at) last.to += packetSize
  else packets.push({ data, from: at, to: at + packetSize })
}

function closeWhenWhole(pes: OpenPes): void {
  if (pes.length !== null && pes.payloadBytes >= pes.length) pes.state = 'complete'
}

function sealed(pes: OpenPes): Pes {
  const { pid, kind, program, pts, dts, firstPacket, lastPacket } = pes
  const bytes = Buffer.concat(pes.packets.map(({ data, from, to }) => data.subarray(from, to)))
  const isH264 = program.streams.get(pid)?.type === h264Type
  // Parsers flag every intra picture for random access; only the ones with their parameter sets can begin a file.
  const key = kind === 'video' && isH264 ? beginsWithKeyFrame(bytes) : pes.key
  return { type: 'pes', pid, kind, program, pts, dts, key, bytes, firstPacket, lastPacket }
}

const maxScanBytes = 4096

/** H.264, whatever the random access flag says: an SPS or an IDR slice stands before any other slice. */
function beginsWithKeyFrame(packets: Buffer): boolean {
  let zeros = 0
  let nextIsHeader = false
  let scanned = 0
  for (let packetAt = 0; packetAt < packets.length; packetAt += packetSize) {
    const { payloadAt } = readHeader(packets, packetAt)
    const pesHeaderBytes = packetAt === 0 ? 9 + (packets[payloadAt + 8] ?? 0) : 0
    for (let at = packetAt + payloadAt + pesHeaderBytes; at < packetAt + packetSize; at++) {
      const byte = packets[at] as number
      if (nextIsHeader) {
        const type = byte & 0x1f
        if (type === 5 || type === 7) return true
        if (type >= 1 && type <= 4) return false
      }
      nextIsHeader = zeros >= 2 && byte === 1
      zeros = byte === 0 ? zeros + 1 : 0
      if (++scanned > maxScanBytes) return false
    }
  }
  return false
}
