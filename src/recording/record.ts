/** Recording: files named by room and time, and beside them one line about each that is closed. */
import { appendFile, stat, truncate } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Logger } from '../lib/log.ts'
import type { OutputConfig } from './config.ts'
import type { Journal } from './journal.ts'
import type { WrittenFile } from './open-file.ts'
import type { OutputPolicy } from './policy.ts'
import type { Gap } from './progress.ts'
import { hashFile, scanFile } from './scan.ts'
import type { Unit } from './stream-guard.ts'
import { ticksPerMs } from './ts-packet.ts'

/** One line of `ROOM_recordings.jsonl`. */
export interface RecordedSegment {
  file: string
  /** When its first frame was on air, ISO 8601. */
  startedAt: string
  /** 90 kHz ticks of the stream, not wrapped. */
  startPts: number
  endPts: number
  seconds: number
  frames: number
  /** Names of its sound tracks, in their order. */
  tracks: string[]
  bytes: number
  sha256: string
  gaps: Gap[]
  /** `recovered`: the process died while it wrote; the file was mended afterwards. */
  end: WrittenFile['end'] | 'recovered'
}

/** Files begun that have no line yet. */
export interface RecordState {
  unlisted: { path: string; startPts: number }[]
}

/** A cut may come this much before its time, so that rounded times do not make a segment longer by a key frame. */
const toleranceTicks = 10 * ticksPerMs

export class RecordPolicy implements OutputPolicy {
  readonly durable = true
  readonly #config: OutputConfig
  readonly #journal: Journal<RecordState>
  readonly #log: Logger
  #unlisted: RecordState['unlisted']
  #owedLines: { dir: string; line: RecordedSegment }[] = []

  constructor(config: OutputConfig, journal: Journal<RecordState>, log: Logger) {
    this.#config = config
    this.#journal = journal
    this.#log = log
    this.#unlisted = journal.content.state?.unlisted ?? []
  }

  async admit(): Promise<boolean> {
    return true
  }

  fileName(key: Unit, attempt: number): string {
    const start = localName(new Date(this.#unixMs(key.pts)))
    return `${this.#config.room}_${start}${attempt > 1 ? `-${attempt}` : ''}.ts`
  }

  async opened(path: string, key: Unit): Promise<void> {
    this.#unlisted.push({ path, startPts: key.pts })
    await this.#saveUnlisted()
  }

  cutDue(startPts: number, key: Unit): boolean {
    return key.pts - startPts >= this.#config.segmentMs * ticksPerMs - toleranceTicks
  }

  async closed(file: WrittenFile): Promise<void> {
    await this.#list(file.path, file)
  }

  async stopped(): Promise<void> {
    await this.#writeOwed()
  }

  /** Mends what a killed process left behind: cuts torn frames off, and gives each file its line. */
  async recover(): Promise<void> {
    for (const { path, startPts } of [...this.#unlisted]) {
      try {
        await this.#recoverOne(path, startPts)
      } catch (error) {
        this.#log.warn({ file: path, err: error }, 'Recording not recovered')
      }
    }
  }

  async #recoverOne(path: string, nearTicks: number): Promise<void> {
    const found = await stat(path).catch(() => null)
    if (!found) return
    const { goodBytes, startPts, endPts, frames, gaps } = await scanFile(path, nearTicks, this.#config.ptsOriginMs * ticksPerMs)
    if (startPts === null || endPts === null) {
      this.#log.warn({ file: path }, 'Recording holds no whole frame')
      return
    }
    if (goodBytes < found.size) await truncate(path, goodBytes)
    const sha256 = await hashFile(path)
    await this.#list(path, { startPts, endPts, frames, gaps, bytes: goodBytes, sha256, end: 'recovered' })
    this.#log.info(
      { file: path, tornBytes: found.size - goodBytes, seconds: (endPts - startPts) / 90_000 },
      'Recording recovered',
    )
  }

  async #list(path: string, what: Omit<RecordedSegment, 'file' | 'startedAt' | 'seconds' | 'tracks'>): Promise<void> {
    const { startPts, endPts, frames, bytes, sha256, gaps, end } = what
    const startedAt = new Date(this.#unixMs(startPts)).toISOString()
    const seconds = Math.round((endPts - startPts) / ticksPerMs) / 1000
    const { tracks } = this.#config
    const line = { file: basename(path), startedAt, startPts, endPts, seconds, frames, tracks, bytes, sha256, gaps, end }
    this.#owedLines.push({ dir: dirname(path), line })
    await this.#writeOwed()
  }

  /** A full disk may refuse the line too: it is owed until it can be written. */
  async #writeOwed(): Promise<void> {
    for (let owed = this.#owedLines.shift(); owed; owed = this.#owedLines.shift()) {
      const { dir, line } = owed
      try {
        await appendFile(join(dir, `${this.#config.room}_recordings.jsonl`), `${JSON.stringify(line)}\n`)
      } catch (error) {
        this.#owedLines.unshift(owed)
        this.#log.warn({ file: line.file, err: error }, 'Line about a recording not written yet')
        return
      }
      this.#unlisted = this.#unlisted.filter(({ path }) => path !== join(dir, line.file))
      await this.#saveUnlisted()
    }
  }

  #saveUnlisted(): Promise<void> {
    return this.#journal.save({ state: { unlisted: this.#unlisted } })
  }

  #unixMs(pts: number): number {
    return this.#config.epochUnixMs + pts / ticksPerMs - this.#config.ptsOriginMs
  }
}

/** `2026-02-01_09-30-00` in local time. */
function localName(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  return `${day}_${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join('-')}`
}
