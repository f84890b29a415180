/** The file being written, as units: batches from the backlog, the last key frame to fall back to, what it holds so far. */
import { join } from 'node:path'
import type { Clock } from '../lib/time.ts'
import type { Backlog } from './backlog.ts'
import type { Gap, Progress } from './progress.ts'
import type { TableWriter } from './psi.ts'
import { type FileResult, SegmentFile } from './segment-file.ts'
import type { Run, Unit } from './stream-guard.ts'

/** Why a file ended: its time was up; the stream broke off; somebody stopped it; the disk failed. */
export type FileEnd = 'cut' | 'break' | 'stop' | 'failure'

export interface WrittenFile extends FileResult {
  /** Ticks of the encoder's timeline: the first frame's, and where the next frame belongs. */
  startPts: number
  endPts: number
  frames: number
  gaps: Gap[]
  end: FileEnd
  encoder: string
}

export interface OpenFileOptions {
  folder: string
  /** `attempt` counts from 1: names already taken. */
  name: (attempt: number) => string
  durable: boolean
  clock: Clock
  tables: TableWriter
  key: Unit
  index: number
  progress: Progress
}

const maxBatchBytes = 1024 * 1024
const maxAttempts = 1000

export class OpenFile {
  readonly file: SegmentFile
  readonly run: Run
  readonly startPts: number
  readonly #tables: TableWriter
  #progress: Progress
  #mark: { index: number; pts: number; progress: Progress }

  private constructor(file: SegmentFile, { key, index, progress, tables }: OpenFileOptions) {
    this.file = file
    this.run = key.run
    this.startPts = key.pts
    this.#tables = tables
    this.#progress = progress
    this.#mark = { index, pts: key.pts, progress: progress.clone() }
  }

  static async create(options: OpenFileOptions): Promise<OpenFile> {
    const { folder, name, durable, clock } = options
    for (let attempt = 1; ; attempt++) {
      try {
        return new OpenFile(await SegmentFile.create(join(folder, name(attempt)), durable, clock), options)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt >= maxAttempts) throw error
      }
    }
  }

  /** Nothing but its first group of pictures is in it. */
  get isAtStart(): boolean {
    return this.#mark.pts === this.startPts
  }

  get progress(): Progress {
    return this.#progress
  }

  /** Number of the last key frame written: from here on the backlog must be kept. */
  get markIndex(): number {
    return this.#mark.index
  }

  /** Writes from `cursor` to the next key frame, break, or `limit`; resolves with the number of the next item and the bytes. */
  async writeBatch(backlog: Backlog, cursor: number, limit: number): Promise<{ next: number; bytes: number }> {
    const parts: Buffer[] = []
    let size = 0
    let at = cursor
    for (; at < limit && size < maxBatchBytes; at++) {
      const item = backlog.at(at)
      if (item?.type !== 'unit' || item.run !== this.run || (item.key && at > cursor)) break
      if (item.key) parts.push(this.#markAt(item, at))
      parts.push(item.bytes)
      size += item.bytes.length
      this.#progress.note(item)
    }
    const batch = Buffer.concat(parts)
    await this.file.write(batch)
    return { next: at, bytes: batch.length }
  }

  async close(end: FileEnd, endPts = this.#progress.endPts ?? this.startPts): Promise<WrittenFile> {
    return this.#written(await this.file.close(), end, endPts)
  }

  /** After a failure: the file up to its last key frame, or null when there is none left. */
  async abandon(): Promise<WrittenFile | null> {
    this.#progress = this.#mark.progress
    const result = await this.file.abandon()
    return result && this.#written(result, 'failure', this.#mark.pts)
  }

  /** Remembers that all before this key frame is good; gives the tables that stand before it. */
  #markAt(key: Unit, index: number): Buffer {
    this.file.mark()
    this.#mark = { index, pts: key.pts, progress: this.#progress.clone() }
    return this.#tables.packets(key.program)
  }

  #written(result: FileResult, end: FileEnd, endPts: number): WrittenFile {
    const { frames, gaps } = this.#progress
    return { ...result, startPts: this.startPts, endPts, frames, gaps, end, encoder: this.run.encoder }
  }
}
