/** What stands still in a room's scenes, as the painter gets it. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { PaintJob, PaintLayer } from '../engine/messages/paint.ts'
import type { SmallFormat } from '../engine/messages/worker.ts'
import type { Source, VideoFormat } from '../show/index.ts'
import type { Leaf } from './flatten.ts'

/** Pictures to be painted. What is the same has the same file, and is painted once. */
export class PaintJobs {
  readonly #dir: string
  readonly #jobs = new Map<string, PaintJob>()

  constructor(dir: string) {
    this.#dir = dir
  }

  get all(): PaintJob[] {
    return [...this.#jobs.values()]
  }

  /** The file's path. */
  add(prefix: string, fields: Omit<PaintJob, 'out'>): string {
    const hash = createHash('sha256').update(JSON.stringify(fields)).digest('hex').slice(0, 16)
    const out = join(this.#dir, `${prefix}-${hash}.png`)
    this.#jobs.set(out, { ...fields, out })
    return out
  }
}

export function paintLayer(leaf: Leaf, video: VideoFormat): PaintLayer {
  return {
    what: still(leaf.source),
    place: leaf.layer.place,
    crop: leaf.layer.crop,
    opacity: leaf.opacity,
    canvas: { ...leaf.canvas, width: video.width, height: video.height },
    clip: leaf.clip,
  }
}

export function stillLayer(source: Source, video: VideoFormat, small: SmallFormat): PaintLayer {
  return {
    what: still(source),
    place: { kind: 'fill' },
    crop: { left: 0, top: 0, right: 0, bottom: 0 },
    opacity: 1,
    canvas: {
      x: 0,
      y: 0,
      scaleX: small.width / video.width,
      scaleY: small.height / video.height,
      width: video.width,
      height: video.height,
    },
    clip: null,
  }
}

function still(source: Source): PaintLayer['what'] {
  if (source.kind === 'image') return { kind: 'image', file: source.file }
  if (source.kind !== 'text') throw new Error(`${source.name} does not stand still`)
  const { text, font, color, box, background, align, valign } = source
  return { kind: 'text', text, font, color, box, background, align, valign }
}
