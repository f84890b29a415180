/** The drawing of a keypad with what each key does, to be printed and put beside it. */
import type { DeckSurface, KeypadSurface, SurfaceAction } from '../show/index.ts'
import { actionWords } from './action-text.ts'
import { smallestModel } from './deck-model.ts'
import { keyLabel } from './key-labels.ts'
import { fitText, type Line, xml } from './legend-text.ts'

/** Millimetres: A4, lying. */
const [pageWidth, pageHeight] = [297, 210]
const [left, top, bottom] = [14, 32, 196]
const gap = 3
const columns = { keypad: 4, keyboard: 6 }
const mostKeyWidth = 52

/** Of one key, in cells. */
interface Cell {
  key: string
  x: number
  y: number
  width: number
  height: number
}

/** The usual block of digits. */
const pad: Cell[] = [
  ...['numlock', 'kpslash', 'kpasterisk', 'kpminus'].map((key, x) => cell(key, x, 0)),
  ...['kp7', 'kp8', 'kp9'].map((key, x) => cell(key, x, 1)),
  ...['kp4', 'kp5', 'kp6'].map((key, x) => cell(key, x, 2)),
  ...['kp1', 'kp2', 'kp3'].map((key, x) => cell(key, x, 3)),
  cell('kpplus', 3, 1, 1, 2),
  cell('kpenter', 3, 3, 1, 2),
  cell('kp0', 0, 4, 2),
  cell('kpdot', 2, 4),
]

/** One page, an SVG of A4 lying. Keys that the block of digits has not stand above it; a keyboard's stand in rows, in the show's order. */
export function legendSvg(surface: KeypadSurface | DeckSurface, { show, room }: { show: string; room: string }): string {
  const cells = layout(surface)
  const across = Math.max(...cells.map(({ x, width }) => x + width))
  const down = Math.max(...cells.map(({ y, height }) => y + height))
  const keyWidth = Math.min(mostKeyWidth, (pageWidth - 2 * left) / across)
  const keyHeight = Math.min(mostKeyWidth * 0.62, (bottom - top) / down)
  const actions = new Map(surface.keys.map(({ key, action }) => [key, action]))
  const offset = (pageWidth - across * keyWidth) / 2
  const keys = cells.map(({ key, x, y, width, height }) => {
    const box = {
      x: offset + x * keyWidth,
      y: top + y * keyHeight,
      width: width * keyWidth - gap,
      height: height * keyHeight - gap,
    }
    return keyDrawing(keyLabel(key), box, actions.get(key))
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${pageWidth}mm" height="${pageHeight}mm" viewBox="0 0 ${pageWidth} ${pageHeight}" font-family="DejaVu Sans, sans-serif">
<rect width="${pageWidth}" height="${pageHeight}" fill="#ffffff"/>
<text x="${left}" y="18" font-size="8" font-weight="bold" fill="#111111">${xml(room)}: ${xml(surface.name)}</text>
<text x="${pageWidth - left}" y="18" font-size="4.5" fill="#555555" text-anchor="end">${xml(show)}</text>
<text x="${left}" y="26" font-size="4" fill="#555555">A scene's key shows it in preview; take brings it on air. What has a thick frame acts on air at once. Num is lit while the last key worked.</text>
${keys.join('\n')}
</svg>
`
}

function layout(surface: KeypadSurface | DeckSurface): Cell[] {
  const names = surface.keys.map(({ key }) => key)
  if (surface.kind === 'stream-deck') return deck(Math.max(...names.map(Number)))
  const isPad = names.some((name) => name.startsWith('kp'))
  const across = isPad ? columns.keypad : columns.keyboard
  const others = isPad ? names.filter((name) => !pad.some(({ key }) => key === name)) : names
  const rows = others.map((key, index) => cell(key, index % across, Math.floor(index / across)))
  const below = Math.ceil(others.length / across)
  return isPad ? [...rows, ...pad.map((one) => ({ ...one, y: one.y + below }))] : rows
}

function deck(most: number): Cell[] {
  const model = smallestModel(most)
  return Array.from({ length: model.keys }, (_, index) =>
    cell(String(index + 1), index % model.columns, Math.floor(index / model.columns)),
  )
}

function cell(key: string, x: number, y: number, width = 1, height = 1): Cell {
  return { key, x, y, width, height }
}

interface Box {
  x: number
  y: number
  width: number
  height: number
}

function keyDrawing(label: string, { x, y, width, height }: Box, action: SurfaceAction | undefined): string {
  const look = lookOf(action)
  const frame = `<rect x="${mm(x)}" y="${mm(y)}" width="${mm(width)}" height="${mm(height)}" rx="2.5" fill="${look.fill}" stroke="${look.edge}" stroke-width="${look.line}"/>`
  const small = `<text x="${mm(x + 2.5)}" y="${mm(y + 5.5)}" font-size="4" fill="#555555">${xml(label)}</text>`
  if (!action) return `${frame}\n${small}`
  const isBold = action.does !== 'preview'
  const lines = fitText(actionWords(action), { width: width - 5, height: height - 9, largest: 7, smallest: 2.6, isBold })
  const middle = y + 3 + height / 2
  return [frame, small, ...lines.map((line) => lineDrawing(line, x + width / 2, middle, isBold ? 'bold' : 'normal'))].join('\n')
}

function lineDrawing({ text, size, offset }: Line, x: number, middle: number, weight: string): string {
  return `<text x="${mm(x)}" y="${mm(middle + offset)}" font-size="${mm(size)}" font-weight="${weight}" fill="#111111" text-anchor="middle">${xml(text)}</text>`
}

/** Good without colours, too: what acts on air at once has a thick frame. */
function lookOf(action: SurfaceAction | undefined): { fill: string; edge: string; line: number } {
  if (!action) return { fill: '#ffffff', edge: '#cccccc', line: 0.3 }
  const isAtOnce = ['take', 'cut', 'panic', 'black'].includes(action.does)
  if (isAtOnce) return { fill: '#fbdada', edge: '#b00020', line: 1.4 }
  return action.does === 'preview'
    ? { fill: '#e2f3e2', edge: '#2e7d32', line: 0.6 }
    : { fill: '#eeeeee', edge: '#555555', line: 0.6 }
}

function mm(value: number): string {
  return value.toFixed(2)
}
