/** HLS: segments and the playlist, which goes on across the deaths of this process and of the encoder. */
import { readFileSync } from 'node:fs'
import { readdir, stat, truncate, unlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Logger } from '../lib/log.ts'
import type { OutputConfig } from './config.ts'
import { type Journal, replaceFile } from './journal.ts'
import type { WrittenFile } from './open-file.ts'
import { endUnixMs, Playlist, type PlaylistSegment, segmentName } from './playlist.ts'
import type { OutputPolicy } from './policy.ts'
import { refusalOf } from './refusal.ts'
import { scanFile } from './scan.ts'
import type { Unit } from './stream-guard.ts'
import { ticksPerMs } from './ts-packet.ts'

/** A segment begun and not yet in the playlist. */
interface Unpublished {
  file: string
  sequence: number
  startPts: number
  encoder: string
  discontinuity: boolean
}

export interface HlsState {
  unpublished: Unpublished | null
  /** The newest published segment, its encoder, and where it ends; `exact`: just before a key frame, sound included. */
  published: { endPts: number; exact: boolean; encoder: string; segment: PlaylistSegment } | null
}

const playlistName = 'live.m3u8'
const toleranceTicks = 10 * ticksPerMs
/** Players may still fetch what has just left the playlist. */
const graceMs = 30_000

export class HlsPolicy implements OutputPolicy {
  readonly durable = false
  readonly #config: OutputConfig
  readonly #journal: Journal<HlsState>
  readonly #log: Logger
  readonly #playlist: Playlist
  #unpublished: Unpublished | null
  #published: HlsState['published']
  #broken = false
  #isLoaded = false
  #retired: { file: string; endUnixMs: number }[] = []

  constructor(config: OutputConfig, journal: Journal<HlsState>, log: Logger) {
    this.#config = config
    this.#journal = journal
    this.#log = log
    this.#playlist = new Playlist(config.segmentMs / 1000)
    this.#unpublished = journal.content.state?.unpublished ?? null
    this.#published = journal.content.state?.published ?? null
  }

