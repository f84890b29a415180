/** One layer of a painted picture: where it stands, what of it is seen, and what stands there when it cannot be drawn. */

import GLib from 'gi://GLib'
import cairo from 'cairo'
import type { PaintLayer } from './messages/paint.ts'
import { type Drawing, openPicture } from './paint-picture.ts'
import type { Rectangle } from './paint-split.ts'
import { drawMissing, textDrawing } from './paint-text.ts'

export interface LayerOptions {
  /** Size of the picture, pixels. */
  width: number
  height: number
  /** Live pictures stand below: nothing that is missing may hide them. */
  aboveLive: boolean
  /** Why the layer must not be tried; null: try. */
  refused: string | null
}

/** Paints a layer; when it cannot be drawn, its placeholder. Gives the reason then, else null. */
export function paintLayer(cr: cairo.Context, layer: PaintLayer, options: LayerOptions): string | null {
  // A surface of its own: what goes wrong in one layer leaves nothing in the picture and no error in its context.
  let problem = options.refused
  if (problem === null) {
    try {
      compose(cr, layer, options, (own) => drawWhole(own, layer, options))
    } catch (error) {
      problem = error instanceof Error || error instanceof GLib.Error ? error.message : String(error)
    }
  }
  const { what } = layer
  if (problem === null || what.kind !== 'image') return problem
  compose(cr, layer, options, (own) => drawMissing(own, what.file, placeholder(layer, options), options.height))
  return problem
}

function compose(cr: cairo.Context, layer: PaintLayer, size: LayerOptions, draw: (own: cairo.Context) => void): void {
  const surface = new cairo.ImageSurface(cairo.Format.ARGB32, size.width, size.height)
  const own = new cairo.Context(surface)
  try {
    if (layer.clip) {
      const { x, y, width, height } = snap(layer.clip)
      own.rectangle(x, y, width, height)
      own.clip()
    }
    draw(own)
    cr.setSourceSurface(surface, 0, 0)
    cr.paintWithAlpha(Math.max(0, Math.min(1, layer.opacity)))
  } finally {
    own.$dispose()
  }
}

function drawWhole(own: cairo.Context, layer: PaintLayer, options: LayerOptions): void {
  const drawing = layer.what.kind === 'image' ? open(layer.what.file) : textDrawing(layer.what, layer.canvas)
  const { crop } = layer
  const seen = {
    x: crop.left,
    y: crop.top,
    width: drawing.width - crop.left - crop.right,
    height: drawing.height - crop.top - crop.bottom,
  }
  if (seen.width <= 0 || seen.height <= 0) {
    throw new Error(`its crop leaves nothing of ${Math.round(drawing.width)} x ${Math.round(drawing.height)} pixels`)
  }
  const target = snap(toPicture(place(layer, seen), layer))
  if (!touches(target, options)) return
  own.translate(target.x, target.y)
  own.scale(target.width / seen.width, target.height / seen.height)
  own.translate(-seen.x, -seen.y)
  own.rectangle(seen.x, seen.y, seen.width, seen.height)
  own.clip()
  drawing.draw(own)
}

/** Scenes share pictures: the last ones stay decoded. */
const opened = new Map<string, Drawing>()
const mostOpened = 4

function open(file: string): Drawing {
  const drawing = opened.get(file) ?? openPicture(file)
  opened.delete(file)
  opened.set(file, drawing)
  const oldest = opened.keys().next()
  if (opened.size > mostOpened && !oldest.done) opened.delete(oldest.value)
  return drawing
}

/** In the layer's canvas, for a picture of the size `own` after its crop. */
function place({ place, canvas }: PaintLayer, own: { width: number; height: number }): Rectangle {
  if (place.kind === 'box') return place
  if (place.kind === 'at') return { x: place.x, y: place.y, width: own.width * place.scale, height: own.height * place.scale }
  const scale = Math.min(canvas.width / own.width, canvas.height / own.height)
  const width = own.width * scale
  const height = own.height * scale
  return { x: (canvas.width - width) / 2, y: (canvas.height - height) / 2, width, height }
}

function toPicture({ x, y, width, height }: Rectangle, { canvas }: PaintLayer): Rectangle {
  return {
    x: canvas.x + x * canvas.scaleX,
    y: canvas.y + y * canvas.scaleY,
    width: width * canvas.scaleX,
    height: height * canvas.scaleY,
  }
}

/** Edges on whole pixels, so that they are neither soft nor half transparent. */
function snap({ x, y, width, height }: Rectangle): Rectangle {
  const [left, top] = [Math.round(x), Math.round(y)]
  return { x: left, y: top, width: Math.max(1, Math.round(x + width) - left), height: Math.max(1, Math.round(y + height) - top) }
}

function touches({ x, y, width, height }: Rectangle, picture: { width: number; height: number }): boolean {
  return x < picture.width && y < picture.height && x + width > 0 && y + height > 0
}

/** Where the layer would stand if it had its canvas's size; a small card in a corner where that would hide live pictures. */
function placeholder(layer: PaintLayer, { width, height, aboveLive }: LayerOptions): Rectangle {
  const { crop, canvas } = layer
  const own = {
    width: Math.max(1, canvas.width - crop.left - crop.right),
    height: Math.max(1, canvas.height - crop.top - crop.bottom),
  }
  const whole = snap(toPicture(place(layer, own), layer))
  if (!aboveLive || whole.width * whole.height < (width * height) / 12) return whole
  const edge = Math.round(height / 40)
  const card = { width: Math.round(width / 5), height: Math.round(height / 12) }
  return { x: Math.max(whole.x, 0) + edge, y: Math.min(whole.y + whole.height, height) - edge - card.height, ...card }
}
