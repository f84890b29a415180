/** What the painter paints, decoded by somebody else. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PaintLayer } from '../engine/messages/paint.ts'
import { canvas, height, image, PaintBench, pixelsOf, text, width } from './test-paint.ts'

let bench: PaintBench
beforeAll(() => {
  bench = new PaintBench()
})
afterAll(() => bench.close())

describe('where a layer stands, to the pixel', { timeout: 30_000 }, () => {
  const cases: [string, () => PaintLayer, { left: number; top: number; right: number; bottom: number }][] = [
    ['fill keeps the aspect, centred', () => image(bench.red), { left: 140, top: 0, right: 500, bottom: 360 }],
    [
      'at: own size times the factor',
      () => image(bench.red, { place: { kind: 'at', x: 33, y: 7, scale: 0.5 } }),
      { left: 33, top: 7, right: 133, bottom: 107 },
    ],
    [
      'box: exactly that',
      () => image(bench.red, { place: { kind: 'box', x: 11, y: 13, width: 301, height: 99 } }),
      { left: 11, top: 13, right: 312, bottom: 112 },
    ],
    [
      'crop makes it smaller where it is placed',
      () => image(bench.red, { place: { kind: 'at', x: 0, y: 0, scale: 1 }, crop: { left: 50, top: 20, right: 10, bottom: 0 } }),
      { left: 0, top: 0, right: 140, bottom: 180 },
    ],
    [
      'a scene in a scene: its canvas is moved and scaled',
      () =>
        image(bench.red, {
          place: { kind: 'at', x: 100, y: 100, scale: 1 },
          canvas: { ...canvas, x: 10, y: 20, scaleX: 0.5, scaleY: 0.25 },
        }),
      { left: 60, top: 45, right: 160, bottom: 95 },
    ],
    [
      'clip is in program pixels',
      () => image(bench.red, { clip: { x: 0, y: 50, width: 300, height: 100 } }),
      { left: 140, top: 50, right: 300, bottom: 150 },
    ],
    [
      'an SVG without a size has that of its view box',
      () => image(bench.svg, { place: { kind: 'at', x: 20, y: 0, scale: 10 } }),
      { left: 20, top: 0, right: 70, bottom: 100 },
    ],
    [
      'out of the picture: nothing',
      () => image(bench.red, { place: { kind: 'at', x: 5000, y: -900, scale: 1 } }),
      { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity },
    ],
  ]
  test.each(cases)('%s', async (_name, layer, expected) => {
    const result = await bench.paintOne(bench.job([layer()]))
    expect(result.problems).toEqual([])
    expect(pixelsOf(result.out).bounds).toEqual(expected)
  })

  test('layers lie upon each other with their opacity, cutouts are free, and opaque says so', async () => {
    const background = '#0000ff'
    const half = image(bench.red, { opacity: 0.5, place: { kind: 'box', x: 0, y: 0, width: 320, height: 360 } })
    const whole = await bench.paintOne(bench.job([half], { background }))
    expect(whole.opaque).toBe(true)
    expect(pixelsOf(whole.out).at(100, 100)).toMatch(/^(7f|80)00(7f|80)ff$/)
    expect(pixelsOf(whole.out).at(319, 359)).toMatch(/^(7f|80)00(7f|80)ff$/)
    expect(pixelsOf(whole.out).at(320, 0)).toBe('0000ffff')
    const cut = await bench.paintOne(bench.job([half], { background, cutouts: [{ x: 100, y: 100, width: 20, height: 10 }] }))
    expect(cut.opaque).toBe(false)
    const { at } = pixelsOf(cut.out)
    expect([at(99, 100), at(119, 109), at(120, 109)].map((pixel) => pixel.slice(6))).toEqual(['ff', '00', 'ff'])
  })

  test('a photo held upright stands upright', async () => {
    const upright = join(bench.dir, 'turned.jpg')
    writeFileSync(upright, withOrientation(readFileSync(bench.halves), 6))
    const result = await bench.paintOne(bench.job([image(upright, { place: { kind: 'at', x: 0, y: 0, scale: 1 } })]))
    const { bounds, at } = pixelsOf(result.out)
    expect(bounds).toEqual({ left: 0, top: 0, right: 96, bottom: 200 })
    expect(at(48, 20)).toMatch(/^f.0.0.ff$/)
    expect(at(48, 180)).toMatch(/^0.0.f.ff$/)
  })

  test('an SVG is sharp at any size', async () => {
    const result = await bench.paintOne(
      bench.job([image(bench.svg, { place: { kind: 'box', x: 0, y: 0, width: 600, height: 300 } })]),
    )
    const { at } = pixelsOf(result.out)
    expect([at(299, 150), at(300, 150)]).toEqual(['00ff00ff', '00000000'])
  })
})

/** Puts an EXIF segment with nothing but the orientation behind the JPEG's first marker. */
function withOrientation(jpeg: Buffer, orientation: number): Buffer {
  const tiff = Buffer.from('4d4d002a000000080001011200030000000100000000' + '00000000', 'hex')
  tiff.writeUInt16BE(orientation, 18)
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff])
  const head = Buffer.from([0xff, 0xe1, 0, body.length + 2])
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)])
}

