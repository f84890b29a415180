/** What the painter is told to paint, and what it answers. */
import type { Overlay } from './mix.ts'
import type { Crop } from './worker.ts'

/** What the painter is given. */
export interface PaintInput {
  jobs: PaintJob[]
  /** Layers not to be tried, because the painter did not survive them. */
  refused: { out: string; layer: number; reason: string }[]
}

/** One picture for the painter. */
export interface PaintJob {
  out: string
  width: number
  height: number
  /** `#rrggbb` or null for transparent. */
  background: string | null
  layers: PaintLayer[]
  /** Rectangles kept free: live pictures stand above there. */
  cutouts: { x: number; y: number; width: number; height: number }[]
  /** Cut into pieces without the transparent parts: `out` gets a number before its ending. */
  split: boolean
}

/** Drawn in a canvas of the program's size that is scaled by `scaleX`, `scaleY` and moved to `x`, `y`; clipped to `clip`. */
export interface PaintLayer {
  what:
    | { kind: 'image'; file: string }
    | {
        kind: 'text'
        text: string
        font: string
        color: string
        box: string | null
        background: string | null
        align: string
        valign: string
      }
  place:
    | { kind: 'fill' }
    | { kind: 'at'; x: number; y: number; scale: number }
    | { kind: 'box'; x: number; y: number; width: number; height: number }
  crop: Crop
  opacity: number
  canvas: { x: number; y: number; scaleX: number; scaleY: number; width: number; height: number }
  clip: { x: number; y: number; width: number; height: number } | null
}

/** A line of the painter's stdout, before the step; `layer` null: saves the picture. */
export interface PaintStep {
  out: string
  layer: number | null
}

export interface PaintResult {
  jobs: { out: string; pieces: Overlay['pieces']; opaque: boolean; problems: { file: string; reason: string }[] }[]
}
