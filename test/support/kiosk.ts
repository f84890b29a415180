/** The display server that a room starts where there is no desktop, on displays that are not there. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Sway } from './sway.ts'

export class Kiosk extends Sway {
  constructor() {
    super(mkdtempSync(join(tmpdir(), 'mixos-kiosk-')))
  }

  /** Of a room that is to have it. */
  get env(): NodeJS.ProcessEnv {
    return { DISPLAY: '', WAYLAND_DISPLAY: '', MIXOS_KIOSK: this.dir, WLR_BACKENDS: 'headless' }
  }

  /** Pids of the display servers there are. */
  servers(): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && this.#isServer(name))
      .map(Number)
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true })
  }

  #isServer(pid: string): boolean {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
      return words[0] === 'sway' && words.includes(join(this.dir, 'config'))
    } catch {
      return false
    }
  }
}
