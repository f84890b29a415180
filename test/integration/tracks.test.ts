/** Each microphone alone on a track of the recording, in time with the picture; HLS has the program's sound only. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readRecording, soundOffsetsMs } from '../support/recording.ts'
import { pause, startRoom, type TestRoom, workerPid } from '../support/room.ts'
import { powerDb } from '../support/tones.ts'

const rateHz = 8000
const fps = 25
const tones = { headset: 430, lectern: 970, film: 1990 }
const heardDb = 35

const show = `
show: Tracks
video: { size: 320x180, rate: ${fps} }
rooms:
  hall:
    sources:
      film:    { pattern: gray, tone: ${tones.film} Hz, frames: true }
      headset: { sound: { tone: ${tones.headset} Hz } }
      lectern: { sound: { tone: ${tones.lectern} Hz } }
      beep:    { sound: { tone: tick } }
    scenes: { Film: [ film ] }
    sound: { lectern: { mute: true }, headset: -12 dB, beep: { in: [] } }
    outputs: { record: { to: rec }, hls: {} }
`

let room: TestRoom
let file: string

beforeAll(async () => {
  room = await startRoom({ show })
  await room.until(({ sources }) => sources.every(({ state }) => state === 'up'), 'all sources are up', 30_000)
  await pause(1500)
  await room.client.call('StartRecord')
  await pause(4000)
  process.kill(await workerPid(room, 'source-2'), 'SIGKILL')
  await pause(4000)
  file = (await room.client.call('StopRecord')).outputPath
}, 90_000)

afterAll(async () => void (await room?.stop()))

/** Sound streams of a file. */
function soundStreams(path: string): number {
  const args = ['-v', 'error', '-select_streams', 'a', '-show_entries', 'stream=index', '-of', 'csv=p=0', path]
  return new Set(execFileSync('ffprobe', args).toString().split(/\s+/).filter(Boolean)).size
}

function samplesOf(track: number): Float32Array {
  const args = ['-v', 'error', '-i', file, '-map', `0:a:${track}`, '-ac', '1', '-ar', String(rateHz), '-f', 'f32le', '-']
  const raw = execFileSync('ffmpeg', args, { maxBuffer: 1 << 26 })
  return new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + (raw.length & ~3)))
}

/** The tones that are heard in the second from `from`. */
function heard(samples: Float32Array, from: number): string[] {
  const piece = samples.slice(from * rateHz, (from + 1) * rateHz)
  const levels = Object.entries(tones).map(([name, hertz]) => ({ name, db: powerDb(piece, hertz) }))
  const loudest = Math.max(...levels.map(({ db }) => db))
  return levels.filter(({ db }) => db > loudest - heardDb && db > -60).map(({ name }) => name)
}

test('each is alone on its track, as it comes in', () => {
  expect(soundStreams(file)).toBe(4)
  expect(heard(samplesOf(0), 1)).toEqual(['headset', 'film'])
  expect(heard(samplesOf(1), 1)).toEqual(['headset'])
  expect(heard(samplesOf(2), 1)).toEqual(['lectern'])
  // Muted and turned down in the program, not on the track.
  const loud = [1, 2].map((track) => powerDb(samplesOf(track).slice(rateHz, 2 * rateHz), Object.values(tones)[track - 1] ?? 0))
  expect(Math.abs((loud[0] ?? 0) - (loud[1] ?? 0))).toBeLessThan(1)
})

test('one that dies leaves silence on its track, and the file whole', () => {
  const lectern = samplesOf(2)
  const seconds = Array.from({ length: Math.floor(lectern.length / rateHz) }, (_value, second) => second)
  expect(seconds.length).toBeGreaterThanOrEqual(7)
  expect(heard(lectern, seconds.at(-1) ?? 0)).toEqual(['lectern'])
  expect(execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-map', '0', '-f', 'null', '-'], { stdio: 'pipe' }).toString()).toBe(
    '',
  )
  const list = readdirSync(dirname(file)).find((name) => name.endsWith('_recordings.jsonl')) ?? ''
  const [line = ''] = readFileSync(join(dirname(file), list), 'utf8').split('\n')
  expect(JSON.parse(line).tracks).toEqual(['program', 'headset', 'lectern', 'beep'])
})

test('they are in time with the picture', () => {
  const offsets = soundOffsetsMs(readRecording(file, 3))
  process.stdout.write(`track after picture, ms: ${offsets.map((offset) => offset.toFixed(1)).join(' ')}\n`)
  expect(offsets.length).toBeGreaterThan(4)
  expect(Math.max(...offsets.map(Math.abs))).toBeLessThanOrEqual(1000 / fps)
})

test('HLS has the sound of the program only', () => {
  const folder = join(room.stateDir, 'hls')
  const segment = readdirSync(folder).find((name) => name.endsWith('.ts')) ?? ''
  expect(soundStreams(join(folder, segment))).toBe(1)
})
