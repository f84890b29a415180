/** What the painter does with pictures that are none, with those that it painted before, and where it is missing itself. */
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PaintLayer } from '../engine/messages/paint.ts'
import { PaintError, paint } from './paint.ts'
import { height, image, PaintBench, pixelsOf, text, width } from './test-paint.ts'

let bench: PaintBench
beforeAll(() => {
  bench = new PaintBench()
})
afterAll(() => bench.close())

describe('bad pictures', { timeout: 60_000 }, () => {
  test('each is told with its reason and drawn as a card; the others are whole', async () => {
    const garbage = join(bench.dir, 'garbage.png')
    writeFileSync(garbage, 'not a picture')
    const broken = join(bench.dir, 'broken.svg')
    writeFileSync(broken, '<svg><rect')
    const files = [join(bench.dir, 'gone.png'), garbage, broken, bench.dir, bench.ffmpeg('wide.png', 'color=s=30000x20')]
    const layers = files.map((file, index) =>
      image(file, { place: { kind: 'box', x: 100 * index, y: 0, width: 90, height: 90 } }),
    )
    const good = image(bench.red, { place: { kind: 'at', x: 0, y: 100, scale: 1 } })
    const result = await bench.paintOne(bench.job([...layers, good], { split: true }))
    expect(result.problems.map(({ file }) => file)).toEqual(files)
    const reasons = [/no such file/, /no PNG, JPEG or SVG/, /no SVG: /, /not a file/, /30000 x 20 pixels/]
    for (const [index, { reason }] of result.problems.entries()) expect(reason).toMatch(reasons[index] as RegExp)
    const { at } = pixelsOf(result.out)
    for (const index of files.keys()) expect(at(100 * index + 8, 45)).not.toBe('00000000')
    expect(at(199, 299)).toMatch(/^f[d-f]0000ff$/)
  })

  test('a missing frame above live pictures hides little of them', async () => {
    const missing = image(join(bench.dir, 'frame.png'))
    const above = pixelsOf((await bench.paintOne(bench.job([missing], { split: true }))).out)
    expect(above.seen.length).toBeLessThan((width * height) / 20)
    const below = pixelsOf((await bench.paintOne(bench.job([missing]))).out)
    expect(below.seen.length).toBeGreaterThan((width * height) / 2)
  })

  test('files cut short or with wrong bytes never stop the painter', async () => {
    const damaged: string[] = []
    for (const source of [bench.red, bench.halves, bench.svg]) {
      const bytes = readFileSync(source)
      for (let step = 1; step < 12; step++) {
        const file = join(bench.dir, `damaged-${damaged.length}-${source.slice(source.lastIndexOf('/') + 1)}`)
        const wrong = Buffer.from(step % 2 ? bytes.subarray(0, Math.floor((bytes.length * step) / 12)) : bytes)
        if (step % 2 === 0) for (let at = step * 3; at < wrong.length; at += 7 * step) wrong[at] = (wrong[at] ?? 0) ^ (37 * step)
        writeFileSync(file, wrong)
        damaged.push(file)
      }
    }
    const result = await bench.paintOne(bench.job([...damaged.map((file) => image(file)), image(bench.red)]))
    expect(result.problems.length).toBeGreaterThan(10)
    expect(pixelsOf(result.out).at(320, 180)).toMatch(/^f[d-f]0000ff$/)
  })

  test('one that takes for ever spoils its own layers only', async () => {
    const slow = join(bench.dir, 'slow.svg')
    const noise = '<filter id="f" x="0" y="0" width="1" height="1"><feTurbulence baseFrequency="0.9" numOctaves="900"/></filter>'
    const rects = '<rect width="4000" height="4000" filter="url(#f)"/>'.repeat(50)
    writeFileSync(slow, `<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="4000">${noise}${rects}</svg>`)
    const jobs = [
      bench.job([image(bench.red)]),
      bench.job([image(slow, { opacity: 0.5 }), image(bench.red, { place: { kind: 'at', x: 0, y: 0, scale: 1 } })]),
      bench.job([image(slow), text('still here')]),
    ]
    const { jobs: results } = await paint(jobs, bench.work, { stepMs: 4000 })
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
    const good = image(bench.red, { place: { kind: 'at', x: 300, y: 0, scale: 1 } })
    for (const what of [image(bench.red), image(bench.svg), image('/gone.png'), text('words')]) {
      const result = await bench.paintOne(bench.job([...places.map((place) => ({ ...what, place })), good], { split: true }))
      expect(pixelsOf(result.out).at(499, 199)).toMatch(/^f[d-f]0000ff$/)
    }
    for (const size of [0, -2, 1e6]) {
      const { problems } = await bench.paintOne(bench.job([good], { width: size, height: size }))
      expect(problems).toEqual([{ file: expect.any(String), reason: 'its size cannot be' }])
    }
  })
})

describe('what is there already', { timeout: 30_000 }, () => {
  const changedMs = (file: string) => statSync(file).mtimeMs

  test('is not painted again, until the job or a file of it changes', async () => {
    const logo = join(bench.dir, 'logo.png')
    writeFileSync(logo, readFileSync(bench.red))
    const one = bench.job([image(logo)], { split: true })
    const first = await bench.paintOne(one)
    const before = changedMs(one.out)
    expect(await bench.paintOne(one)).toEqual(first)
    expect(changedMs(one.out)).toBe(before)

    utimesSync(logo, new Date(), new Date(1e12))
    await bench.paintOne(one)
    const after = changedMs(one.out)
    expect(after).toBeGreaterThan(before)

    await bench.paintOne({ ...one, background: '#00ff00' })
    expect(pixelsOf(one.out).at(0, 0)).toBe('00ff00ff')

    const piece = first.pieces[0]?.path ?? ''
    await bench.paintOne(one)
    rmSync(piece)
    await bench.paintOne(one)
    expect(statSync(piece).size).toBeGreaterThan(0)
  })

  test('a picture that was missing is painted when it comes', async () => {
    const late = join(bench.dir, 'late.png')
    const one = bench.job([image(late)])
    expect((await bench.paintOne(one)).problems).toHaveLength(1)
    writeFileSync(late, readFileSync(bench.red))
    expect((await bench.paintOne(one)).problems).toEqual([])
  })
})

test('no painter at all is an error that says so', async () => {
  const path = process.env.PATH
  process.env.PATH = join(bench.dir, 'empty')
  try {
    await expect(paint([bench.job([])], bench.work)).rejects.toThrow(PaintError)
  } finally {
    process.env.PATH = path
  }
})
