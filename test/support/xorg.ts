/** A real X server without glass, whose displays are plugged in and out: Xorg with its dummy driver. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const config = `
Section "Device"
  Identifier "card"
  Driver "dummy"
  VideoRam 256000
EndSection
Section "Monitor"
  Identifier "any"
  HorizSync 5-1000
  VertRefresh 5-200
EndSection
Section "Screen"
  Identifier "all"
  Device "card"
  Monitor "any"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Modes "1024x768"
    Virtual 4096 2160
  EndSubSection
EndSection
Section "ServerFlags"
  Option "AutoAddDevices" "false"
EndSection
`

export interface Xorg {
  /** `:7`. */
  readonly name: string
  /** The display `DUMMYn` shows the mode (`1024x768`) from now on, its left edge at `x`. */
  plug(output: number, mode: string, x: number): void
  unplug(output: number): void
  /** Its background: what a desktop would show. */
  paint(color: string): void
  signal(signal: NodeJS.Signals): void
  end(): void
}

export async function xorg(): Promise<Xorg> {
  const dir = mkdtempSync(join(tmpdir(), 'mixos-xorg-'))
  writeFileSync(join(dir, 'xorg.conf'), config)
  const files = ['-config', join(dir, 'xorg.conf'), '-logfile', join(dir, 'log')]
  const alone = ['-nolisten', 'tcp', '-noreset', '-sharevts', '-novtswitch', '-displayfd', '3']
  const child = spawn('Xorg', [...files, ...alone], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const [line] = (await once(child.stdio[3] as NodeJS.ReadableStream, 'data')) as [Buffer]
  const name = `:${line.toString().trim()}`
  const env = { ...process.env, DISPLAY: name }
  const xrandr = (...words: string[]) => execFileSync('xrandr', words, { env })
  const known = new Set<string>()
  /** Any size, 60 times a second. */
  const makeMode = (mode: string) => {
    const [width = 0, height = 0] = mode.split('x').map(Number)
    const across = [width, width + 48, width + 80, width + 160]
    const down = [height, height + 3, height + 9, height + 30]
    const megahertz = ((width + 160) * (height + 30) * 60) / 1e6
    if (!known.has(mode)) xrandr('--newmode', `any-${mode}`, ...[megahertz, ...across, ...down].map(String))
    known.add(mode)
  }
  return {
    name,
    plug(output, mode, x) {
      makeMode(mode)
      xrandr('--addmode', `DUMMY${output}`, `any-${mode}`)
      xrandr('--output', `DUMMY${output}`, '--mode', `any-${mode}`, '--pos', `${x}x0`)
      // Until somebody asks for all of them, the driver does not notice what is plugged in.
      xrandr('--query')
    },
    unplug: (output) => void xrandr('--output', `DUMMY${output}`, '--off'),
    paint: (color) => void execFileSync('xsetroot', ['-solid', color], { env }),
    signal: (signal) => void child.kill(signal),
    end() {
      child.kill('SIGKILL')
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
