/** Cameras recorded by themselves, with their own sounds, beside the program; what dies of theirs costs the program's recording nothing. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RoomStatus } from '../../src/obs/index.ts'
import { readRecording } from '../support/recording.ts'
import { pause, startRoom, type TestRoom, workerPid } from '../support/room.ts'
import { tonesDb } from '../support/tones.ts'

const fps = 25
const show = `
show: Cameras
video: { size: 320x180, rate: ${fps} }
rooms:
  hall:
    sources:
      slides:   { pattern: gray, tone: 430 Hz, frames: true }
      close up: { pattern: gray, tone: 970 Hz, frames: true }
      Close-up: { pattern: gray, tone: 1500 Hz, frames: true }
    scenes: { Slides: [ slides ], Closeup: [ close up, Close-up ] }
    encoder: { preset: ultrafast }
    outputs: { record: { to: rec, also: rec2, cameras: { close up: 500 kbit/s, Close-up: { video: 500 kbit/s, auto: false } } } }
`

let room: TestRoom

beforeAll(async () => {
  room = await startRoom({ show })
  await room.until(({ sources }) => sources.every(({ state }) => state === 'up'), 'all sources are up', 30_000)
  await pause(1500)
}, 60_000)

afterAll(async () => void (await room?.stop()))

const filesOf = (folder: string, beginning: string) =>
  readdirSync(join(room.dir, folder))
    .filter((name) => name.startsWith(beginning) && name.endsWith('.ts'))
    .sort()
    .map((name) => join(room.dir, folder, name))

const camerasAre =
  (wanted: string, camera = 'close up') =>
  (status: RoomStatus) =>
    status.outputs.filter(({ name }) => name === `camera ${camera}`).every(({ state }) => state === wanted)

test('it has files of its own in both places; its encoder dies, and the program goes on unbroken', {
  timeout: 90_000,
}, async () => {
  await room.client.call('StartRecord')
  const on = await room.until(camerasAre('on'), 'the camera is recorded', 8000)
  expect(on.outputs.filter(({ kind }) => kind === 'camera').map(({ name, folder, state }) => [name, folder, state])).toEqual([
    ['camera close up', join(room.dir, 'rec'), 'on'],
    ['camera close up', join(room.dir, 'rec2'), 'on'],
    ['camera Close-up', join(room.dir, 'rec'), 'off'],
    ['camera Close-up', join(room.dir, 'rec2'), 'off'],
  ])
  await pause(4000)
  process.kill(await workerPid(room, 'camera-0'), 'SIGKILL')
  await pause(1000)
  process.kill(await workerPid(room, 'output-camera-0-1'), 'SIGKILL')
  await room.until(camerasAre('on'), 'it is recorded again', 10_000)
  await pause(3000)
  await room.client.call('StopRecord')
  await room.until(camerasAre('off'), 'all files are closed', 8000)

  const [program = '', ...others] = filesOf('rec', 'hall_')
  expect(others).toEqual([])
  const { frames, complaints } = readRecording(program)
  expect(complaints).toBe('')
  const steps = frames.slice(1).map(({ timeMs }, index) => Math.round(timeMs - (frames[index]?.timeMs ?? 0)))
  expect(steps.every((step) => step === 1000 / fps)).toBe(true)
  expect(tonesDb(program, [430], [970, 1500]).get(430)).toBeGreaterThan(30)

  for (const folder of ['rec', 'rec2']) {
    const files = filesOf(folder, 'hall-close-up_')
    expect(files.length).toBeGreaterThanOrEqual(2)
    for (const file of files) expect(readRecording(file).complaints).toBe('')
    const seconds = files.reduce((sum, file) => sum + readRecording(file).frames.length / fps, 0)
    expect(seconds).toBeGreaterThan(5)
    expect(tonesDb(files[0] ?? '', [970], [430, 1500]).get(970)).toBeGreaterThan(30)
  }
  expect(readdirSync(join(room.dir, 'rec'))).toContain('hall-close-up_recordings.jsonl')
})

test('one on request is recorded by itself: it grows, an alarm tells when its encoder dies, and control may die', {
  timeout: 90_000,
}, async () => {
  const camera = 'Close-up'
  const before = await room.status()
  expect(before.sideEncoders.map(({ source }) => source)).toEqual(['close up'])
  await expect(room.vendor('RecordCamera', { source: 'slides', on: true })).rejects.toThrow(/not in record\.cameras.*Close-up/)

  await room.vendor('RecordCamera', { source: camera, on: true })
  const began = await room.status()
  expect(began.outputs.map(({ name, state }) => [name, state])).toEqual([
    ['record', 'off'],
    ['copy', 'off'],
    ['camera close up', 'off'],
    ['camera close up', 'off'],
    ['camera Close-up', 'on'],
    ['camera Close-up', 'on'],
  ])
  const { file, bytes } = began.outputs.at(-1) ?? {}
  expect(file).toMatch(/rec2\/hall-Close-up-2_[^/]+\.ts$/)
  const bytesBefore = statSync(file ?? '').size
  await room.until(({ outputs }) => (outputs.at(-1)?.bytes ?? 0) > (bytes ?? 0), 'its bytes grow')
  await pause(2000)
  expect(statSync(file ?? '').size).toBeGreaterThan(bytesBefore)

  // Again and again: it is down for long enough to be seen.
  const encoder = async () => (await room.status()).sideEncoders.find(({ source }) => source === camera)
  const codes = new Set<string>()
  for (let kill = 0; kill < 4; kill++) {
    const pid = (
      await room.until(({ sideEncoders }) => sideEncoders.some((one) => one.source === camera && one.pid !== null), 'it runs')
    ).sideEncoders.find(({ source }) => source === camera)?.pid
    process.kill(pid ?? 0, 'SIGKILL')
    const { alarms } = await room.until(
      ({ alarms }) => alarms.some(({ code }) => code === 'camera-encoder-down'),
      'the alarm',
      3000,
    )
    for (const { code, text, fix } of alarms) codes.add(`${code}: ${text} ${fix}`)
  }
  expect([...codes].join('\n')).toMatch(
    /camera-encoder-down: The encoder of the camera Close-up is down: .+ It restarts by itself/,
  )
  await room.until(
    ({ outputs, alarms }) => camerasAre('on', camera)({ outputs } as RoomStatus) && alarms.length === 0,
    'all is well',
    15_000,
  )

  const { pid } = JSON.parse(readFileSync(join(room.runDir, 'control.json'), 'utf8')) as { pid: number }
  const encoderPid = (await encoder())?.pid
  process.kill(pid, 'SIGKILL')
  await pause(500)
  await room.reconnect()
  await room.until(camerasAre('on', camera), 'a new control goes on with it', 10_000)
  expect((await encoder())?.pid).toBe(encoderPid)

  const { outputPath } = await room.vendor<{ outputPath: string }>('RecordCamera', { source: camera, on: false })
  expect(outputPath).toMatch(/rec\/hall-Close-up-2_[^/]+\.ts$/)
  await room.until(({ sideEncoders }) => sideEncoders.every(({ source }) => source !== camera), 'its encoder has ended')
  expect(() => process.kill(encoderPid ?? 0, 0)).toThrow()
  for (const folder of ['rec', 'rec2']) {
    const files = filesOf(folder, 'hall-Close-up-2_')
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) expect(readRecording(file).complaints).toBe('')
    expect(filesOf(folder, 'hall-Close-up_')).toEqual([])
  }
})
