import { describe, expect, test } from 'vitest'
import { Beginning } from './live-beginning.ts'
import type { Flow } from './live-flow.ts'

const ms = 1e6

/** What has come of picture and sound, milliseconds; null: nothing does. */
function flows(pictureMs: number | null, soundMs: number | null): Flow[] {
  return [pictureMs, soundMs].map((newestMs) => ({ comes: newestMs !== null, newestNs: (newestMs ?? 0) * ms }) as Flow)
}

/** Looks each 50 ms, from `fromMs` of the hold on; where the beginning is at last, milliseconds. */
function looked(beginning: Beginning, fromMs: number, looks: [picture: number | null, sound: number | null][]): number {
  for (const [index, [picture, sound]] of looks.entries()) beginning.look((fromMs + 50 * index) * ms, flows(picture, sound))
  return beginning.startNs / ms
}

describe('the beginning of times that count from their own', () => {
  test('is when the first of them comes, where they come one by one', () => {
    expect(
      looked(new Beginning(), 1000, [
        [0, 0],
        [40, 60],
        [80, 100],
        [120, 160],
      ]),
    ).toBe(1000)
  })

  test('is so long ago as what comes at once is long', () => {
    expect(
      looked(new Beginning(), 1000, [
        [0, null],
        [800, null],
        [2000, null],
        [2040, null],
      ]),
    ).toBe(-900)
  })

  test('follows at first the one of the two that is ahead, so that nobody waits too long, then the one that is behind', () => {
    const beginning = new Beginning()
    expect(looked(beginning, 1000, [[0, 3000]])).toBe(-2000)
    const steady = Array.from({ length: 25 }, (_, index): [number, number] => [2800 + 50 * index, 3050 + 50 * index])
    expect(looked(beginning, 1050, steady.slice(0, 15))).toBe(-2000)
    expect(looked(beginning, 1800, steady.slice(15))).toBe(-1750)
    expect(beginning.stands).toBe(true)
  })

  test('stays once it has stood for a second: who sends ahead of time has to wait', () => {
    const beginning = new Beginning()
    const steady = Array.from({ length: 25 }, (_, index): [number, number] => [50 * index, 50 * index])
    expect(looked(beginning, 1000, steady.slice(0, 15))).toBe(1000)
    expect(beginning.stands).toBe(false)
    expect(looked(beginning, 1750, steady.slice(15))).toBe(1000)
    expect(beginning.stands).toBe(true)
    expect(looked(beginning, 2250, [[9000, 9000]])).toBe(1000)
  })

  test('lets through what comes after what came at once, each of the two for itself', () => {
    const beginning = new Beginning()
    const lets = (looks: [number, number][], fromMs: number) => {
      looked(beginning, fromMs, looks)
      return flows(...(looks.at(-1) as [number, number])).map((flow) => beginning.lets({ ...flow, came: true } as Flow))
    }
    // The worker is half a second old; sound comes as it is made, two seconds of pictures are still being decoded.
    expect(lets([[200, 3400]], 500)).toEqual([false, false])
    expect(
      lets(
        [
          [800, 3450],
          [1400, 3500],
        ],
        550,
      ),
    ).toEqual([false, true])
    expect(lets([[2900, 3550]], 650)).toEqual([false, true])
    expect(lets([[3500, 3600]], 700)).toEqual([true, true])
    beginning.forget()
    expect(lets([[9000, 9000]], 9000)).toEqual([false, false])
  })

  test('stands after five seconds, however fast a film is sent', () => {
    const beginning = new Beginning()
    looked(
      beginning,
      1000,
      Array.from({ length: 102 }, (_, index): [number, number] => [300 * index, 300 * index]),
    )
    expect(beginning.stands).toBe(true)
  })

  test('is looked for anew after a silence, later or earlier', () => {
    const beginning = new Beginning()
    looked(beginning, 1000, [
      [0, 0],
      [50, 50],
    ])
    beginning.forget()
    // The sender stood still for 4 s and goes on where it was, without hurry.
    expect(
      looked(beginning, 5100, [
        [100, 100],
        [150, 150],
      ]),
    ).toBe(5000)
    beginning.forget()
    // Another time it makes up for 2 s at once.
    expect(
      looked(beginning, 7300, [
        [200, 200],
        [1300, 1300],
        [2400, 2400],
      ]),
    ).toBe(5000)
  })
})
