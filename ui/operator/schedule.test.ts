/** What the page says of an output that runs by the schedule: when it turns, whose word holds, and what to press. */
import { expect, test } from 'vitest'
import type { OutputStatus } from '../../src/obs/index.ts'
import { scheduleWords } from './schedule.tsx'

const at = (iso: string) => Date.parse(iso)
const now = at('2026-10-24T08:00:00+03:00')

function words(schedule: OutputStatus['schedule'], kind: OutputStatus['kind'] = 'stream', atMs = now) {
  const status = { atMs, schedule: { room: 'Main', timeZone: 'Europe/Sofia', now: null, next: null, problem: null } }
  return scheduleWords({ kind, ...(schedule && { schedule }) } as OutputStatus, status)
}

test('when it starts and stops, in the time of the schedule', () => {
  const start = { on: false, byHand: false, nextMs: at('2026-10-24T09:25:00+03:00') }
  expect(words(start)).toBe('Starts at 09:25 by the schedule; Start starts it now.')
  expect(words(start, 'record')).toBe('Starts at 09:25 by the schedule; Record starts it now.')
  const stop = { on: true, byHand: false, nextMs: at('2026-10-24T18:10:00+03:00') }
  expect(words(stop)).toBe('Stops at 18:10 by the schedule; or hold Stop.')
})

test('another day has its date, by the clock that holds there then', () => {
  const start = { on: false, byHand: false, nextMs: at('2026-10-25T09:25:00+02:00') }
  expect(words(start)).toBe('Starts at Sun 25 Oct, 09:25 by the schedule; Start starts it now.')
})

test('by hand, and when the talks are over', () => {
  const nextMs = at('2026-10-24T18:10:00+03:00')
  expect(words({ on: true, byHand: true, nextMs })).toBe(
    'Stopped by hand; the schedule leaves it so. Start starts it again, until 18:10.',
  )
  expect(words({ on: false, byHand: true, nextMs })).toBe('Started by hand; the schedule starts it at 18:10.')
  expect(words({ on: false, byHand: true, nextMs: null })).toBe('Started by hand; the schedule has no more talks.')
  expect(words({ on: false, byHand: false, nextMs: null })).toBe('The schedule has no more talks; Start starts it.')
})

test('nothing of an output that does not run by it', () => {
  expect(words(undefined)).toBeNull()
})
