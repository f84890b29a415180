import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createLogger } from '../lib/log.ts'
import { ManualClock } from '../lib/manual-clock.ts'
import { Crew, nobody } from './crew.ts'

const ana = { id: 'a', name: 'Ana' }
const ben = { id: 'b', name: 'Ben' }
const startMs = Date.parse('2026-01-31T09:00:00Z')

let stateDir: string
let clock: ManualClock
let state = nobody
let told = 0
let crew: Crew

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'mixos-crew-'))
  clock = new ManualClock(startMs)
  state = nobody
  told = 0
  crew = begin()
})
afterEach(() => rmSync(stateDir, { recursive: true, force: true }))

function begin(): Crew {
  const log = createLogger({}, { level: 'silent' })
  return new Crew({
    stateDir,
    log,
    clock,
    state: () => state,
    change: (next) => {
      state = next
      told++
    },
  })
}

const journal = () =>
  readFileSync(join(stateDir, 'crew.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('holding', () => {
  test('is taken, handed over and let go; the journal says when', () => {
    crew.takeOver(ana)
    clock.advance(1000)
    crew.here(ana)
    crew.here(ben)
    crew.handOver('a', 'b')
    expect(crew.status().holder).toEqual({ ...ben, sinceMs: startMs + 1000, here: true })
    expect(() => crew.handOver('a', 'a')).toThrow('Ben holds the room, not you')
    crew.handOver('b', null)
    expect(crew.status().holder).toBeNull()
    expect(() => crew.handOver('b', 'a')).toThrow('Nobody holds the room')
    expect(journal()).toEqual([
      { at: '2026-01-31T09:00:00.000Z', what: 'taken over', holder: 'Ana', before: null },
      { at: '2026-01-31T09:00:01.000Z', what: 'handed over', holder: 'Ben', before: 'Ana' },
      { at: '2026-01-31T09:00:01.000Z', what: 'let go', holder: null, before: 'Ben' },
    ])
  })

  test('of two at the same moment the first one has it, the other is told', () => {
    crew.takeOver(ana, null)
    expect(() => crew.takeOver(ben, null)).toThrow('Ana took the room just now')
    expect(crew.status().holder?.name).toBe('Ana')
    crew.takeOver(ben, 'a')
    expect(crew.status().holder?.name).toBe('Ben')
  })

  test('who is not heard of for six seconds is gone, and holds it again when back', () => {
    crew.takeOver(ana)
    clock.advance(5900)
    expect(crew.status()).toMatchObject({ holder: { here: true }, people: [ana] })
    clock.advance(200)
    expect(crew.status()).toMatchObject({ holder: { name: 'Ana', here: false }, people: [] })
    expect(() => crew.handOver('a', 'b')).toThrow('not at the page')
    crew.here(ana)
    expect(crew.status()).toMatchObject({ holder: { name: 'Ana', here: true }, people: [ana] })
  })

  test('a control that begins gives the holder the time to say something', () => {
    crew.takeOver(ana)
    clock.advance(60_000)
    crew = begin()
    expect(crew.status().holder).toMatchObject({ name: 'Ana', here: true })
    clock.advance(6000)
    expect(crew.status().holder).toMatchObject({ name: 'Ana', here: false })
  })

  test('another name at the same browser is another holder', () => {
    crew.takeOver(ana)
    crew.here({ id: 'a', name: 'Cleo' })
    expect(crew.status().holder).toMatchObject({ id: 'a', name: 'Cleo' })
    expect(journal().at(-1)).toMatchObject({ what: 'the browser changed hands', holder: 'Cleo', before: 'Ana' })
  })

  test('that somebody is still there changes nothing', () => {
    crew.here(ana)
    clock.advance(2000)
    crew.here(ana)
    expect(told).toBe(1)
  })
})

describe('calls for help', () => {
  test('are answered once, and closed once', () => {
    const { id } = crew.call('Ana', 'No sound')
    expect(crew.status().calls).toEqual([{ id, note: 'No sound', by: 'Ana', atMs: startMs, answer: null }])
    clock.advance(5000)
    crew.answerCall(id, 'Lena')
    expect(crew.status().calls[0]?.answer).toEqual({ by: 'Lena', atMs: startMs + 5000 })
    expect(() => crew.answerCall(id, 'Max')).toThrow('Lena is on the way already')
    crew.closeCall(id, 'Ana')
    expect(() => crew.closeCall(id, 'Lena')).toThrow('closed already')
    expect(journal().map(({ what, by }) => [what, by])).toEqual([
      ['call', 'Ana'],
      ['on the way', 'Lena'],
      ['call closed', 'Ana'],
    ])
  })

  test('end somewhere', () => {
    for (let i = 0; i < 20; i++) crew.call('Ana', `${i}`)
    expect(() => crew.call('Ana', 'more')).toThrow('close some first')
  })
})