  async admit(key: Unit, contiguous: boolean): Promise<boolean> {
    if (!this.#isLoaded) await this.#load()
    const { encoder } = key.run
    if (this.#unpublished?.encoder === encoder && key.pts < this.#unpublished.startPts) return false
    if (this.#unpublished) await this.#settle(this.#unpublished, key)
    const before = this.#published?.encoder === encoder ? this.#published : null
    if (before && key.pts < before.endPts) return false
    const goesOn = contiguous || (before?.exact === true && before.endPts === key.pts)
    this.#broken = this.#playlist.segments.length > 0 && !goesOn
    return true
  }

  fileName(key: Unit, attempt: number): string {
    const start = Math.round(this.#unixMs(key.pts))
    return `${this.#playlist.nextSequence}-${start}${attempt > 1 ? `-${attempt}` : ''}.ts`
  }

  async opened(path: string, key: Unit): Promise<void> {
    this.#unpublished = {
      file: basename(path),
      sequence: this.#playlist.nextSequence,
      startPts: key.pts,
      encoder: key.run.encoder,
      discontinuity: this.#broken,
    }
    await this.#saveState()
  }

  cutDue(startPts: number, key: Unit): boolean {
    return this.#segmentAt(key.pts) > this.#segmentAt(startPts)
  }

  /** A segment that broke off waits: the next key frame tells whether the stream really has a hole. */
  async closed({ end, endPts }: WrittenFile): Promise<void> {
    if (end !== 'break' && this.#unpublished) await this.#publish(this.#unpublished, endPts, end !== 'stop')
  }

  async stopped(final: boolean): Promise<void> {
    if (!this.#isLoaded) await this.#load()
    if (this.#unpublished) await this.#settle(this.#unpublished, null)
    if (final && this.#playlist.segments.length > 0) await this.#write(true)
  }

  /** Reads back what an earlier process published; the journal may know one segment more than the playlist. */
  async #load(): Promise<void> {
    try {
      this.#playlist.read(readFileSync(join(this.#config.to, playlistName), 'utf8'))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw refusalOf(error, this.#config.to)
    }
    const newest = this.#published?.segment
    if (newest && newest.sequence >= this.#playlist.nextSequence) this.#playlist.continueWith(newest)
    if (newest?.sequence !== this.#playlist.nextSequence - 1) this.#published = null
    if (this.#unpublished?.sequence !== this.#playlist.nextSequence) this.#unpublished = null
    await this.#tidy()
    this.#isLoaded = true
  }

  /** Segments of earlier runs: the old ones go when their time has come, those that nobody knows at once. */
  async #tidy(): Promise<void> {
    const listed = new Set(this.#playlist.segments.map(({ file }) => file))
    if (this.#unpublished) listed.add(this.#unpublished.file)
    const names = await readdir(this.#config.to).catch(() => [])
    for (const name of names) {
      const match = segmentName.exec(name)
      if (!match || listed.has(name)) continue
      if (Number(match[1]) >= this.#playlist.nextSequence) await this.#remove(name)
      else this.#retired.push({ file: name, endUnixMs: Number(match[2]) })
    }
    const isThere = new Set(names)
    const missing = this.#playlist.dropThroughLast(({ file }) => !isThere.has(file))
    if (missing > 0) this.#log.warn({ count: missing }, 'Segments of the playlist are gone')
  }

  /**
   * Publishes a segment that broke off. Where the same encoder still has `key`, and the segment has it too, it ends just
   * before that frame: so nothing is missing and nothing comes twice.
   */
  async #settle(segment: Unpublished, key: Unit | null): Promise<void> {
    const path = join(this.#config.to, segment.file)
    const found = await stat(path).catch(() => null)
    const scan = found && (await scanFile(path, segment.startPts, this.#config.ptsOriginMs * ticksPerMs))
    const sameEncoder = key?.run.encoder === segment.encoder
    const overlap = sameEncoder ? scan?.keys.find(({ pts }) => pts === key?.pts) : undefined
    const keepBytes = overlap ? overlap.offset : (scan?.goodBytes ?? 0)
    const endPts = overlap ? overlap.pts : scan?.endPts
    if (keepBytes === 0 || endPts == null) {
      await this.#remove(segment.file)
      this.#unpublished = null
      return
    }
    if (found && keepBytes < found.size) await truncate(path, keepBytes)
    await this.#publish(segment, endPts, overlap !== undefined)
  }

  async #publish(segment: Unpublished, endPts: number, exact: boolean): Promise<void> {
    const { file, sequence, startPts, encoder, discontinuity } = segment
    const durationS = (endPts - startPts) / ticksPerMs / 1000
    const entry = { sequence, file, durationS, startUnixMs: this.#unixMs(startPts), discontinuity }
    this.#unpublished = null
    this.#playlist.add(entry)
    this.#published = { endPts, exact, encoder, segment: entry }
    for (const gone of this.#playlist.prune(this.#config.windowMs)) {
      this.#retired.push({ file: gone.file, endUnixMs: endUnixMs(gone) })
    }
    await this.#saveState()
    await this.#write(false)
    await this.#removeRetired(endUnixMs(entry))
  }

  async #write(final: boolean): Promise<void> {
    await replaceFile(join(this.#config.to, playlistName), this.#playlist.render(final), { mode: 0o644, durable: this.durable })
  }

  async #removeRetired(nowUnixMs: number): Promise<void> {
    const isDue = (ended: number) => Math.abs(nowUnixMs - ended) > this.#config.windowMs + graceMs
    for (const { file } of this.#retired.filter(({ endUnixMs }) => isDue(endUnixMs))) await this.#remove(file)
    this.#retired = this.#retired.filter(({ endUnixMs }) => !isDue(endUnixMs))
  }

  async #remove(file: string): Promise<void> {
    await unlink(join(this.#config.to, file)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') this.#log.warn({ file, err: error }, 'Old segment not deleted')
    })
  }

  #saveState(): Promise<void> {
    return this.#journal.save({ state: { unpublished: this.#unpublished, published: this.#published } })
  }

  /** Segments are cut on one grid of the room's time, so that those of all renditions begin together. */
  #segmentAt(pts: number): number {
    const { segmentMs, ptsOriginMs } = this.#config
    return Math.floor((pts - ptsOriginMs * ticksPerMs + toleranceTicks) / (segmentMs * ticksPerMs))
  }

  #unixMs(pts: number): number {
    return this.#config.epochUnixMs + pts / ticksPerMs - this.#config.ptsOriginMs
  }
}
