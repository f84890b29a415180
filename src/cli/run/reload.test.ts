/** Which shows reach the room: good ones that it can start with, and while there is none the last one that was. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MixosError } from '../../lib/errors.ts'
import { createLogger } from '../../lib/log.ts'
import { loadShow, type Show } from '../../show/index.ts'
import { followShow, reportMistakes, showToRun } from './reload.ts'

const text = (room: string, scene: string) =>
  `show: S\nvideo: 720p25\nrooms: { ${room}: { scenes: { ${scene}: [ { text: Hi } ] } } }\n`

const log = createLogger({}, { level: 'silent' })

function prepare(show: Show): string {
  if (!show.rooms.some((room) => room.name === 'hall')) throw new MixosError('no-such-room', 'no hall any more')
  return 'prepared'
}

let dir: string
let file: string
let told: string[]
let reloads: number
let followed: Show[]
/** Whether the room can. */
let follows: boolean
let stop: () => void = () => {}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mixos-reload-'))
  file = join(dir, 'show.yaml')
  writeFileSync(file, text('hall', 'One'))
  told = []
  reloads = 0
  followed = []
  follows = false
})
afterEach(() => {
  stop()
  rmSync(dir, { recursive: true })
})

function follow({ show, seen }: { show: Show; seen: string }): void {
  const tell = (message: string) => void told.push(message)
  const take = (changed: Show) => {
    if (follows) followed.push(changed)
    return follows
  }
  stop = followShow(show, {
    log,
    tell,
    seen,
    load: () => loadShow(file),
    check: prepare,
    follow: take,
    onReload: () => reloads++,
  })
}

describe('control that comes back', () => {
  const kept = () => loadShow(file)

  test('with a good show takes it, whatever was kept', () => {
    const last = kept()
    writeFileSync(file, text('hall', 'Two'))
    expect(showToRun(file, last, () => loadShow(file), prepare)).toMatchObject({
      show: loadShow(file),
      ready: 'prepared',
      mistakes: null,
    })
  })

  test.each([
    ['broken', () => writeFileSync(file, 'show: ['), 'a bracket is not closed'],
    ['with mistakes', () => writeFileSync(file, text('hall', 'One').replace('720p25', '720p26')), 'the rates are'],
    ['without the room', () => writeFileSync(file, text('another', 'One')), 'no hall any more'],
    ['gone', () => rmSync(file), 'there is no such file'],
  ])('goes on with the last good show while the file is %s', (_name, spoil, says) => {
    const last = kept()
    spoil()
    const { show, ready, mistakes } = showToRun(file, last, () => loadShow(file), prepare)
    expect([show, ready]).toEqual([last, 'prepared'])
    expect(mistakes?.message).toContain(says)
    expect(() => showToRun(file, null, () => loadShow(file), prepare)).toThrow(says)
  })

  test('takes the show that is mended while it starts', { timeout: 20_000 }, async () => {
    const last = kept()
    writeFileSync(file, 'show: [')
    const started = showToRun(file, last, () => loadShow(file), prepare)
    writeFileSync(file, text('hall', 'Two'))
    follow(started)
    await expect.poll(() => reloads, { timeout: 5000 }).toBe(1)
  })

  test('tells what is wrong as a broken edit is told', () => {
    reportMistakes({ log, tell: (message) => told.push(message) }, new MixosError('x', 'show.yaml:1:7: wrong'))
    expect(told).toEqual(['the changed show has mistakes, the room goes on with the last good one:\nshow.yaml:1:7: wrong'])
  })
})

test('a mistake and a show without the room are told, a good one is taken', { timeout: 20_000 }, async () => {
  follow(showToRun(file, null, () => loadShow(file), prepare))
  writeFileSync(file, text('hall', 'One').replace('720p25', '720p26'))
  await expect.poll(() => told.at(-1), { timeout: 5000 }).toContain('the rates are')
  writeFileSync(file, text('another', 'One'))
  await expect.poll(() => told.at(-1), { timeout: 5000 }).toContain('no hall any more')
  rmSync(file)
  await expect.poll(() => told.at(-1), { timeout: 5000 }).toContain('there is no such file')
  expect(reloads).toBe(0)
  writeFileSync(file, text('hall', 'Two'))
  await expect.poll(() => reloads, { timeout: 5000 }).toBe(1)
  expect(told).toHaveLength(3)
})

test('what the room follows costs no control; what it was before is a change again', { timeout: 20_000 }, async () => {
  follow(showToRun(file, null, () => loadShow(file), prepare))
  follows = true
  for (const scene of ['Two', 'One']) {
    writeFileSync(file, text('hall', scene))
    await expect.poll(() => followed.at(-1)?.rooms[0]?.scenes[0]?.name, { timeout: 5000 }).toBe(scene)
  }
  expect(reloads).toBe(0)
  follows = false
  writeFileSync(file, text('hall', 'Three'))
  await expect.poll(() => reloads, { timeout: 5000 }).toBe(1)
})
