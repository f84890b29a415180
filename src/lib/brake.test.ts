import { describe, expect, test } from 'vitest'
import { Brake, type Verdict } from './brake.ts'
import { ManualClock } from './manual-clock.ts'

const options = { firstMs: 250, longestMs: 5000 }

function stage() {
  const clock = new ManualClock()
  const brake = new Brake(options, clock)
  const told: Verdict[] = []
  /** Tries a password; its verdict is noted when it comes. */
  const attempt = (address: string, good: boolean) => void brake.judge(address, () => good).then((verdict) => told.push(verdict))
  /** Lets pass what waits for nothing but its turn, then `ms`. */
  const pass = async (ms: number) => {
    await settle()
    clock.advance(ms)
    await settle()
  }
  return { brake, clock, told, attempt, pass }
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

/** How long the answer to the next wrong password takes. */
async function waitMs({ clock, attempt, told, pass }: ReturnType<typeof stage>, address: string): Promise<number> {
  const startMs = clock.nowMs()
  const before = told.length
  attempt(address, false)
  while (told.length === before) await pass(50)
  return clock.nowMs() - startMs
}

test('each wrong password is answered later, by address, and a quiet minute forgives', async () => {
  const s = stage()
  const waits: number[] = []
  for (let i = 0; i < 7; i++) waits.push(await waitMs(s, 'a'))
  expect(waits).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000])
  expect(await waitMs(s, 'b')).toBe(250)
  await s.pass(54_000)
  expect(await waitMs(s, 'a')).toBe(5000)
  await s.pass(60_001)
  expect(await waitMs(s, 'a')).toBe(250)
})

describe('of one address', () => {
  test('the right password is answered at once, however many others were wrong, and makes theirs no faster', async () => {
    const s = stage()
    for (let i = 0; i < 10; i++) await waitMs(s, 'a')
    s.attempt('a', true)
    await s.pass(0)
    expect(s.told.at(-1)).toBe('right')
    expect(await waitMs(s, 'a')).toBe(5000)
  })

  test('guesses made side by side are no faster: four are judged at a time', async () => {
    const s = stage()
    for (let i = 0; i < 6; i++) await waitMs(s, 'a')
    const before = s.told.length
    for (let i = 0; i < 30; i++) s.attempt('a', false)
    for (let i = 0; i < 80; i++) await s.pass(250)
    expect(s.told.slice(before)).toEqual(Array(4 * 4).fill('wrong'))
  })

  test('with all places taken the right password waits for its turn, and is not refused', async () => {
    const s = stage()
    for (let i = 0; i < 4; i++) s.attempt('a', false)
    s.attempt('a', true)
    s.attempt('b', true)
    await s.pass(0)
    expect(s.told).toEqual(['right'])
    await s.pass(250)
    expect(s.told).toEqual(['right', 'wrong', 'right'])
  })

  test('no more wait than there is room for; the others are told at once', async () => {
    const s = stage()
    for (let i = 0; i < 40; i++) s.attempt('a', false)
    await s.pass(0)
    expect(s.told).toEqual(Array(4).fill('crowded'))
    for (let i = 0; i < 40; i++) await s.pass(5000)
    expect(s.told).toHaveLength(40)
    s.attempt('a', true)
    await s.pass(0)
    expect(s.told.at(-1)).toBe('right')
  })
})
