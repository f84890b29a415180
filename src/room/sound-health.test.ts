import { expect, test } from 'vitest'
import type { LevelEvent } from '../engine/messages/worker.ts'
import { SoundHealth } from './sound-health.ts'

const perSecond = 20
const db = (power: number) => 10 * Math.log10(Math.max(power, 1e-10))

/** Levels of a sound whose left and right have these RMS levels and this correlation. */
function level(leftDb: number, rightDb: number, correlated: number, more: Partial<LevelEvent> = {}): LevelEvent {
  const [left, right] = [10 ** (leftDb / 10), 10 ** (rightDb / 10)]
  const mean = (left + right + 2 * correlated * Math.sqrt(left * right)) / 4
  return {
    peakDb: [leftDb + 3, rightDb + 3],
    rmsDb: [leftDb, rightDb],
    weightedDb: [leftDb, rightDb],
    weightedSumDb: db(mean),
    clipped: false,
    ...more,
  }
}

function after(seconds: number, make: (index: number) => LevelEvent, health = new SoundHealth()): SoundHealth {
  for (let index = 0; index < seconds * perSecond; index++) health.add(make(index))
  return health
}

test('a voice on both sides is in good health', () => {
  expect(after(10, (index) => level(-20 - (index % 20), -21 - (index % 20), 0.9)).troubles).toEqual([])
})

test('wide stereo is no trouble', () => {
  expect(after(10, () => level(-20, -24, 0.05)).troubles).toEqual([])
})

test('nothing at all is silent after four seconds, and not before', () => {
  const health = after(3.9, () => level(-100, -100, 0))
  expect(health.troubles).toEqual([])
  expect(after(0.2, () => level(-100, -100, 0), health).troubles).toEqual(['silent'])
  expect(after(0.1, () => level(-65, -65, 0), health).troubles).toEqual([])
})

test('the noise of a quiet room is not silent', () => {
  expect(after(20, () => level(-68, -70, 0)).troubles).toEqual([])
})

test('one side only', () => {
  expect(after(4, () => level(-20, -90, 0)).troubles).toEqual(['left-only'])
  expect(after(4, () => level(-60, -25, 0)).troubles).toEqual(['right-only'])
  expect(after(4, () => level(-20, -32, 0.8)).troubles).toEqual([])
})

test('upside down on one side, until it is turned', () => {
  const health = after(4, () => level(-20, -20, -1))
  expect(health.troubles).toEqual(['inverted'])
  expect(after(1, () => level(-20, -20, 1), health).troubles).toEqual([])
})

test('pauses neither make nor end a trouble', () => {
  const health = after(8, (index) => (index % 40 < 20 ? level(-20, -20, -0.95) : level(-80, -80, 0)))
  expect(health.troubles).toEqual(['inverted'])
})

test('a clip now and then is no trouble, several are', () => {
  expect(after(8, (index) => level(-3, -3, 1, { clipped: index % 100 === 0 })).troubles).toEqual([])
  const health = after(2, (index) => level(-3, -3, 1, { clipped: index % 10 === 0 }))
  expect(health.troubles).toEqual(['clipping'])
  expect(after(9, () => level(-20, -20, 1), health).troubles).toEqual([])
})

test('speech goes up and down; hum and silence do not', () => {
  expect(after(3, (index) => level(index % 8 < 4 ? -22 : -50, index % 8 < 4 ? -22 : -50, 1)).speaks).toBe(true)
  expect(after(3, () => level(-30, -30, 1)).speaks).toBe(false)
  expect(after(3, () => level(-100, -100, 0)).speaks).toBe(false)
})

test('what is gone says nothing', () => {
  const health = after(5, (index) => level(index % 8 < 4 ? -22 : -50, -100, 0))
  health.forget()
  expect(health.troubles).toEqual([])
  expect(health.speaks).toBe(false)
})
