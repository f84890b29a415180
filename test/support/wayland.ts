/** A Wayland desktop whose displays are plugged in and out: sway, whose displays are windows of another one that nobody sees. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pause } from './room.ts'
import { Sway } from './sway.ts'

const config = 'xwayland disable\ndefault_border none\ndefault_floating_border none\nfor_window [title=".*"] floating enable\n'
const common = { WLR_RENDERER: 'pixman', WLR_LIBINPUT_NO_DEVICES: '1' }

export class WaylandDesktop extends Sway {
  readonly #outer: Sway
  readonly #programs: ChildProcess[] = []

  /** With the displays WL-1, WL-2, … */
  static async start(displays: number): Promise<WaylandDesktop> {
    const [outer, inner] = ['outer', 'inner'].map((name) => mkdtempSync(join(tmpdir(), `mixos-${name}-`)))
    const desktop = new WaylandDesktop(inner ?? '', new Sway(outer ?? ''))
    await desktop.#begin(desktop.#outer, { WLR_BACKENDS: 'headless' })
    const below = { WLR_BACKENDS: 'wayland', WAYLAND_DISPLAY: join(desktop.#outer.dir, 'wayland-1') }
    await desktop.#begin(desktop, { ...below, WLR_WL_OUTPUTS: String(displays) })
    return desktop
  }

  private constructor(dir: string, outer: Sway) {
    super(dir)
    this.#outer = outer
  }

  /** Of programs that are to be on it. */
  get env(): NodeJS.ProcessEnv {
    return { DISPLAY: '', WAYLAND_DISPLAY: 'wayland-1', XDG_RUNTIME_DIR: this.dir, GDK_BACKEND: 'wayland' }
  }

  async unplug(display: string): Promise<void> {
    await this.#outer.command(`[title="${display}"] kill`)
  }

  end(): void {
    for (const program of this.#programs.reverse()) program.kill('SIGKILL')
    for (const dir of [this.dir, this.#outer.dir]) rmSync(dir, { recursive: true, force: true })
  }

  async #begin({ dir }: Sway, env: NodeJS.ProcessEnv): Promise<void> {
    writeFileSync(join(dir, 'config'), config)
    // It does not want to be root.
    const nobody = process.getuid?.() === 0 ? ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--'] : []
    const [command = '', ...words] = [...nobody, 'sway', '--config', join(dir, 'config')]
    const own = { XDG_RUNTIME_DIR: dir, SWAYSOCK: join(dir, 'commands') }
    this.#programs.push(spawn(command, words, { env: { PATH: process.env.PATH, ...common, ...own, ...env }, stdio: 'ignore' }))
    for (let tries = 0; tries < 200 && !existsSync(join(dir, 'wayland-1')); tries++) await pause(50)
    await pause(300)
  }
}
