/** A disk of a known size as the folder `rec` of a room; only root can mount one. */
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

export class SmallDisk {
  readonly #bytes: number
  #path = ''

  constructor(bytes: number) {
    this.#bytes = bytes
  }

  static get cannotBe(): string | null {
    return process.getuid?.() === 0 ? null : 'only root mounts a disk of a known size'
  }

  get path(): string {
    return this.#path
  }

  /** Before the room starts. */
  readonly prepare = (dir: string): void => {
    this.#path = join(dir, 'rec')
    mkdirSync(this.#path)
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${this.#bytes}`, 'tmpfs', this.#path])
  }

  /** Before the room's folder is removed. */
  unmount(): void {
    execFileSync('umount', ['--lazy', this.#path])
  }
}