describe('words', { timeout: 30_000 }, () => {
  test('stand where they are wanted, inside the margins', async () => {
    const bounds = async (align: string, valign: string) =>
      pixelsOf((await bench.paintOne(bench.job([text('Hello', { align, valign, box: '#102030' })]))).out).bounds
    const [topLeft, middle, bottomRight] = [
      await bounds('left', 'top'),
      await bounds('center', 'middle'),
      await bounds('right', 'bottom'),
    ]
    expect(topLeft).toMatchObject({ left: 32, top: 18 })
    expect(bottomRight).toMatchObject({ right: width - 32, bottom: height - 18 })
    expect(Math.abs(middle.left + middle.right - width)).toBeLessThanOrEqual(2)
    expect(Math.abs(middle.top + middle.bottom - height)).toBeLessThanOrEqual(2)
  })

  test('are set smaller where they would not fit, and long ones are broken', async () => {
    const many = await bench.paintOne(
      bench.job([text('many words '.repeat(80)), text('x'.repeat(300), { valign: 'top', font: 'DejaVu Sans 20px' })]),
    )
    const { left, top, right, bottom } = pixelsOf(many.out).bounds
    expect(Math.min(left - 30, top - 12, width - 30 - right, height - 12 - bottom)).toBeGreaterThanOrEqual(0)
  })

  test('the size of the font is in pixels', async () => {
    const tall = async (font: string) => {
      const { top, bottom } = pixelsOf((await bench.paintOne(bench.job([text('H', { font })]))).out).bounds
      return bottom - top
    }
    // A capital of DejaVu Sans is 0.729 of its size.
    expect(Math.abs((await tall('DejaVu Sans 100px')) - 73)).toBeLessThanOrEqual(2)
    expect(Math.abs((await tall('DejaVu Sans 100')) - 73)).toBeLessThanOrEqual(2)
  })

  test('are never markup, and a colour that is none is a problem', async () => {
    const result = await bench.paintOne(
      bench.job([text('<b>a & b</b>\0'), text('x', { color: 'red' }), text('', { background: '#00ff0080' })]),
    )
    expect(result.problems).toEqual([{ file: 'x', reason: 'red is no colour' }])
    expect(pixelsOf(result.out).at(0, 0)).toBe('00ff0080')
  })
})

test('an overlay is cut into pieces that together are the whole', { timeout: 30_000 }, async () => {
  const layers = [
    image(bench.red, { place: { kind: 'box', x: 0, y: 300, width: 640, height: 60 } }),
    image(bench.svg, { place: { kind: 'box', x: 500, y: 20, width: 100, height: 50 } }),
  ]
  const result = await bench.paintOne(bench.job(layers, { split: true, cutouts: [{ x: 200, y: 310, width: 10, height: 10 }] }))
  expect(result.pieces.map(({ x, y, width, height }) => [x, y, width, height])).toEqual([
    [500, 20, 50, 50],
    [0, 300, 640, 60],
  ])
  const whole = pixelsOf(result.out)
  for (const piece of result.pieces) {
    const part = pixelsOf(piece.path, piece.width)
    for (const { x, y } of part.seen) expect(part.at(x, y)).toBe(whole.at(piece.x + x, piece.y + y))
  }
  const seen = result.pieces.reduce((sum, piece) => sum + pixelsOf(piece.path, piece.width).seen.length, 0)
  expect(seen).toBe(whole.seen.length)
})
