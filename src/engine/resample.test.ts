/** The resampler and what drives it, with tones and clocks that are off. */
import { expect, test } from 'vitest'
import { Drift } from './drift.ts'
import { Resampler } from './resample.ts'

const rateHz = 48_000
const pieceFrames = 960

/** A tone in pieces, through a resampler whose ratio is asked anew for each. */
function resampled(hertz: number, pieces: number, ratioOf: (piece: number) => number): Float32Array {
  const resampler = new Resampler()
  const out: number[] = []
  for (let piece = 0; piece < pieces; piece++) {
    const input = new Float32Array(2 * pieceFrames)
    for (let frame = 0; frame < pieceFrames; frame++) {
      const value = 0.5 * Math.sin((2 * Math.PI * hertz * (piece * pieceFrames + frame)) / rateHz)
      input[2 * frame] = value
      input[2 * frame + 1] = -value
    }
    const output = resampler.process(input, ratioOf(piece))
    for (let at = 0; at < output.length; at += 2) {
      out.push(output[at] ?? 0)
      expect(output[at + 1]).toBeCloseTo(-(output[at] ?? 0), 6)
    }
  }
  return Float32Array.from(out)
}

/** What is no tone of that frequency: the second difference that a sine would not have, dB below the tone. */
function dirtDb(sound: Float32Array, hertz: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * hertz) / rateHz)
  let worst = 0
  for (let at = 200; at < sound.length - 2; at++)
    worst = Math.max(worst, Math.abs((sound[at + 2] ?? 0) - turn * (sound[at + 1] ?? 0) + (sound[at] ?? 0)))
  return 20 * Math.log10(worst / 0.5)
}

test.each([100, 1000, 5000])('a tone of %i Hz stays clean', (hertz) => {
  expect(
    dirtDb(
      resampled(hertz, 50, () => 1.001),
      hertz * 1.001,
    ),
  ).toBeLessThan(-80)
})

test('a rate that changes all the time never clicks', () => {
  const ratios = [1, 1.001, 0.999, 1.00004, 0.997, 1.003]
  const sound = resampled(1000, 120, (piece) => ratios[Math.floor(piece / 3) % ratios.length] ?? 1)
  // A new pitch is a bend in the tone, of -62 dB here; one frame too much or too few would be -18 dB.
  expect(dirtDb(sound, 1000)).toBeLessThan(-60)
})

test('so many frames come out as the rate says', () => {
  const sound = resampled(440, 500, () => 1.001)
  expect(Math.abs(sound.length - (500 * pieceFrames) / 1.001)).toBeLessThan(40)
})

test.each([0.001, -0.001, 0.003, -0.003])('a clock that is off by %f is known after a minute, and never far away', (off) => {
  const drift = new Drift()
  let surplusS = 0
  let farthestS = 0
  for (let second = 0; second < 120; second += 0.02) {
    // Sound comes and goes in pieces of 10 ms: what is seen jumps.
    const seen = surplusS + 0.005 * Math.sin(second * 37)
    surplusS += 0.02 * (1 + off - drift.ratio(seen, 0.02))
    farthestS = Math.max(farthestS, Math.abs(surplusS))
  }
  expect(farthestS).toBeLessThan(0.01)
  expect(Math.abs(surplusS)).toBeLessThan(0.001)
  expect(drift.known).toBeCloseTo(off, 4)
})
