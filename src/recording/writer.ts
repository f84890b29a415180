/** The loop that turns the backlog into files: begins them at key frames, cuts them, and begins anew after any failure. */
import { type Clock, Nap } from '../lib/time.ts'
import type { Backlog } from './backlog.ts'
import { DiskWatch } from './disk-watch.ts'
import type { OutputFolder } from './folder.ts'
import { OpenFile, type WrittenFile } from './open-file.ts'
import type { OutputPolicy } from './policy.ts'
import { type Gap, Progress, Totals } from './progress.ts'
import { TableWriter } from './psi.ts'
import { type OutputRefusal, refusalOf } from './refusal.ts'
import type { Unit } from './stream-guard.ts'

export interface WriterParts {
  folder: OutputFolder
  backlog: Backlog
  policy: OutputPolicy
  clock: Clock
  /** PTS at which the room's time is 0, ticks. */
  originTicks: number
  /** Brings what came until now into the backlog. */
  receive: () => void
  onChange: () => void
}

interface Stopping {
  /** Number of the first item that is not written any more. */
  at: number
  final: boolean
  failure: OutputRefusal | null
  resolve: (path: string | null) => void
  reject: (error: Error) => void
}

/** What comes from the encoder wakes it earlier; this is for retries, and for what came last from one that is silent. */
const pollMs = 250
const retryMs = 1000

export class Writer {
  readonly #parts: WriterParts
  readonly #tables = new TableWriter()
  readonly #nap: Nap
  #open: OpenFile | null = null
  #cursor = 0
  /** Number of the key frame that follows what was written last without a hole. */
  #contiguousAt: number | null = null
  #openContiguous = false
  #progress: Progress
  #stopping: Stopping | null = null
  #totals = new Totals()
  #retryAtMs = 0
  #ended = false

  readonly disk: DiskWatch
  wanted = false
  failure: OutputRefusal | null = null
  lastPath: string | null = null
  lastPts: number | null = null
  lastWriteMs = Number.NEGATIVE_INFINITY
  /** Since when the disk has been at work on one thing; null when it is idle. */
  busySinceMs: number | null = null
  /** Since `start`. */
  bytes = 0
  files = 0

  constructor(parts: WriterParts) {
    this.#parts = parts
    this.disk = new DiskWatch(parts.folder, parts.clock)
    this.#nap = new Nap(parts.clock)
    this.#progress = new Progress(parts.originTicks)
  }

  get path(): string | null {
    return this.#open?.file.path ?? null
  }

  /** Time of picture written since `start`. */
  get seconds(): number {
    return this.#totals.seconds(this.#open?.progress)
  }

  get gaps(): Gap[] {
    return this.#totals.gaps(this.#open?.progress)
  }

  /** Begins with the latest key frame that came, or with the next one when what came is stale. */
  start(isStale = false): void {
    if (this.wanted) return
    this.wanted = true
    this.failure = null
    this.bytes = 0
    this.files = 0
    this.lastWriteMs = Number.NEGATIVE_INFINITY
    this.#totals = new Totals()
    this.#progress = new Progress(this.#parts.originTicks)
    this.#retryAtMs = 0
    this.#parts.receive()
    this.#cursor = (isStale ? null : this.#parts.backlog.latestKey) ?? this.#parts.backlog.end
    this.#contiguousAt = null
    this.wake()
  }

  /** Resolves with the last file's path when all that came until now is in it, safe, and closed. One at a time. */
  stop(final: boolean): Promise<string | null> {
    this.#parts.receive()
    return new Promise((resolve, reject) => {
      this.#stopping = { at: this.#parts.backlog.end, final, failure: null, resolve, reject }
      this.wake()
    })
  }

  end(): void {
    this.#ended = true
    this.wake()
  }

  /** There is more in the backlog. */
  wake(): void {
    this.#nap.wake()
  }

  async run(): Promise<void> {
    while (!this.#ended) {
      this.#parts.receive()
      this.busySinceMs = this.#parts.clock.nowMs()
      const more = await this.#step()
      this.busySinceMs = null
      if (!more) await this.#nap.sleep(pollMs)
    }
  }

