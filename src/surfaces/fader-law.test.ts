/** Places of a fader and decibels: as printed beside it, and back. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { faderDb, faderPlace } from './fader-law.ts'

test('as printed beside the fader', () => {
  const printed = [
    [1, 10],
    [0.75, 0],
    [0.5, -10],
    [0.375, -20],
    [0.25, -30],
    [0.125, -50],
    [0.0625, -60],
    [0, -100],
  ] as const
  for (const [place, gainDb] of printed) {
    expect(faderDb(place)).toBe(gainDb)
    expect(faderPlace(gainDb)).toBe(place)
  }
  expect([faderPlace(26), faderPlace(-95), faderDb(1.5), faderDb(-1)]).toEqual([1, 0, 10, -100])
})

test('there and back it is the same, and louder is further', () => {
  const place = fc.integer({ min: 0, max: 1023 }).map((step) => step / 1023)
  const back = fc.property(place, (at) => {
    expect(Math.abs(faderPlace(faderDb(at)) - at)).toBeLessThan(0.0005)
  })
  const order = fc.property(place, place, (a, b) => {
    expect(faderDb(a) <= faderDb(b)).toBe(a <= b)
  })
  fc.assert(back)
  fc.assert(order)
})
