/** When the schedule wants outputs on, and how long a person's word holds. */
import { expect, test } from 'vitest'
import type { Talk } from '../show/index.ts'
import { holds, isRun, nextEdgeMs, runsOf, talksAt } from './timetable.ts'

const talk = (startMs: number, endMs: number): Talk => ({ title: `${startMs}`, speakers: [], startMs, endMs })
const days = [
  [talk(100, 200), talk(250, 300)],
  [talk(1000, 1100), talk(1050, 1200)],
]
const runs = runsOf(days, 10, 20)

test('from before the first talk of a day until after its last, through the breaks', () => {
  expect(runs).toEqual([
    { startMs: 90, endMs: 320 },
    { startMs: 990, endMs: 1220 },
  ])
  expect([89, 90, 225, 319, 320, 990].map((at) => isRun(runs, at))).toEqual([false, true, true, true, false, true])
})

test('days that touch are one run; a day without talks is none', () => {
  expect(runsOf([[talk(0, 100)], [], [talk(110, 200)]], 5, 5)).toEqual([{ startMs: -5, endMs: 205 }])
})

test('the next turn', () => {
  expect([0, 90, 320, 1220].map((at) => nextEdgeMs(runs, at))).toEqual([90, 320, 990, null])
})

test("a person's word holds until the schedule's next", () => {
  const stop = { on: false, atMs: 150 }
  expect([150, 319, 320, 1000].map((at) => holds(stop, runs, at))).toEqual([true, true, false, false])
  expect(holds(undefined, runs, 150)).toBe(false)
  expect(holds({ on: true, atMs: 90 }, runs, 90)).toBe(true)
})

test('the talk that is on and the one after; of two at once the later', () => {
  expect(talksAt(days, 150)).toEqual({ now: days[0]?.[0], next: days[0]?.[1] })
  expect(talksAt(days, 220)).toEqual({ now: null, next: days[0]?.[1] })
  expect(talksAt(days, 1060)).toEqual({ now: days[1]?.[1], next: null })
})
