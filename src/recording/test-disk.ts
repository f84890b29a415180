/** For the tests: a small disk of its own, which can be filled, made read-only and pulled. Needs root. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Why there can be no such disk here; null when there can. */
export function whyNoDisk(): string | null {
  if (process.getuid?.() !== 0) return 'mounting a small disk needs root'
  const probe = join('/tmp', `mixos-mount-probe-${process.pid}`)
  mkdirSync(probe)
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'none', probe], { stdio: 'ignore' })
    execFileSync('umount', [probe])
    return null
  } catch {
    return 'mounting is not allowed here'
  } finally {
    rmSync(probe, { recursive: true })
  }
}

export class TestDisk {
  readonly path: string

  constructor(path: string) {
    this.path = path
    mkdirSync(path)
    this.mount()
  }

  mount(): void {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'mixos-test', this.path])
  }

  get #ballast(): string {
    return join(this.path, 'ballast')
  }

  fill(): void {
    const { bavail, bsize } = statfsSync(this.path)
    try {
      writeFileSync(this.#ballast, Buffer.alloc(bavail * bsize))
    } catch (error) {
      // A recording took some of it meanwhile: full is full.
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    }
  }

  empty(): void {
    rmSync(this.#ballast)
  }

  readOnly(on: boolean): void {
    execFileSync('mount', ['-o', `remount,${on ? 'ro' : 'rw'}`, this.path])
  }

  /** Pulled: those who have files open there keep them, nobody else finds it. */
  pull(): void {
    execFileSync('umount', ['-l', this.path])
  }

  /** Takes it away for good; harmless when it was pulled. */
  dispose(): void {
    try {
      execFileSync('umount', ['-l', this.path], { stdio: 'ignore' })
    } catch {
      // It was pulled.
    }
  }
}
