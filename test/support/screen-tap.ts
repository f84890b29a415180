/** Reads what a display really shows, many times a second, with ffmpeg: numbers burnt into the picture, and its brightness. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestRoom } from './room.ts'
import { countModulus, luma, type Rectangle, readStrip } from './strip.ts'

export interface Shown {
  /** On the clock of `performance.now()`, when it was read. */
  atMs: number
  /** The same on the machine's monotonic clock. */
  monotonicMs: number
  /** Burnt-in number, or null. */
  count: number | null
  /** Brightness at the place's quarter, below the strip. */
  luma: number
}

export class ScreenTap {
  readonly seen: Shown[] = []
  readonly #child: ChildProcess

  /** `place`: where on the display the picture is. */
  constructor(display: string, size: { width: number; height: number }, place: Rectangle, readsPerSecond = 50) {
    const { width, height } = size
    const grab = ['-f', 'x11grab', '-draw_mouse', '0', '-framerate', String(readsPerSecond), '-video_size', `${width}x${height}`]
    const raw = ['-pix_fmt', 'gray', '-f', 'rawvideo', '-']
    this.#child = spawn('ffmpeg', ['-v', 'error', ...grab, '-i', display, ...raw], { stdio: ['ignore', 'pipe', 'ignore'] })
    const frameBytes = width * height
    let pending = Buffer.alloc(0)
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk])
      for (; pending.length >= frameBytes; pending = pending.subarray(frameBytes)) {
        const count = readStrip(pending, width, place)?.count ?? null
        const brightness = luma(pending, width, place.x + place.width / 4, place.y + place.height / 2)
        this.seen.push({ atMs: performance.now(), monotonicMs: Number(process.hrtime.bigint()) / 1e6, count, luma: brightness })
      }
    })
  }

  close(): void {
    this.#child.kill('SIGKILL')
  }

  /** How long after its time in the room each picture was first read off the display, milliseconds, sorted. */
  latenciesMs(room: TestRoom, fps: number): number[] {
    const { monotonicNs } = JSON.parse(readFileSync(join(room.runDir, 'epoch.json'), 'utf8')) as { monotonicNs: number }
    const periodMs = (1000 * countModulus(fps)) / fps
    return this.seen
      .flatMap(({ count, monotonicMs }, index) => {
        if (count === null || count === this.seen[index - 1]?.count) return []
        return [(monotonicMs - monotonicNs / 1e6 - (1000 * count) / fps) % periodMs]
      })
      .sort((a, b) => a - b)
  }

  /** Numbers in the order in which they were shown, each once. */
  get counts(): number[] {
    const counts = this.seen.flatMap(({ count }) => (count === null ? [] : [count]))
    return counts.filter((count, index) => count !== counts[index - 1])
  }
}
