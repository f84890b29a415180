/** Presses out of a recorded stream, whatever its pieces; what is held, repeated, lost. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ManualClock } from '../lib/manual-clock.ts'
import { EventType, eventBytes, type InputEvent, InputEvents, syncDropped, writeEvent } from './input-event.ts'
import { KeyPresses } from './key-presses.ts'

const [kp1, kpenter, left, unknown] = [79, 96, 0x110, 0x2ff]

function listen() {
  const heard: string[] = []
  const clock = new ManualClock()
  const presses = new KeyPresses(clock, {
    pressed: (key) => void heard.push(key),
    held: (key) => void heard.push(`${key} held`),
    letGo: (key) => void heard.push(`${key} let go`),
    missed: () => void heard.push('missed'),
  })
  const say = (...events: InputEvent[]) => presses.push(Buffer.concat(events.map(writeEvent)))
  return { heard, clock, presses, say }
}

const key = (code: number, value: number, atMs = 0): InputEvent => ({ atMs, type: EventType.key, code, value })
const sync = (code = 0): InputEvent => ({ atMs: 0, type: EventType.sync, code, value: 0 })

test('bytes that a kernel wrote', () => {
  // KEY_KP1 down, its scan code before it, and the report's end, as read off a keypad.
  const hex =
    'b2f4846800000000e8030000000000000400040059000700' +
    'b2f4846800000000e80300000000000001004f0001000000' +
    'b2f4846800000000e8030000000000000000000000000000'
  const events = new InputEvents().push(Buffer.from(hex, 'hex'))
  expect(events.map(({ type, code, value }) => [type, code, value])).toEqual([
    [4, 4, 0x70059],
    [1, kp1, 1],
    [0, 0, 0],
  ])
  expect(events[0]?.atMs).toBe(0x6884f4b2 * 1000 + 1)
})

test('a stream in pieces of any size says the same', () => {
  const events = Array.from({ length: 40 }, (_, index) => key(kp1 + (index % 7), index % 3, index * 8))
  const bytes = Buffer.concat(events.map(writeEvent))
  expect(bytes).toHaveLength(40 * eventBytes)
  const property = fc.property(fc.array(fc.integer({ min: 0, max: 90 })), (sizes) => {
    const reader = new InputEvents()
    const read: InputEvent[] = []
    let at = 0
    for (const size of sizes) {
      read.push(...reader.push(bytes.subarray(at, at + size)))
      at += size
    }
    read.push(...reader.push(bytes.subarray(at)))
    expect(read).toEqual(events)
  })
  fc.assert(property)
})

test('once for each press, in order; what the kernel repeats is none, and buttons and keys without a name are none', () => {
  const { heard, say } = listen()
  say(key(kp1, 1), sync(), key(kp1, 2), sync(), key(kp1, 2), sync(), key(kpenter, 1), sync())
  say(key(left, 1), key(unknown, 1), sync(), key(kp1, 0, 100), sync(), key(kp1, 1, 200), sync())
  expect(heard).toEqual(['kp1', 'kpenter', 'kp1 let go', 'kp1'])
})

test('held: after half a second, or by the kernel’s times where we hear of it late', () => {
  const { heard, clock, say } = listen()
  say(key(kp1, 1, 1000))
  clock.advance(540)
  expect(heard).toEqual(['kp1'])
  clock.advance(30)
  expect(heard).toEqual(['kp1', 'kp1 held'])
  say(key(kp1, 0, 3000), key(kp1, 1, 4000), key(kp1, 0, 4600), key(kp1, 1, 5000), key(kp1, 0, 5499))
  clock.advance(2000)
  expect(heard.slice(2)).toEqual(['kp1', 'kp1 held', 'kp1', 'kp1 let go'])
})

test('a device that is pulled holds no key any more', () => {
  const { heard, clock, presses, say } = listen()
  say(key(kp1, 1))
  presses.close()
  clock.advance(2000)
  expect(heard).toEqual(['kp1'])
})

test('what the kernel threw away is told, and what is left of it is no press', () => {
  const { heard, clock, say } = listen()
  say(key(kp1, 1), sync(), sync(syncDropped), key(kpenter, 1), sync(), key(kpenter, 0), sync(), key(kp1, 1), sync())
  clock.advance(100)
  expect(heard).toEqual(['kp1', 'missed', 'kp1'])
})
