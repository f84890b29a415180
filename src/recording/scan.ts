/** Reads a file that was written here and perhaps torn: what it holds, and how far it is good. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type Gap, Progress } from './progress.ts'
import { StreamGuard } from './stream-guard.ts'
import { type Loss, type Pes, TsDemux } from './ts-demux.ts'
import { packetSize } from './ts-packet.ts'

export interface FileScan {
  /** Up to here all frames are whole. */
  goodBytes: number
  /** Where a file may be cut: just before a key frame. Ticks, unwrapped. */
  keys: { pts: number; offset: number }[]
  startPts: number | null
  endPts: number | null
  frames: number
  gaps: Gap[]
}

const chunkBytes = 1024 * 1024

/** `nearTicks`: about where the file's timeline is, so that times do not wrap. `originTicks`: the PTS of the room's time 0. */
export async function scanFile(path: string, nearTicks: number, originTicks: number): Promise<FileScan> {
  const demux = new TsDemux()
  const guard = new StreamGuard('file', nearTicks)
  const progress = new Progress(originTicks)
  const scan: FileScan = { goodBytes: 0, keys: [], startPts: null, endPts: null, frames: 0, gaps: [] }
  const take = (item: Pes | Loss) => {
    const units = guard.take(item)
    if (item.type === 'loss') return
    for (const unit of units) {
      if (unit.type === 'end') continue
      progress.note(unit)
      if (unit.key) scan.keys.push({ pts: unit.pts, offset: scan.goodBytes })
    }
    scan.goodBytes = (item.lastPacket + 1) * packetSize
  }
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes }))
    for (const item of demux.push(chunk)) take(item)
  for (const item of demux.end()) take(item)
  const { startPts, endPts, frames, gaps } = progress
  return { ...scan, startPts, endPts, frames, gaps }
}

export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) hash.update(chunk)
  return hash.digest('hex')
}
