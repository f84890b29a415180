/** A press whose answer never comes, for the line breaks in the middle: it is done once, whether it had been done or not. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLogger } from '../../src/lib/log.ts'
import { systemClock } from '../../src/lib/time.ts'
import { createObsServer, listenObsSocket, type TakeResult } from '../../src/obs/index.ts'
import { TestRoom } from '../../src/obs/test-room.ts'
import type { SurfaceAction } from '../../src/show/index.ts'
import { Surface } from '../../src/surfaces/surface.ts'
import { TestKeypad } from '../support/keypad.ts'
import { pause } from '../support/room.ts'

const log = createLogger({}, { level: 'fatal' })
const keys: Record<string, SurfaceAction> = {
  kp1: { does: 'preview', scene: 'Ads' },
  kpenter: { does: 'take', transition: null },
  f1: { does: 'panic' },
  f2: { does: 'mute', source: 'stage-mics' },
}

/** Its line breaks when it takes, before or after that is done. */
class BreakingRoom extends TestRoom {
  takes = 0
  breaks: 'before' | 'after' | null = null
  cut: () => Promise<void> = async () => {}

  override async take(): Promise<TakeResult> {
    const when = this.breaks
    this.breaks = null
    if (when === 'before') return await this.#lost()
    this.takes++
    const result = await super.take()
    return when === 'after' ? await this.#lost() : result
  }

  /** Nobody is there any more to hear the answer. */
  async #lost(): Promise<never> {
    void this.cut()
    return await new Promise<never>(() => {})
  }
}

let dir: string
let room: BreakingRoom
let keypad: TestKeypad
let surface: Surface
let door: { close(): Promise<void> }

const open = async () => {
  door = await listenObsSocket(createObsServer({ port: room, password: null, log }), join(dir, 'obs.sock'))
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'mixos-answers-'))
  room = new BreakingRoom()
  room.cut = () => door.close()
  await open()
  keypad = new TestKeypad()
  await keypad.plugIn()
  const bound = Object.entries(keys).map(([key, action]) => ({ key, action }))
  const numpad = { kind: 'keypad', name: 'numpad', device: { path: keypad.path }, keys: bound } as const
  surface = new Surface({ obsPath: join(dir, 'obs.sock'), surface: numpad, painter: '' }, systemClock)
  await expect.poll(() => surface.status().reason).toBeNull()
})

afterEach(async () => {
  await surface.close()
  await door.close()
  await keypad.remove()
  rmSync(dir, { recursive: true })
})

test.each(['before', 'after'] as const)(
  'the line breaks %s the take is done: the scene is on air, and was taken once',
  async (when) => {
    room.breaks = when
    await keypad.press('kp1', 'kpenter')
    await expect.poll(() => room.breaks).toBeNull()
    await pause(200)
    await open()
    await expect.poll(() => surface.status().counts.done, { timeout: 5000 }).toBe(2)
    expect(room.status()).toMatchObject({ programScene: 'Ads', previewScene: 'Slides' })
    expect(room.takes).toBe(1)
  },
)

test('what is pressed while nobody answers for too long has failed, and says so; what comes later is done', {
  timeout: 30_000,
}, async () => {
  await door.close()
  await keypad.press('kp1', 'kpenter')
  await expect.poll(() => surface.status().counts.failed, { timeout: 15_000 }).toBe(2)
  expect(surface.status().failures.map(({ key, reason }) => [key, reason])).toEqual([
    ['kp1', 'the room could not be reached'],
    ['kpenter', 'the room could not be reached'],
  ])
  await keypad.press('f2')
  await expect.poll(() => surface.status().counts.failed).toBe(3)
  await open()
  await pause(500)
  expect(room.status().programScene).toBe('Slides')
  await keypad.press('kp1', 'kpenter')
  await expect.poll(() => surface.status().counts.done, { timeout: 5000 }).toBe(2)
  expect(surface.status().failures.map(({ key }) => key)).toEqual(['f2'])
})

test('what turns something around is turned by what is so when it is its turn', async () => {
  await keypad.press('f2', 'f2', 'f2')
  await expect.poll(() => surface.status().counts.done).toBe(3)
  expect(room.status().sources.find(({ name }) => name === 'stage-mics')?.muted).toBe(true)
  await keypad.press('f1')
  await expect.poll(() => surface.status().last?.outcome).toBe('short')
  expect(room.status().panic).toBe(false)
})