  /** One piece of work; true when the next may follow at once. */
  async #step(): Promise<boolean> {
    try {
      if (this.disk.isDue) await this.disk.look(this.#open?.file)
      if (this.#open) return await this.#goOn(this.#open)
      if (this.#stopping) return await this.#finishStop(this.#stopping)
      if (!this.wanted) return this.#idle()
      return this.#parts.clock.nowMs() >= this.#retryAtMs && (await this.#begin())
    } catch (error) {
      await this.#fail(refusalOf(error, this.#parts.folder.path))
      return this.#retryAtMs <= this.#parts.clock.nowMs()
    }
  }

  #idle(): boolean {
    const { backlog } = this.#parts
    backlog.dropBefore(backlog.latestKey ?? backlog.end)
    return false
  }

  async #begin(): Promise<boolean> {
    const { backlog, folder, policy, clock } = this.#parts
    const index = backlog.keyFrom(this.#cursor)
    if (index === null) {
      if (!this.failure) backlog.dropBefore(backlog.end)
      return false
    }
    const key = backlog.at(index) as Unit
    await folder.prepare()
    this.#openContiguous = index === this.#contiguousAt
    if (!(await policy.admit(key, this.#openContiguous))) {
      this.#cursor = index + 1
      return true
    }
    const name = (attempt: number) => policy.fileName(key, attempt)
    const progress = this.#progress.nextFile()
    const common = { folder: folder.path, durable: policy.durable, clock, tables: this.#tables }
    const open = await OpenFile.create({ ...common, name, key, index, progress })
    this.#open = open
    this.#cursor = index
    await policy.opened(open.file.path, key)
    await this.#writeBatch(open)
    if (policy.durable) await open.file.sync()
    this.failure = null
    this.files++
    this.disk.hurry()
    this.lastPath = open.file.path
    this.#parts.onChange()
    return true
  }

  async #goOn(open: OpenFile): Promise<boolean> {
    const { backlog, policy } = this.#parts
    if (this.#cursor < backlog.first) return await this.#close(open, await open.close('break'))
    if (this.#stopping && this.#cursor >= this.#stopping.at) return await this.#close(open, await open.close('stop'))
    const next = backlog.at(this.#cursor)
    if (!next) return false
    if (next.type === 'end' || next.run !== open.run) return await this.#close(open, await open.close('break'))
    if (next.key && next.pts !== open.startPts && policy.cutDue(open.startPts, next)) {
      const file = await open.close('cut', next.pts)
      this.#contiguousAt = this.#cursor
      return await this.#close(open, file)
    }
    await this.#writeBatch(open)
    return backlog.at(this.#cursor) !== undefined
  }

  async #writeBatch(open: OpenFile): Promise<void> {
    const { backlog, clock } = this.#parts
    const { next, bytes } = await open.writeBatch(backlog, this.#cursor, this.#stopping?.at ?? backlog.end)
    this.#cursor = next
    this.bytes += bytes
    this.lastPts = open.progress.lastPts
    this.lastWriteMs = clock.nowMs()
    backlog.dropBefore(open.markIndex)
  }

  async #close(open: OpenFile, file: WrittenFile): Promise<boolean> {
    this.#open = null
    this.#progress = open.progress
    this.#totals.add(file)
    await this.#parts.policy.closed(file)
    this.#parts.onChange()
    return true
  }

  /** Saves what is good of the open file; what follows its last key frame goes into the next one. */
  async #fail(refusal: OutputRefusal): Promise<void> {
    const open = this.#open
    const isNew = this.failure === null
    this.disk.hurry()
    this.failure = refusal
    if (this.#stopping) this.#stopping.failure = refusal
    this.#parts.onChange()
    this.#retryAtMs = this.#parts.clock.nowMs() + (open && isNew ? 0 : retryMs)
    if (!open) return
    const file = await open.abandon()
    this.#cursor = open.markIndex
    this.#contiguousAt = file || (open.isAtStart && this.#openContiguous) ? open.markIndex : null
    this.#open = null
    if (file) await this.#close(open, file).catch((error: unknown) => void refusalOf(error, this.#parts.folder.path))
  }

  async #finishStop({ final, failure, resolve, reject }: Stopping): Promise<boolean> {
    this.wanted = false
    this.#stopping = null
    this.failure = null
    try {
      await this.#parts.policy.stopped(final)
      if (failure) throw failure
      resolve(this.lastPath)
    } catch (error) {
      reject(refusalOf(error, this.#parts.folder.path))
    }
    this.#parts.onChange()
    return false
  }
}
