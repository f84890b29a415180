import { expect, test } from 'vitest'
import { ManualClock } from '../lib/manual-clock.ts'
import type { RoomStatus } from '../obs/index.ts'
import { Audience } from './audience.ts'

const level: [number, number] = [-20, -20]
const loudness = { momentary: -23, shortTerm: -23, integrated: -23 }

/** An audience, and how often each thing was made. */
function newAudience() {
  const clock = new ManualClock()
  const made = { meters: 0, status: 0 }
  const told = {
    status: () => {
      made.status++
      return {} as RoomStatus
    },
    meters: () => {
      made.meters++
      return { sources: [], program: { peakDb: level, rmsDb: level, loudness } }
    },
  }
  const audience = new Audience(told, clock)
  audience.start()
  return { clock, audience, made }
}

/** How often each kind of event came. */
function listen(audience: Audience, wantsMeters: () => boolean) {
  const heard: Record<string, number> = {}
  const leave = audience.subscribe(({ type }) => {
    heard[type] = (heard[type] ?? 0) + 1
  }, wantsMeters)
  return { heard, leave }
}

test('nobody listens: nothing is made', () => {
  const { clock, audience, made } = newAudience()
  audience.tellStatus()
  clock.advance(1000)
  expect(made).toEqual({ meters: 0, status: 0 })
})

test('nobody wants meters: none are made, all else is told', () => {
  const { clock, audience, made } = newAudience()
  const { heard } = listen(audience, () => false)
  audience.tell({ type: 'program', scene: 'Break' })
  audience.tellStatus()
  clock.advance(1000)
  expect([made.meters, heard]).toEqual([0, { program: 1, status: 3 }])
})

test('somebody wants meters: they begin within half a second, come 20 times a second, and end', () => {
  const { clock, audience, made } = newAudience()
  let wanted = false
  const { heard } = listen(audience, () => wanted)
  listen(audience, () => false)
  clock.advance(600)
  wanted = true
  clock.advance(400)
  expect(heard.meters).toBeUndefined()
  clock.advance(1000)
  expect(heard.meters).toBe(20)
  wanted = false
  clock.advance(500)
  const before = made.meters
  clock.advance(1000)
  expect(made.meters).toBe(before)
})

test('the last one who wants meters leaves: they end, for those who stay too', () => {
  const { clock, audience, made } = newAudience()
  const { leave } = listen(audience, () => true)
  const { heard } = listen(audience, () => false)
  clock.advance(1000)
  expect(heard.meters).toBe(10)
  leave()
  clock.advance(500)
  const before = made.meters
  clock.advance(1000)
  expect(made.meters).toBe(before)
})

test('closed: nothing comes unasked', () => {
  const { clock, audience, made } = newAudience()
  listen(audience, () => true)
  clock.advance(600)
  audience.close()
  const before = { ...made }
  clock.advance(1000)
  expect(made).toEqual(before)
})
