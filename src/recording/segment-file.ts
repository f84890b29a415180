/** One file being written: whole batches, forced to the disk every second, and cut back to its last key frame when a write fails. */
import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, open, stat, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Cancel, Clock } from '../lib/time.ts'

const syncEveryMs = 1000

export interface FileResult {
  path: string
  bytes: number
  sha256: string
}

/** What tells one file from another, whatever its name. */
interface Identity {
  dev: number
  ino: number
}

export class SegmentFile {
  readonly path: string
  readonly #handle: FileHandle
  readonly #identity: Identity
  readonly #durable: boolean
  readonly #stopTimer: Cancel
  #hash: Hash = createHash('sha256')
  #bytes = 0
  #mark: { bytes: number; hash: Hash } = { bytes: 0, hash: createHash('sha256') }
  #dirty = false
  #syncing: Promise<void> | null = null
  #syncError: unknown = null

  private constructor(path: string, handle: FileHandle, identity: Identity, durable: boolean, clock: Clock) {
    this.path = path
    this.#handle = handle
    this.#identity = identity
    this.#durable = durable
    this.#stopTimer = durable ? clock.every(syncEveryMs, () => void this.#syncSoon()) : () => {}
  }

  /** Fails with EEXIST when the file is there. `durable`: a power cut may take one second of it at most. */
  static async create(path: string, durable: boolean, clock: Clock): Promise<SegmentFile> {
    const handle = await open(path, 'wx', 0o644)
    const file = new SegmentFile(path, handle, await handle.stat(), durable, clock)
    if (durable) await syncFolder(dirname(path))
    return file
  }

  get bytes(): number {
    return this.#bytes
  }

  /** What follows begins with a key frame: up to here the file is good whatever happens next. */
  mark(): void {
    this.#mark = { bytes: this.#bytes, hash: this.#hash.copy() }
  }

  async write(batch: Buffer): Promise<void> {
    if (this.#syncError) throw this.#syncError
    for (let written = 0; written < batch.length; ) {
      written += (await this.#handle.write(batch, written, batch.length - written, this.#bytes + written)).bytesWritten
    }
    this.#bytes += batch.length
    this.#hash.update(batch)
    this.#dirty = true
  }

  /** Resolves when what was written is on the disk. */
  async sync(): Promise<void> {
    this.#dirty = false
    await this.#handle.datasync()
  }

  /** False when the path does not lead to this file any more: it was removed, or its disk is not mounted. Never throws. */
  async isInPlace(): Promise<boolean> {
    const found = await stat(this.path).catch(() => null)
    return found?.ino === this.#identity.ino && found.dev === this.#identity.dev
  }

  /** When it fails, `abandon` is what is left to do. */
  async close(): Promise<FileResult> {
    await this.#syncing
    if (this.#syncError) throw this.#syncError
    if (this.#durable) await this.sync()
    this.#stopTimer()
    await this.#handle.close()
    return this.#result()
  }

  /** After a failure: takes back what follows the mark; null when nothing is left, and so no file. Never throws. */
  async abandon(): Promise<FileResult | null> {
    this.#stopTimer()
    await this.#syncing
    await this.#handle.truncate(this.#mark.bytes).catch(() => {})
    await this.#handle.datasync().catch(() => {})
    const isOurs = await this.isInPlace()
    await this.#handle.close().catch(() => {})
    if (!isOurs) return null
    if (this.#mark.bytes === 0) {
      await unlink(this.path).catch(() => {})
      return null
    }
    this.#bytes = this.#mark.bytes
    this.#hash = this.#mark.hash
    return this.#result()
  }

  #result(): FileResult {
    return { path: this.path, bytes: this.#bytes, sha256: this.#hash.digest('hex') }
  }

  async #syncSoon(): Promise<void> {
    if (!this.#dirty || this.#syncing) return
    this.#syncing = this.sync().catch((error: unknown) => {
      this.#syncError = error
    })
    await this.#syncing
    this.#syncing = null
  }
}

/** Makes a new name in the folder survive a power cut; not every file system can. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'EBADF'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  } finally {
    await handle.close()
  }
}
