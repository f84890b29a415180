/** For the tests of the painter: pictures to be painted, jobs for them, and a look at what was painted. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PaintJob, PaintLayer, PaintResult } from '../engine/messages/paint.ts'
import { paint } from './paint.ts'

export const [width, height] = [640, 360]
export const canvas = { x: 0, y: 0, scaleX: 1, scaleY: 1, width, height }
const noCrop = { left: 0, top: 0, right: 0, bottom: 0 }

/** A folder with pictures. */
export class PaintBench {
  readonly dir = mkdtempSync(join(tmpdir(), 'mixos-paint-'))
  /** 200 x 200. */
  readonly red = this.ffmpeg('red.png', 'color=c=red:s=200x200')
  /** Left half red, right half blue, 200 x 96. */
  readonly halves = this.ffmpeg('halves.jpg', 'color=c=red:s=200x96,drawbox=x=100:y=0:w=100:h=96:color=blue:t=fill', [
    '-q:v',
    '1',
  ])
  /** Without a size of its own: left half green, right half nothing. */
  readonly svg = join(this.dir, 'vector.svg')
  #outs = 0

  constructor() {
    const green = '<rect width="5" height="10" fill="#00ff00"/>'
    writeFileSync(this.svg, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">${green}</svg>`)
  }

  close(): void {
    rmSync(this.dir, { recursive: true })
  }

  /** The path of one picture, made from a filter. */
  ffmpeg(name: string, filter: string, more: string[] = []): string {
    const file = join(this.dir, name)
    execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', filter, '-frames:v', '1', ...more, file])
    return file
  }

  job(layers: PaintLayer[], more: Partial<PaintJob> = {}): PaintJob {
    const out = join(this.dir, `out-${++this.#outs}.png`)
    return { out, width, height, background: null, layers, cutouts: [], split: false, ...more }
  }

  /** Where the painter works. */
  get work(): string {
    return join(this.dir, 'work')
  }

  async paintOne(one: PaintJob): Promise<PaintResult['jobs'][number]> {
    const { jobs } = await paint([one], this.work)
    const [painted] = jobs
    if (!painted || jobs.length > 1) throw new Error(`${jobs.length} pictures were painted instead of one`)
    return painted
  }
}

export function image(file: string, more: Partial<PaintLayer> = {}): PaintLayer {
  return { what: { kind: 'image', file }, place: { kind: 'fill' }, crop: noCrop, opacity: 1, canvas, clip: null, ...more }
}

type TextWhat = Extract<PaintLayer['what'], { kind: 'text' }>

export function text(words: string, more: Partial<TextWhat> = {}): PaintLayer {
  const style = {
    font: 'DejaVu Sans Bold 40px',
    color: '#ffffff',
    box: null,
    background: null,
    align: 'center',
    valign: 'middle',
  }
  return { ...image(''), what: { kind: 'text', text: words, ...style, ...more } }
}

/** Decoded by somebody else: RGBA as text, like `ff0000ff`. */
export function pixelsOf(file: string, across = width) {
  const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-f', 'rawvideo', '-pix_fmt', 'rgba', '-'], { maxBuffer: 1e8 })
  const at = (x: number, y: number) => raw.subarray((y * across + x) * 4, (y * across + x) * 4 + 4).toString('hex')
  const seen: { x: number; y: number }[] = []
  for (let pixel = 0; pixel < raw.length / 4; pixel++) {
    if (raw[pixel * 4 + 3]) seen.push({ x: pixel % across, y: Math.floor(pixel / across) })
  }
  const [xs, ys] = [seen.map(({ x }) => x), seen.map(({ y }) => y)]
  const least = (list: number[]) => list.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const most = (list: number[]) => list.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  return { at, seen, bounds: { left: least(xs), top: least(ys), right: most(xs) + 1, bottom: most(ys) + 1 } }
}
