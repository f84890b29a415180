/** A Wayland display server that is told by its commands, and looked at. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { readShot, type Shot } from './shot.ts'

const run = promisify(execFile)

export class Sway {
  /** Where its sockets are. */
  readonly dir: string

  constructor(dir: string) {
    this.dir = dir
  }

  async command(...words: string[]): Promise<void> {
    await run('swaymsg', ['-s', join(this.dir, 'commands'), '--', ...words])
  }

  /** A display as it is now. */
  async shot(display: string): Promise<Shot> {
    const env = { ...process.env, XDG_RUNTIME_DIR: this.dir, WAYLAND_DISPLAY: 'wayland-1' }
    const options = { env, encoding: 'buffer', maxBuffer: 1 << 26, timeout: 2000 } as const
    return readShot((await run('grim', ['-t', 'ppm', '-o', display, '-'], options)).stdout)
  }
}
