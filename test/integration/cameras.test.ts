/** Cameras recorded by themselves, with their own sounds, beside the program; what dies of theirs costs the program's recording nothing. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
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
    scenes: { Slides: [ slides ], Closeup: [ close up ] }
    encoder: { preset: ultrafast }
    outputs: { record: { to: rec, also: rec2, cameras: { close up: 500 kbit/s } } }
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

const camerasAre = (wanted: string) => (status: Awaited<ReturnType<TestRoom['status']>>) =>
  status.outputs.filter(({ kind }) => kind === 'camera').every(({ state }) => state === wanted)

test('it has files of its own in both places; its encoder dies, and the program goes on unbroken', {
  timeout: 90_000,
}, async () => {
  await room.client.call('StartRecord')
  const on = await room.until(camerasAre('on'), 'the camera is recorded', 8000)
  expect(on.outputs.filter(({ kind }) => kind === 'camera').map(({ name, folder }) => [name, folder])).toEqual([
    ['camera close up', join(room.dir, 'rec')],
    ['camera close up', join(room.dir, 'rec2')],
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
