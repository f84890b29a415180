import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PaintJob, PaintLayer, PaintResult } from '../engine/messages/paint.ts'
import { PaintError, paint } from './paint.ts'

const [width, height] = [640, 360]
const canvas = { x: 0, y: 0, scaleX: 1, scaleY: 1, width, height }
const noCrop = { left: 0, top: 0, right: 0, bottom: 0 }

let dir: string
let red: string
let corners: string
let svg: string
let outs = 0

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'mixos-paint-'))
  red = ffmpeg('red.png', 'color=c=red:s=200x200')
  // Left half red, right half blue, 200 x 100.
  corners = ffmpeg('halves.jpg', 'color=c=red:s=200x96,drawbox=x=100:y=0:w=100:h=96:color=blue:t=fill', ['-q:v', '1'])
  svg = join(dir, 'vector.svg')
  writeFileSync(
    svg,
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="5" height="10" fill="#00ff00"/></svg>',
  )
})
afterAll(() => rmSync(dir, { recursive: true }))

function ffmpeg(name: string, filter: string, more: string[] = []): string {
  const file = join(dir, name)
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', filter, '-frames:v', '1', ...more, file])
  return file
}

function image(file: string, more: Partial<PaintLayer> = {}): PaintLayer {
  return { what: { kind: 'image', file }, place: { kind: 'fill' }, crop: noCrop, opacity: 1, canvas, clip: null, ...more }
}

type TextWhat = Extract<PaintLayer['what'], { kind: 'text' }>

