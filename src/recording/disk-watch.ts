/** Looks at the disk once a second: how much is free, and whether what is written can be found there. */
import type { Clock } from '../lib/time.ts'
import type { OutputFolder } from './folder.ts'
import { OutputRefusal } from './refusal.ts'
import type { SegmentFile } from './segment-file.ts'

const lookEveryMs = 1000

export class DiskWatch {
  readonly #folder: OutputFolder
  readonly #clock: Clock
  #dueMs = 0
  freeBytes: number | null = null

  constructor(folder: OutputFolder, clock: Clock) {
    this.#folder = folder
    this.#clock = clock
  }

  get isDue(): boolean {
    return this.#clock.nowMs() >= this.#dueMs
  }

  /** Something changed: the next look is due at once. */
  hurry(): void {
    this.#dueMs = 0
  }

  /** `file`: the one being written. Throws an `OutputRefusal` when its path does not lead to it any more. */
  async look(file: SegmentFile | undefined): Promise<void> {
    this.#dueMs = this.#clock.nowMs() + lookEveryMs
    const [freeBytes, isInPlace] = await Promise.all([this.#folder.freeBytes().catch(() => null), file?.isInPlace()])
    this.freeBytes = freeBytes
    if (!file || isInPlace) return
    await this.#folder.checkDisk()
    throw new OutputRefusal('file-gone', `${file.path} was removed while it was being written: leave files in that folder alone`)
  }
}
