/** Which changes of a show file reach the room on air: good ones that the room can start with, and no others. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MixosError } from '../../lib/errors.ts'
import { createLogger } from '../../lib/log.ts'
import { loadShow } from '../../show/index.ts'
import { followShow } from './reload.ts'

const text = (room: string, scene: string) =>
  `show: S\nvideo: 720p25\nrooms: { ${room}: { scenes: { ${scene}: [ { text: Hi } ] } } }\n`

let dir: string
let file: string
let told: string[]
let reloads: number
let stop: () => void

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mixos-reload-'))
  file = join(dir, 'show.yaml')
  writeFileSync(file, text('hall', 'One'))
  told = []
  reloads = 0
  stop = followShow(loadShow(file), {
    log: createLogger({}, { level: 'silent' }),
    tell: (message) => told.push(message),
    check: (show) => {
      if (!show.rooms.some((room) => room.name === 'hall')) throw new MixosError('no-such-room', 'no hall any more')
    },
    onReload: () => reloads++,
  })
})
afterEach(() => {
  stop()
  rmSync(dir, { recursive: true })
})

test('a mistake and a show without the room are told, a good one is taken', { timeout: 20_000 }, async () => {
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
