/**
 * A real room beside real OBS 29: one script of requests, batches and mistakes, answered alike, field by field. What OBS said is kept
 * in `test/peers/obs-29.0.2.json`; the long form asks OBS itself again.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RoomStatus } from '../../src/obs/index.ts'
import { differencesOf, judge } from '../peers/compare.ts'
import { meant } from '../peers/meant.ts'
import { askObs } from '../peers/obs-session.ts'
import { makeMedia, showText } from '../peers/oracle-show.ts'
import { keptFile } from '../peers/record.ts'
import { type Heard, nameOf, replay } from '../peers/replay.ts'
import { RtmpServer } from '../peers/rtmp-server.ts'
import { script } from '../peers/script/index.ts'
import { root, startRoom, type TestRoom } from '../support/room.ts'
import { freePort } from '../support/senders.ts'

const isLong = process.env.MIXOS_LONG === '1'
const kept = JSON.parse(readFileSync(keptFile, 'utf8')) as Heard[]

test('what is kept of OBS is of this script', () => {
  expect(script.length).toBeGreaterThanOrEqual(300)
  expect(kept.map(({ step }) => step)).toEqual(script.map(nameOf))
})

describe('a room', () => {
  let server: RtmpServer
  let room: TestRoom

  beforeAll(async () => {
    server = new RtmpServer(await freePort())
    server.start()
    room = await startRoom({ show: showText(`${server.url}/secret`), prepare: (dir) => void makeMedia(dir) })
    const isReady = ({ sources }: RoomStatus) =>
      sources.every(({ state, kind, media }) => state === 'up' && (kind !== 'play' || media?.state === 'playing'))
    await room.until(isReady, 'all sources are up, and play', 30_000)
  }, 90_000)

  afterAll(async () => {
    await room?.stop()
    server?.kill()
  })

  test('answers as OBS does, but for what the manual says', { timeout: 240_000 }, async () => {
    const { control, password } = room.addresses
    const heard = await replay({ url: control, password, steps: script })
    expect(judge(differencesOf(kept, heard), meant)).toEqual({ unmeant: [], gone: [] })
  })
})

test('every difference is in the manual', () => {
  const manual = readFileSync(join(root, 'docs/obs-websocket.md'), 'utf8')
  expect([...new Set(meant.map(({ why }) => why))].filter((why) => !manual.includes(why))).toEqual([])
})

test.runIf(isLong)('OBS still says what is kept', { timeout: 300_000 }, async () => {
  expect(differencesOf(kept, await askObs())).toEqual([])
})
