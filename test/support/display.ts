/** A display without a screen, and programs that show something on it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pause } from './room.ts'
import { Program } from './senders.ts'

export interface Display {
  /** `:7`. */
  readonly name: string
  start(): Promise<void>
  kill(): void
}

/** Xvfb on a number that was free, and stays its own when it is started again. */
export async function display(width: number, height: number): Promise<Display> {
  const screen = ['-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-noreset']
  const first = spawn('Xvfb', ['-displayfd', '3', ...screen], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const [line] = (await once(first.stdio[3] as NodeJS.ReadableStream, 'data')) as [Buffer]
  const name = `:${line.toString().trim()}`
  first.kill('SIGTERM')
  await once(first, 'exit')
  const program = new Program('Xvfb', [name, ...screen])
  const socket = `/tmp/.X11-unix/X${name.slice(1)}`
  return {
    name,
    async start() {
      program.start()
      for (let tries = 0; tries < 100 && !statSync(socket, { throwIfNoEntry: false }); tries++) await pause(50)
    },
    kill: () => program.kill(),
  }
}

/** A desktop of the newer kind, weston, that fills a display of the older: what it shows is seen there. */
export async function waylandOn(
  display: string,
  width: number,
  height: number,
): Promise<{ env: NodeJS.ProcessEnv; kill(): void }> {
  const runtime = mkdtempSync(join(tmpdir(), 'mixos-wayland-'))
  const size = [`--width=${width}`, `--height=${height}`]
  const desktop = ['weston', '--backend=x11-backend.so', '--use-pixman', '--idle-time=0', '--socket=wayland-test', ...size]
  const program = new Program('env', [`DISPLAY=${display}`, `XDG_RUNTIME_DIR=${runtime}`, ...desktop])
  program.start()
  const socket = join(runtime, 'wayland-test')
  for (let tries = 0; tries < 200 && !statSync(socket, { throwIfNoEntry: false }); tries++) await pause(50)
  return {
    env: { WAYLAND_DISPLAY: 'wayland-test', XDG_RUNTIME_DIR: runtime, GDK_BACKEND: 'wayland', DISPLAY: '' },
    kill() {
      program.kill()
      rmSync(runtime, { recursive: true, force: true })
    },
  }
}

/** One colour all over the display but for a clock, by GStreamer; it comes again with the display. */
export function colorOn(name: string, width: number, height: number, color: number): Program {
  const picture = `video/x-raw,width=${width},height=${height},framerate=10/1`
  return new Program('env', [
    `DISPLAY=${name}`,
    'gst-launch-1.0',
    '-q',
    'videotestsrc',
    'is-live=true',
    'pattern=solid-color',
    `foreground-color=${color}`,
    '!',
    picture,
    '!',
    'timeoverlay',
    'font-desc=Sans 32',
    `color=${0xff000000}`,
    '!',
    'ximagesink',
    'sync=false',
  ])
}