function text(words: string, more: Partial<TextWhat> = {}): PaintLayer {
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

function job(layers: PaintLayer[], more: Partial<PaintJob> = {}): PaintJob {
  return { out: join(dir, `out-${++outs}.png`), width, height, background: null, layers, cutouts: [], split: false, ...more }
}

async function paintOne(one: PaintJob): Promise<PaintResult['jobs'][number]> {
  const { jobs } = await paint([one], join(dir, 'work'))
  expect(jobs).toHaveLength(1)
  return jobs[0] as PaintResult['jobs'][number]
}

/** Decoded by somebody else: RGBA as text, like `ff0000ff`. */
function pixelsOf(file: string, across = width) {
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

describe('where a layer stands, to the pixel', { timeout: 30_000 }, () => {
  const cases: [string, () => PaintLayer, { left: number; top: number; right: number; bottom: number }][] = [
    ['fill keeps the aspect, centred', () => image(red), { left: 140, top: 0, right: 500, bottom: 360 }],
    [
      'at: own size times the factor',
      () => image(red, { place: { kind: 'at', x: 33, y: 7, scale: 0.5 } }),
      { left: 33, top: 7, right: 133, bottom: 107 },
    ],
    [
      'box: exactly that',
      () => image(red, { place: { kind: 'box', x: 11, y: 13, width: 301, height: 99 } }),
      { left: 11, top: 13, right: 312, bottom: 112 },
    ],
    [
      'crop makes it smaller where it is placed',
      () => image(red, { place: { kind: 'at', x: 0, y: 0, scale: 1 }, crop: { left: 50, top: 20, right: 10, bottom: 0 } }),
      { left: 0, top: 0, right: 140, bottom: 180 },
    ],
    [
      'a scene in a scene: its canvas is moved and scaled',
      () =>
        image(red, {
          place: { kind: 'at', x: 100, y: 100, scale: 1 },
          canvas: { ...canvas, x: 10, y: 20, scaleX: 0.5, scaleY: 0.25 },
        }),
      { left: 60, top: 45, right: 160, bottom: 95 },
    ],
    [
      'clip is in program pixels',
      () => image(red, { clip: { x: 0, y: 50, width: 300, height: 100 } }),
      { left: 140, top: 50, right: 300, bottom: 150 },
    ],
    [
      'an SVG without a size has that of its view box',
      () => image(svg, { place: { kind: 'at', x: 20, y: 0, scale: 10 } }),
      { left: 20, top: 0, right: 70, bottom: 100 },
    ],
    [
      'out of the picture: nothing',
      () => image(red, { place: { kind: 'at', x: 5000, y: -900, scale: 1 } }),
      { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity },
    ],
  ]
  test.each(cases)('%s', async (_name, layer, expected) => {
    const result = await paintOne(job([layer()]))
    expect(result.problems).toEqual([])
    expect(pixelsOf(result.out).bounds).toEqual(expected)
  })

  test('layers lie upon each other with their opacity, cutouts are free, and opaque says so', async () => {
    const background = '#0000ff'
    const half = image(red, { opacity: 0.5, place: { kind: 'box', x: 0, y: 0, width: 320, height: 360 } })
    const whole = await paintOne(job([half], { background }))
    expect(whole.opaque).toBe(true)
    expect(pixelsOf(whole.out).at(100, 100)).toMatch(/^(7f|80)00(7f|80)ff$/)
    expect(pixelsOf(whole.out).at(319, 359)).toMatch(/^(7f|80)00(7f|80)ff$/)
    expect(pixelsOf(whole.out).at(320, 0)).toBe('0000ffff')
    const cut = await paintOne(job([half], { background, cutouts: [{ x: 100, y: 100, width: 20, height: 10 }] }))
    expect(cut.opaque).toBe(false)
    const { at } = pixelsOf(cut.out)
    expect([at(99, 100), at(119, 109), at(120, 109)].map((pixel) => pixel.slice(6))).toEqual(['ff', '00', 'ff'])
  })

  test('a photo held upright stands upright', async () => {
    const upright = join(dir, 'turned.jpg')
    writeFileSync(upright, withOrientation(readFileSync(corners), 6))
    const result = await paintOne(job([image(upright, { place: { kind: 'at', x: 0, y: 0, scale: 1 } })]))
    const { bounds, at } = pixelsOf(result.out)
    expect(bounds).toEqual({ left: 0, top: 0, right: 96, bottom: 200 })
    expect(at(48, 20)).toMatch(/^f.0.0.ff$/)
    expect(at(48, 180)).toMatch(/^0.0.f.ff$/)
  })

  test('an SVG is sharp at any size', async () => {
    const result = await paintOne(job([image(svg, { place: { kind: 'box', x: 0, y: 0, width: 600, height: 300 } })]))
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
      pixelsOf((await paintOne(job([text('Hello', { align, valign, box: '#102030' })]))).out).bounds
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
    const many = await paintOne(
      job([text('many words '.repeat(80)), text('x'.repeat(300), { valign: 'top', font: 'DejaVu Sans 20px' })]),
    )
    const { left, top, right, bottom } = pixelsOf(many.out).bounds
    expect(Math.min(left - 30, top - 12, width - 30 - right, height - 12 - bottom)).toBeGreaterThanOrEqual(0)
  })

  test('the size of the font is in pixels', async () => {
    const tall = async (font: string) => {
      const { top, bottom } = pixelsOf((await paintOne(job([text('H', { font })]))).out).bounds
      return bottom - top
    }
    // A capital of DejaVu Sans is 0.729 of its size.
    expect(Math.abs((await tall('DejaVu Sans 100px')) - 73)).toBeLessThanOrEqual(2)
    expect(Math.abs((await tall('DejaVu Sans 100')) - 73)).toBeLessThanOrEqual(2)
  })

  test('are never markup, and a colour that is none is a problem', async () => {
    const result = await paintOne(
      job([text('<b>a & b</b>\0'), text('x', { color: 'red' }), text('', { background: '#00ff0080' })]),
    )
    expect(result.problems).toEqual([{ file: 'x', reason: 'red is no colour' }])
    expect(pixelsOf(result.out).at(0, 0)).toBe('00ff0080')
  })
})

test('an overlay is cut into pieces that together are the whole', { timeout: 30_000 }, async () => {
  const layers = [
    image(red, { place: { kind: 'box', x: 0, y: 300, width: 640, height: 60 } }),
    image(svg, { place: { kind: 'box', x: 500, y: 20, width: 100, height: 50 } }),
  ]
  const result = await paintOne(job(layers, { split: true, cutouts: [{ x: 200, y: 310, width: 10, height: 10 }] }))
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

describe('bad pictures', { timeout: 60_000 }, () => {
  test('each is told with its reason and drawn as a card; the others are whole', async () => {
    const garbage = join(dir, 'garbage.png')
    writeFileSync(garbage, 'not a picture')
    const broken = join(dir, 'broken.svg')
    writeFileSync(broken, '<svg><rect')
    const files = [join(dir, 'gone.png'), garbage, broken, dir, ffmpeg('wide.png', 'color=s=30000x20')]
    const layers = files.map((file, index) =>
      image(file, { place: { kind: 'box', x: 100 * index, y: 0, width: 90, height: 90 } }),
    )
    const good = image(red, { place: { kind: 'at', x: 0, y: 100, scale: 1 } })
    const result = await paintOne(job([...layers, good], { split: true }))
    expect(result.problems.map(({ file }) => file)).toEqual(files)
    const reasons = [/no such file/, /no PNG, JPEG or SVG/, /no SVG: /, /not a file/, /30000 x 20 pixels/]
    for (const [index, { reason }] of result.problems.entries()) expect(reason).toMatch(reasons[index] as RegExp)
    const { at } = pixelsOf(result.out)
    for (const index of files.keys()) expect(at(100 * index + 8, 45)).not.toBe('00000000')
    expect(at(199, 299)).toMatch(/^f[d-f]0000ff$/)
  })

  test('a missing frame above live pictures hides little of them', async () => {
    const missing = image(join(dir, 'frame.png'))
    const above = pixelsOf((await paintOne(job([missing], { split: true }))).out)
    expect(above.seen.length).toBeLessThan((width * height) / 20)
    const below = pixelsOf((await paintOne(job([missing]))).out)
    expect(below.seen.length).toBeGreaterThan((width * height) / 2)
  })

  test('files cut short or with wrong bytes never stop the painter', async () => {
    const damaged: string[] = []
    for (const source of [red, corners, svg]) {
      const bytes = readFileSync(source)
      for (let step = 1; step < 12; step++) {
        const file = join(dir, `damaged-${damaged.length}-${source.slice(source.lastIndexOf('/') + 1)}`)
        const wrong = Buffer.from(step % 2 ? bytes.subarray(0, Math.floor((bytes.length * step) / 12)) : bytes)
        if (step % 2 === 0) for (let at = step * 3; at < wrong.length; at += 7 * step) wrong[at] = (wrong[at] ?? 0) ^ (37 * step)
        writeFileSync(file, wrong)
        damaged.push(file)
      }
    }
    const result = await paintOne(job([...damaged.map((file) => image(file)), image(red)]))
    expect(result.problems.length).toBeGreaterThan(10)
    expect(pixelsOf(result.out).at(320, 180)).toMatch(/^f[d-f]0000ff$/)
  })

  test('one that takes for ever spoils its own layers only', async () => {
    const slow = join(dir, 'slow.svg')
    const noise = '<filter id="f" x="0" y="0" width="1" height="1"><feTurbulence baseFrequency="0.9" numOctaves="900"/></filter>'
    const rects = '<rect width="4000" height="4000" filter="url(#f)"/>'.repeat(50)
    writeFileSync(slow, `<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="4000">${noise}${rects}</svg>`)
    const jobs = [
      job([image(red)]),
      job([image(slow, { opacity: 0.5 }), image(red, { place: { kind: 'at', x: 0, y: 0, scale: 1 } })]),
      job([image(slow), text('still here')]),
    ]
    const { jobs: results } = await paint(jobs, join(dir, 'work'), { stepMs: 4000 })
    expect(results.map(({ out }) => out)).toEqual(jobs.map(({ out }) => out))
    expect(results.map(({ problems }) => problems)).toEqual([
      [],
      [{ file: slow, reason: 'it takes longer than 4 s to draw' }],
      [{ file: slow, reason: 'it takes longer than 4 s to draw' }],
    ])
    expect(pixelsOf(results[1]?.out ?? '').at(10, 10)).toMatch(/^f[d-f]0000ff$/)
    expect(pixelsOf(results[2]?.out ?? '').seen.length).toBeGreaterThan(0)
  })

  test('sizes and places that cannot be never stop the painter', async () => {
    const places = [1e12, -1e12, 1e300, 0, Number.NaN].flatMap((n): PaintLayer['place'][] => [
      { kind: 'at', x: n, y: 0, scale: 1 },
      { kind: 'at', x: 0, y: 0, scale: n },
      { kind: 'box', x: -5, y: n, width: n, height: 100 },
    ])
    const good = image(red, { place: { kind: 'at', x: 300, y: 0, scale: 1 } })
    for (const what of [image(red), image(svg), image('/gone.png'), text('words')]) {
      const result = await paintOne(job([...places.map((place) => ({ ...what, place })), good], { split: true }))
      expect(pixelsOf(result.out).at(499, 199)).toMatch(/^f[d-f]0000ff$/)
    }
    for (const size of [0, -2, 1e6]) {
      const { problems } = await paintOne(job([good], { width: size, height: size }))
      expect(problems).toEqual([{ file: expect.any(String), reason: 'its size cannot be' }])
    }
  })
})

describe('what is there already', { timeout: 30_000 }, () => {
  const changedMs = (file: string) => statSync(file).mtimeMs

  test('is not painted again, until the job or a file of it changes', async () => {
    const logo = join(dir, 'logo.png')
    writeFileSync(logo, readFileSync(red))
    const one = job([image(logo)], { split: true })
    const first = await paintOne(one)
    const before = changedMs(one.out)
    expect(await paintOne(one)).toEqual(first)
    expect(changedMs(one.out)).toBe(before)

    utimesSync(logo, new Date(), new Date(1e12))
    await paintOne(one)
    const after = changedMs(one.out)
    expect(after).toBeGreaterThan(before)

    await paintOne({ ...one, background: '#00ff00' })
    expect(pixelsOf(one.out).at(0, 0)).toBe('00ff00ff')

    const piece = first.pieces[0]?.path ?? ''
    await paintOne(one)
    rmSync(piece)
    await paintOne(one)
    expect(statSync(piece).size).toBeGreaterThan(0)
  })

  test('a picture that was missing is painted when it comes', async () => {
    const late = join(dir, 'late.png')
    const one = job([image(late)])
    expect((await paintOne(one)).problems).toHaveLength(1)
    writeFileSync(late, readFileSync(red))
    expect((await paintOne(one)).problems).toEqual([])
  })
})

test('no painter at all is an error that says so', async () => {
  const path = process.env.PATH
  process.env.PATH = join(dir, 'empty')
  try {
    await expect(paint([job([])], join(dir, 'work'))).rejects.toThrow(PaintError)
  } finally {
    process.env.PATH = path
  }
})
