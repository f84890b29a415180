import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLogger } from '../lib/log.ts'
import { ManualClock } from '../lib/manual-clock.ts'
import type { VideoFormat } from '../show/index.ts'
import { chooseEncoder, EncoderError, type EncoderWish, markFailed, type Trial } from './encoder-choice.ts'

const format: VideoFormat = { width: 640, height: 360, rateNum: 25, rateDen: 1 }
const works: Trial = { reason: null, passing: false }
const absent: Trial = { reason: 'there is no such element', passing: false }

let runDir: string
let lines: string[]
let asked: string[]

beforeEach(() => {
  runDir = mkdtempSync(join(tmpdir(), 'mixos-encoders-'))
  lines = []
  asked = []
})
afterEach(() => rmSync(runDir, { recursive: true }))

/** A wish on a machine whose encoders answer as in `machine`; others do not exist. */
function wish(machine: Record<string, Trial>, more: Partial<EncoderWish> = {}): EncoderWish {
  const probe = async (element: string) => {
    asked.push(element)
    return machine[element] ?? absent
  }
  return { prefer: null, format, log: logger(), runDir, clock: new ManualClock(1e12), probe, ...more }
}

function logger() {
  return createLogger({}, { level: 'debug', plain: false, sink: { write: (text) => void lines.push(text) } })
}

test('an encoder of this machine is really found, insisting on one that does not exist falls back and says so', async () => {
  const choice = await chooseEncoder({ prefer: 'no-such-encoder', format, log: logger(), runDir })
  expect(choice.tried[0]).toEqual({ element: 'no-such-encoder', reason: expect.stringContaining('mixos has no settings for it') })
  expect(choice.element).toMatch(/h264enc|x264enc/)
  expect(choice.tried.map((one) => one.element)).not.toContain(choice.element)
  expect(lines.join('')).toContain('Preferred encoder does not work, trying others')
}, 60_000)

test('hardware comes before the processor, in its order', async () => {
  const choice = await chooseEncoder(wish({ nvh264enc: works, x264enc: works }))
  expect(choice.element).toBe('nvh264enc')
  expect(asked).toEqual(['vah264enc', 'qsvh264enc', 'nvh264enc'])
  expect(choice.tried).toEqual(['vah264enc', 'qsvh264enc'].map((element) => ({ element, reason: absent.reason })))
})

test('the preferred one is taken first when it works', async () => {
  const choice = await chooseEncoder(wish({ vah264enc: works, x264enc: works }, { prefer: 'x264enc' }))
  expect(choice).toEqual({ element: 'x264enc', tried: [] })
})

test('what was tried is remembered, for this format only', async () => {
  const machine = { x264enc: works }
  await chooseEncoder(wish(machine))
  asked = []
  const again = await chooseEncoder(wish(machine))
  expect(again.element).toBe('x264enc')
  expect(again.tried).toHaveLength(4)
  expect(asked).toEqual([])
  await chooseEncoder(wish(machine, { format: { ...format, width: 1280, height: 720 } }))
  expect(asked).toHaveLength(5)
})

test('another boot or other hardware tries anew; so does a memory that cannot be read', async () => {
  const file = join(runDir, 'encoders.json')
  await chooseEncoder(wish({ x264enc: works }))
  const memory = JSON.parse(readFileSync(file, 'utf8')) as { of: string }
  writeFileSync(file, JSON.stringify({ ...memory, of: `${memory.of}, and a graphics card` }))
  expect((await chooseEncoder(wish({ vah264enc: works }))).element).toBe('vah264enc')
  writeFileSync(file, '{"of":')
  expect((await chooseEncoder(wish({ qsvh264enc: works }))).element).toBe('qsvh264enc')
})

test('a failure on air takes an encoder out for ten minutes, then it is tried again', async () => {
  const clock = new ManualClock(1e12)
  const machine = { vah264enc: works, x264enc: works }
  expect((await chooseEncoder(wish(machine, { clock }))).element).toBe('vah264enc')
  markFailed('vah264enc', runDir, clock)
  clock.advance(9 * 60_000)
  const choice = await chooseEncoder(wish(machine, { clock, prefer: 'vah264enc' }))
  expect(choice.element).toBe('x264enc')
  expect(choice.tried[0]).toEqual({ element: 'vah264enc', reason: 'it failed on air 9 min ago' })
  clock.advance(60_000)
  asked = []
  expect((await chooseEncoder(wish(machine, { clock }))).element).toBe('vah264enc')
  expect(asked).toEqual(['vah264enc'])
})

test('where all others are gone, one that failed lately is better than none', async () => {
  const clock = new ManualClock(1e12)
  await chooseEncoder(wish({ x264enc: works }, { clock }))
  markFailed('x264enc', runDir, clock)
  const choice = await chooseEncoder(wish({ x264enc: works }, { clock }))
  expect(choice.element).toBe('x264enc')
  expect(choice.tried.at(-1)).toEqual({ element: 'x264enc', reason: 'it failed on air 0 min ago' })
})

test('a trial that only took too long is no verdict', async () => {
  const slow: Trial = { reason: 'it takes longer than 8 s for a second', passing: true }
  expect((await chooseEncoder(wish({ vah264enc: slow, x264enc: slow }))).element).toBe('x264enc')
  expect((await chooseEncoder(wish({ vah264enc: works, x264enc: works }))).element).toBe('vah264enc')
})

test('no encoder at all is an error that names every reason', async () => {
  const failure = chooseEncoder(wish({ x264enc: { reason: 'out of memory', passing: false } }))
  await expect(failure).rejects.toThrow(EncoderError)
  await expect(failure).rejects.toThrow(/vah264enc: there is no such element.*x264enc: out of memory/)
})
