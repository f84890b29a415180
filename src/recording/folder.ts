/** The output's folder: made when missing, and never taken for the mount point of a disk that is gone. */
import { mkdir, stat, statfs } from 'node:fs/promises'
import { dirname, resolve, sep } from 'node:path'
import { OutputRefusal, refusalOf } from './refusal.ts'

/** Which disk the folder was on when it was first used. */
export interface FolderIdentity {
  to: string
  mountPoint: string
}

/** Below this a new file is not begun. */
const minFreeBytes = 16 * 1024 * 1024

export class OutputFolder {
  readonly path: string
  readonly #makeBelow: readonly string[]
  #known: FolderIdentity | null

  /** `makeBelow`: folders in which missing parents are made too. */
  constructor(path: string, known: FolderIdentity | null, makeBelow: readonly string[]) {
    this.path = resolve(path)
    this.#known = known?.to === this.path ? known : null
    this.#makeBelow = makeBelow
  }

  get identity(): FolderIdentity | null {
    return this.#known
  }

  /** Makes the folder and looks whether a new file may begin there. Throws an `OutputRefusal` when not. */
  async prepare(): Promise<void> {
    try {
      await this.checkDisk()
      await this.#make()
      const mountPoint = await mountPointOf(this.path)
      this.#known = { to: this.path, mountPoint }
      if ((await this.freeBytes()) < minFreeBytes) throw refusalOf({ code: 'ENOSPC' }, this.path)
    } catch (error) {
      throw refusalOf(error, this.path)
    }
  }

  /** Throws when the disk that the folder was on is not mounted any more. */
  async checkDisk(): Promise<void> {
    const mountPoint = this.#known?.mountPoint ?? '/'
    if (mountPoint === '/') return
    const [here, above] = await Promise.all([deviceOf(mountPoint), deviceOf(dirname(mountPoint))])
    if (here === above || here === null) {
      throw new OutputRefusal(
        'unmounted',
        `the disk at ${mountPoint} is not mounted: plug it in and mount it, or give the output another folder`,
      )
    }
  }

  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.path)
    return bavail * bsize
  }

  async #make(): Promise<void> {
    const recursive = this.#makeBelow.some((base) => `${this.path}${sep}`.startsWith(`${resolve(base)}${sep}`))
    try {
      await mkdir(this.path, { recursive })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    if (!(await stat(this.path)).isDirectory()) throw refusalOf({ code: 'ENOTDIR' }, this.path)
  }
}

/** The highest folder on the same disk. */
async function mountPointOf(path: string): Promise<string> {
  const device = await deviceOf(path)
  let here = path
  while (here !== '/' && (await deviceOf(dirname(here))) === device) here = dirname(here)
  return here
}

async function deviceOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).dev
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
