/** Reads a link as the workers write it (GStreamer's GDP 1.0 framing over a unix socket), for tests that look at raw frames. */
import net from 'node:net'

export interface RawFrame {
  /** Time since the room's epoch. */
  timeNs: number
  /** When it arrived, on the same clock as the room's epoch. */
  arrivedNs: number
  data: Buffer
}

const headerBytes = 62
const bufferType = 1

export interface LinkTap {
  close(): void
}

/**
 * Calls `onFrame` for each buffer of the link. The data is only valid during the call. Times on the wire are relative to
 * the sender's segment; its base comes with the segment event. `onEnd`: the sender is gone, or was never there.
 */
export function tapLink(path: string, onFrame: (frame: RawFrame) => void, onEnd: () => void = () => {}): LinkTap {
  const socket = net.connect(path)
  let pending: Buffer[] = []
  let size = 0
  let baseNs = 0
  const take = (length: number): Buffer => {
    const all = pending.length === 1 ? (pending[0] as Buffer) : Buffer.concat(pending)
    pending = all.length > length ? [all.subarray(length)] : []
    size -= length
    return all.subarray(0, length)
  }
  let header: Buffer | null = null
  socket.on('data', (chunk) => {
    pending.push(chunk)
    size += chunk.length
    for (;;) {
      if (!header) {
        if (size < headerBytes) return
        header = Buffer.from(take(headerBytes))
      }
      const payloadBytes = header.readUInt32BE(6)
      if (size < payloadBytes) return
      const type = header.readUInt16BE(4)
      const timeNs = Number(header.readBigUInt64BE(10))
      const data = take(payloadBytes)
      header = null
      if (type === bufferType) onFrame({ timeNs: timeNs + baseNs, arrivedNs: Number(process.hrtime.bigint()), data })
      else baseNs = segmentBase(data) ?? baseNs
    }
  })
  socket.on('error', () => socket.destroy())
  socket.on('close', onEnd)
  return { close: () => socket.destroy() }
}

function segmentBase(payload: Buffer): number | null {
  const found = /base=\(guint64\)(\d+)/.exec(payload.toString('latin1'))
  return found ? Number(found[1]) : null
}
