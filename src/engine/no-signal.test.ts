import { expect, test } from 'vitest'
import { lookSize, NoSignal } from './no-signal.ts'

const pixels = lookSize.width * lookSize.height
const plain = (red: number, green: number, blue: number) =>
  Uint8Array.from({ length: 3 * pixels }, (_value, index) => [red, green, blue][index % 3] ?? 0)
/** One letter on it. */
const withLetter = (picture: Uint8Array) => picture.map((value, index) => (index < 9 ? value + 20 : value))
const twice = (signal: NoSignal, picture: Uint8Array) => [signal.look(picture), signal.look(picture)].at(-1)

const nothingKnown = { black: false, pictures: [] }

test('plain blue is a loss, at the second look', () => {
  const signal = new NoSignal(nothingKnown)
  expect(signal.look(plain(0, 0, 200))).toBeNull()
  expect(signal.look(plain(0, 0, 200))).toBe('plain blue')
  expect(signal.look(withLetter(plain(0, 0, 200)))).toBeNull()
})

test('a slide with a blue background is a picture', () => {
  expect(twice(new NoSignal(nothingKnown), withLetter(plain(0, 0, 200)))).toBeNull()
})

test('black from the beginning is a loss; once there was a picture, black is a dark slide', () => {
  const signal = new NoSignal(nothingKnown)
  expect(twice(signal, plain(0, 0, 0))).toBe('plain black')
  expect(twice(signal, withLetter(plain(0, 0, 0)))).toBeNull()
  expect(twice(signal, plain(0, 0, 0))).toBeNull()
  expect(twice(signal, plain(16, 16, 16))).toBeNull()
})

test('black is always a loss where the show says so, but never a dark slide with something on it', () => {
  const signal = new NoSignal({ black: true, pictures: [] })
  twice(signal, plain(90, 90, 90))
  expect(twice(signal, plain(2, 2, 2))).toBe('plain black')
  expect(twice(signal, withLetter(plain(2, 2, 2)))).toBeNull()
})

test("the device's own picture is known again, a little noise or not", () => {
  const own = Uint8Array.from({ length: 3 * pixels }, (_value, index) => (index * 7) % 256)
  const signal = new NoSignal({ black: false, pictures: [own] })
  expect(
    twice(
      signal,
      own.map((value, index) => Math.max(0, value - (index % 3))),
    ),
  ).toBe('its own picture for no signal')
  expect(twice(signal, own.toReversed())).toBeNull()
})
