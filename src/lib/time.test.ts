import { expect, test } from 'vitest'
import { ManualClock } from './manual-clock.ts'
import { monotonicMs, Nap, sleep, systemClock } from './time.ts'

test('timers fire in the order in which they are due, each at its time', () => {
  const clock = new ManualClock()
  const fired: [string, number][] = []
  clock.after(30, () => fired.push(['late', clock.nowMs()]))
  clock.after(10, () => {
    fired.push(['early', clock.nowMs()])
    clock.after(5, () => fired.push(['nested', clock.nowMs()]))
  })
  clock.advance(29)
  expect(fired).toEqual([
    ['early', 10],
    ['nested', 15],
  ])
  clock.advance(1)
  expect(fired.at(-1)).toEqual(['late', 30])
})

test('a periodic timer goes on until it is cancelled, even from within', () => {
  const clock = new ManualClock()
  const seenMs: number[] = []
  const cancel = clock.every(10, () => {
    seenMs.push(clock.nowMs())
    if (seenMs.length === 3) cancel()
  })
  clock.advance(100)
  expect(seenMs).toEqual([10, 20, 30])
})

test('a period of nothing would never end', () => {
  expect(() => new ManualClock().every(0, () => {})).toThrow(RangeError)
})

test('sleep ends when the clock says so', async () => {
  const clock = new ManualClock(1000)
  let awake = false
  const sleeping = sleep(clock, 50).then(() => {
    awake = true
  })
  clock.advance(49)
  await Promise.resolve()
  expect(awake).toBe(false)
  clock.advance(1)
  await sleeping
  expect(clock.wallMs()).toBe(1050)
})

test('the system clock runs, forwards', async () => {
  const startMs = monotonicMs()
  await new Promise<void>((resolve) => void systemClock.after(2, resolve))
  expect(systemClock.nowMs()).toBeGreaterThan(startMs)
  let ticks = 0
  await new Promise<void>((resolve) => {
    const cancel = systemClock.every(1, () => {
      if (++ticks < 3) return
      cancel()
      resolve()
    })
  })
  expect(ticks).toBe(3)
})

test('a nap ends when its time is up, or when it is ended; not twice', async () => {
  const clock = new ManualClock()
  const nap = new Nap(clock)
  nap.wake()
  let naps = 0
  const take = () => nap.sleep(50).then(() => naps++)
  const first = take()
  clock.advance(50)
  await first
  nap.wake()
  const second = take()
  clock.advance(20)
  nap.wake()
  await second
  const third = take()
  clock.advance(49)
  await Promise.resolve()
  expect(naps).toBe(2)
  clock.advance(1)
  await third
})
