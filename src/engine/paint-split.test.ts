import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findPieces, isOpaque, type Pixels, type Rectangle } from './paint-split.ts'

function picture(width: number, height: number, seen: readonly Rectangle[], alpha = 255): Pixels {
  const pixels = { data: new Uint8Array(width * height * 4), stride: width * 4, width, height }
  for (const { x, y, width: across, height: down } of seen) {
    for (let line = y; line < Math.min(height, y + down); line++) {
      for (let column = x; column < Math.min(width, x + across); column++)
        pixels.data[line * pixels.stride + column * 4 + 3] = alpha
    }
  }
  return pixels
}

const area = (pieces: Rectangle[]) => pieces.reduce((sum, { width, height }) => sum + width * height, 0)

test('whatever is drawn: every pixel with some opacity is in exactly one of at most six pieces, all on even pixels', () => {
  const rectangle = fc.record({
    x: fc.nat(639),
    y: fc.nat(359),
    width: fc.integer({ min: 1, max: 400 }),
    height: fc.integer({ min: 1, max: 300 }),
  })
  fc.assert(
    fc.property(fc.array(rectangle, { maxLength: 12 }), fc.integer({ min: 1, max: 255 }), (seen, alpha) => {
      const pixels = picture(640, 360, seen, alpha)
      const pieces = findPieces(pixels)
      expect(pieces.length).toBeLessThanOrEqual(6)
      const times = new Uint8Array(640 * 360)
      for (const { x, y, width, height } of pieces) {
        expect([x % 2, y % 2, width % 2, height % 2]).toEqual([0, 0, 0, 0])
        expect(Math.min(x, y, 640 - x - width, 360 - y - height, width - 2, height - 2)).toBeGreaterThanOrEqual(0)
        for (let at = 0; at < width * height; at++) {
          const pixel = (y + Math.floor(at / width)) * 640 + x + (at % width)
          times[pixel] = (times[pixel] ?? 0) + 1
        }
      }
      expect(times.reduce((most, count) => Math.max(most, count), 0)).toBeLessThanOrEqual(1)
      let missed = 0
      times.forEach((count, at) => {
        if (count === 0 && pixels.data[at * 4 + 3] !== 0) missed++
      })
      expect(missed).toBe(0)
    }),
    { numRuns: 60 },
  )
})

describe('pieces leave out what is transparent', () => {
  test('nothing is drawn', () => expect(findPieces(picture(640, 360, []))).toEqual([]))

  test('a logo', () => {
    expect(findPieces(picture(1920, 1080, [{ x: 1701, y: 41, width: 100, height: 60 }]))).toEqual([
      { x: 1700, y: 40, width: 102, height: 62 },
    ])
  })

  test('a frame around two pictures', () => {
    const whole = picture(1920, 1080, [{ x: 0, y: 0, width: 1920, height: 1080 }])
    const holes = [
      { x: 32, y: 23, width: 1619, height: 911 },
      { x: 1407, y: 623, width: 480, height: 270 },
    ]
    for (const { x, y, width, height } of holes)
      for (let line = y; line < y + height; line++)
        whole.data.fill(0, line * whole.stride + x * 4, line * whole.stride + (x + width) * 4)
    const pieces = findPieces(whole)
    let seen = 0
    for (let at = 3; at < whole.data.length; at += 4) if (whole.data[at]) seen++
    expect(area(pieces)).toBeLessThan(seen * 1.15)
  })

  test('two small things close together are one piece, far apart two', () => {
    const dot = (x: number) => ({ x, y: 100, width: 20, height: 20 })
    expect(findPieces(picture(1920, 1080, [dot(100), dot(180)]))).toHaveLength(1)
    expect(findPieces(picture(1920, 1080, [dot(100), dot(1500)]))).toHaveLength(2)
  })

  test('dust all over is still six pieces', () => {
    const dust = Array.from({ length: 900 }, (_, index) => ({
      x: (index % 30) * 64,
      y: Math.floor(index / 30) * 36,
      width: 3,
      height: 3,
    }))
    expect(findPieces(picture(1920, 1080, dust)).length).toBeLessThanOrEqual(6)
  })
})

test('one pixel is enough not to be opaque', () => {
  const pixels = picture(64, 64, [{ x: 0, y: 0, width: 64, height: 64 }])
  expect(isOpaque(pixels)).toBe(true)
  pixels.data[64 * 63 * 4 + 3] = 254
  expect(isOpaque(pixels)).toBe(false)
})
