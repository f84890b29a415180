/** What protects an ingest from those who call, each with its ablation: the same callers without the limit. */
import { describe, expect, test } from 'vitest'
import type { Caller } from './caller.ts'
import { usualLimits } from './ingest.ts'
import { startIngest, type TestIngest, taken, until } from './test-ingest.ts'

const never = Number.POSITIVE_INFINITY
/** RTMP's longest timer. */
const longMs = 2 ** 31 - 1
const sound = Buffer.from([0xaf, 1, 5])
const greeting = Buffer.concat([Buffer.from([3]), Buffer.alloc(2 * 1536)])
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Two with one key, of whom the first goes on sending: what the second is told. */
async function second({ call }: TestIngest): Promise<string | undefined> {
  const first = call('guest-key')
  await until(() => first.told).toEqual([taken])
  first.message(8, sound)
  const other = call('guest-key')
  await until(() => other.told.length).toBe(1)
  return other.told[0]
}

test('the first who sends stays; once it is silent another takes over', async () => {
  const test = await startIngest()
  expect(await second(test)).toBe('NetStream.Publish.BadName: 127.0.0.1 sends with this key already')
  await pause(usualLimits.silentMs + 100)
  const third = test.call('guest-key')
  await until(() => third.told).toEqual([taken])
})

test('ablation: without the guard the second one takes the source away', async () => {
  expect(await second(await startIngest({ silentMs: -1 }))).toBe(taken)
})

const strangers: [string, (one: Caller) => void][] = [
  [
    'announces a message of 16 MB',
    (one) => one.write(Buffer.concat([greeting, Buffer.from([3, 0, 0, 0, 255, 255, 255, 20, 0, 0, 0, 0])])),
  ],
  [
    'sends half a megabyte before it may',
    (one) => {
      one.write(greeting)
      for (let index = 0; index < 16; index++) one.message(9, Buffer.alloc(32 * 1024))
    },
  ],
]
const unlimited = { introductionMs: longMs, messageBytes: never, mostBytes: never }

describe.each(strangers)('a stranger who %s', (_what, does) => {
  test('is hung up on', async () => {
    const { call } = await startIngest()
    const one = call()
    does(one)
    await until(() => one.closed).toBe(true)
  })

  test('ablation: without limits stays', async () => {
    const { call } = await startIngest({ stranger: unlimited })
    const one = call()
    does(one)
    await pause(1000)
    expect(one.closed).toBe(false)
  })
})

test('what is no RTMP is hung up on', async () => {
  const { call } = await startIngest()
  const one = call()
  one.write(Buffer.from('GET / HTTP/1.1\r\n\r\n'))
  await until(() => one.closed).toBe(true)
})

describe('ten of one address who say nothing', () => {
  const crowd = ({ call }: TestIngest) => Array.from({ length: 10 }, () => call())
  const left = (all: Caller[]) => all.filter(({ closed }) => !closed).length

  test('are eight, and not for long', async () => {
    const all = crowd(await startIngest({ stranger: { ...usualLimits.stranger, introductionMs: 1500 } }))
    await until(() => left(all)).toBe(8)
    await until(() => left(all)).toBe(0)
  })

  test('ablation: without limits all stay', async () => {
    const all = crowd(await startIngest({ stranger: unlimited, mostStrangersOfOne: never }))
    await pause(2500)
    expect(left(all)).toBe(10)
  })
})
