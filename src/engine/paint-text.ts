/** Words with cairo and Pango: title cards, their boxes, and the card that stands for a missing picture. */

import Pango from 'gi://Pango?version=1.0'
import PangoCairo from 'gi://PangoCairo?version=1.0'
import type cairo from 'cairo'
import type { PaintLayer } from './messages/paint.ts'
import type { Drawing } from './paint-picture.ts'
import type { Rectangle } from './paint-split.ts'

type TextWhat = Extract<PaintLayer['what'], { kind: 'text' }>

interface Size {
  width: number
  height: number
}

/** Share of a side that words and their box keep free on each edge. */
const margin = 0.05
const mostCharacters = 4000
const smallestPx = 6

const alignments: Record<string, Pango.Alignment> = {
  left: Pango.Alignment.LEFT,
  center: Pango.Alignment.CENTER,
  right: Pango.Alignment.RIGHT,
}

/** A card of the canvas's size. Words that would not fit are set smaller. */
export function textDrawing(what: TextWhat, canvas: Size): Drawing {
  return {
    width: canvas.width,
    height: canvas.height,
    draw(cr) {
      if (what.background) {
        setColor(cr, what.background)
        cr.paint()
      }
      if (what.text.trim() === '') return
      const { layout, words, padding } = setText(cr, what, canvas)
      if (what.box) {
        setColor(cr, what.box)
        roundedRectangle(cr, grow(words, padding), padding / 2)
        cr.fill()
      }
      setColor(cr, what.color)
      const [, logical] = layout.get_pixel_extents()
      cr.moveTo(words.x - logical.x, words.y - logical.y)
      PangoCairo.show_layout(cr, layout)
    },
  }
}

interface SetText {
  layout: Pango.Layout
  /** Where the words stand in the canvas. */
  words: Rectangle
  /** Between the words and the edge of their box. */
  padding: number
}

function setText(cr: cairo.Context, what: TextWhat, canvas: Size): SetText {
  const font = Pango.FontDescription.from_string(what.font)
  const layout = PangoCairo.create_layout(cr)
  layout.set_text(what.text.slice(0, mostCharacters).replaceAll('\0', ' '), -1)
  layout.set_wrap(Pango.WrapMode.WORD_CHAR)
  layout.set_alignment(alignments[what.align] ?? Pango.Alignment.CENTER)
  const wantedPx = font.get_size() > 0 ? font.get_size() / Pango.SCALE : canvas.height / 15
  for (let sizePx = Math.min(wantedPx, canvas.height); ; sizePx *= 0.94) {
    const padding = what.box ? sizePx / 2 : 0
    const room = grow(grow({ x: 0, y: 0, ...canvas }, { x: -margin * canvas.width, y: -margin * canvas.height }), -padding)
    font.set_absolute_size(sizePx * Pango.SCALE)
    layout.set_font_description(font)
    layout.set_width(Math.max(1, Math.round(room.width)) * Pango.SCALE)
    const [, logical] = layout.get_pixel_extents()
    if (logical.height > room.height && sizePx > smallestPx) continue
    const free = room.height - logical.height
    const down = what.valign === 'top' ? 0 : what.valign === 'bottom' ? free : free / 2
    return {
      layout,
      padding,
      words: { x: room.x + logical.x, y: Math.round(room.y + down), width: logical.width, height: logical.height },
    }
  }
}

/** A dark card over `place` with the file's name; never louder than the pictures around it. */
export function drawMissing(cr: cairo.Context, file: string, place: Rectangle, pictureHeight: number): void {
  const sizePx = Math.max(9, Math.min(place.height / 3.4, place.width / 16, pictureHeight / 26))
  roundedRectangle(cr, grow(place, -1), Math.min(sizePx / 2, place.height / 4))
  setColor(cr, '#12161ce8')
  cr.fillPreserve()
  setColor(cr, '#465062')
  cr.setLineWidth(Math.max(1, sizePx / 16))
  cr.stroke()
  const lines = [
    { text: file.slice(file.lastIndexOf('/') + 1), font: 'DejaVu Sans Bold', color: '#c9d1dc', px: sizePx },
    { text: 'picture missing', font: 'DejaVu Sans', color: '#8d98a8', px: sizePx * 0.72 },
  ].filter((_line, index) => index === 0 || place.height > sizePx * 2.6)
  const layouts = lines.map((line) => oneLine(cr, line.text, line.font, line.px, place.width - sizePx))
  const heights = layouts.map((layout) => layout.get_pixel_extents()[1].height)
  let y = place.y + (place.height - heights.reduce((sum, height) => sum + height, 0)) / 2
  lines.forEach(({ color }, index) => {
    setColor(cr, color)
    cr.moveTo(place.x + sizePx / 2, y)
    PangoCairo.show_layout(cr, layouts[index] as Pango.Layout)
    y += heights[index] as number
  })
}

function oneLine(cr: cairo.Context, text: string, font: string, sizePx: number, width: number): Pango.Layout {
  const description = Pango.FontDescription.from_string(font)
  description.set_absolute_size(sizePx * Pango.SCALE)
  const layout = PangoCairo.create_layout(cr)
  layout.set_text(text.replaceAll('\0', ' '), -1)
  layout.set_font_description(description)
  layout.set_width(Math.max(1, Math.round(width)) * Pango.SCALE)
  layout.set_ellipsize(Pango.EllipsizeMode.MIDDLE)
  layout.set_single_paragraph_mode(true)
  layout.set_alignment(Pango.Alignment.CENTER)
  return layout
}

function grow({ x, y, width, height }: Rectangle, by: number | { x: number; y: number }): Rectangle {
  const sides = typeof by === 'number' ? { x: by, y: by } : by
  return { x: x - sides.x, y: y - sides.y, width: width + 2 * sides.x, height: height + 2 * sides.y }
}

function roundedRectangle(cr: cairo.Context, { x, y, width, height }: Rectangle, radius: number): void {
  const quarter = Math.PI / 2
  cr.newSubPath()
  cr.arc(x + width - radius, y + radius, radius, -quarter, 0)
  cr.arc(x + width - radius, y + height - radius, radius, 0, quarter)
  cr.arc(x + radius, y + height - radius, radius, quarter, 2 * quarter)
  cr.arc(x + radius, y + radius, radius, 2 * quarter, 3 * quarter)
  cr.closePath()
}

/** `#rrggbb` or `#rrggbbaa`. */
export function setColor(cr: cairo.Context, color: string): void {
  if (!/^#([0-9a-f]{6}|[0-9a-f]{8})$/i.test(color)) throw new Error(`${color} is no colour`)
  const [red = 0, green = 0, blue = 0, alpha = 1] = (color.slice(1).match(/../g) ?? []).map(
    (hex) => Number.parseInt(hex, 16) / 255,
  )
  cr.setSourceRGBA(red, green, blue, alpha)
}
