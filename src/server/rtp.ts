/** Makes one unbroken RTP stream for one peer out of whatever the monitor sends, restarts of the monitor included. */

const sequenceMask = 0xffff

export interface RtpTarget {
  ssrc: number
  payloadType: number
  /** Hertz. */
  clockRate: number
}

/**
 * Rewrites payload type and SSRC. When the incoming SSRC changes (the monitor was restarted) numbers and times go on from
 * where they were, so that the browser sees a pause and not a stream from another time.
 */
export class RtpRewriter {
  readonly #target: RtpTarget
  readonly #now: () => number
  #sourceSsrc: number | null = null
  #sequenceShift = 0
  #timeShift = 0
  #last = { sequence: 0, timestamp: 0, atMs: 0 }

  constructor(target: RtpTarget, now: () => number = performance.now.bind(performance)) {
    this.#target = target
    this.#now = now
  }

  /** A new packet; null when `packet` is no RTP. */
  rewrite(packet: Buffer): Buffer | null {
    if (packet.length < 12 || (packet.readUInt8(0) & 0xc0) !== 0x80) return null
    const ssrc = packet.readUInt32BE(8)
    const sequence = packet.readUInt16BE(2)
    const timestamp = packet.readUInt32BE(4)
    if (this.#sourceSsrc !== null && ssrc !== this.#sourceSsrc) this.#goOn(sequence, timestamp)
    this.#sourceSsrc = ssrc
    const out = Buffer.from(packet)
    const marker = packet.readUInt8(1) & 0x80
    this.#last = {
      sequence: (sequence + this.#sequenceShift) & sequenceMask,
      timestamp: (timestamp + this.#timeShift) >>> 0,
      atMs: this.#now(),
    }
    out.writeUInt8(marker | this.#target.payloadType, 1)
    out.writeUInt16BE(this.#last.sequence, 2)
    out.writeUInt32BE(this.#last.timestamp, 4)
    out.writeUInt32BE(this.#target.ssrc, 8)
    return out
  }

  #goOn(sequence: number, timestamp: number): void {
    const passed = Math.round(((this.#now() - this.#last.atMs) * this.#target.clockRate) / 1000)
    this.#sequenceShift = (this.#last.sequence + 1 - sequence) & sequenceMask
    this.#timeShift = (this.#last.timestamp + passed - timestamp) >>> 0
  }
}

/** Whether an RTCP packet asks for a key frame: PLI (206/1) or FIR (206/4). */
export function asksForKeyFrame(rtcp: Buffer): boolean {
  for (let offset = 0; offset + 4 <= rtcp.length; ) {
    const format = rtcp.readUInt8(offset) & 31
    if (rtcp.readUInt8(offset + 1) === 206 && (format === 1 || format === 4)) return true
    offset += (rtcp.readUInt16BE(offset + 2) + 1) * 4
  }
  return false
}
