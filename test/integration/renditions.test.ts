/** A lower HLS rendition beside the full one: both read by others, cut at the same moments; its death costs the full one nothing. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Playlist, type PlaylistSegment } from '../../src/recording/playlist.ts'
import { readRecording } from '../support/recording.ts'
import { pause, startRoom, type TestRoom, workerPid } from '../support/room.ts'

const fps = 25
const segmentS = 2
const show = `
show: Renditions
video: { size: 640x360, rate: ${fps} }
rooms:
  hall:
    sources: { camera: { pattern: gray, tone: 430 Hz, frames: true } }
    scenes: { Camera: [ camera ] }
    encoder: { preset: ultrafast, video: 1 Mbit/s }
    outputs: { hls: { segment: ${segmentS} s, low: { size: 320x180, video: 300 kbit/s } } }
`

let room: TestRoom
let folders: { full: string; low: string }

beforeAll(async () => {
  room = await startRoom({ show })
  const full = join(room.stateDir, 'hls')
  folders = { full, low: join(full, 'low') }
  await room.until(
    ({ outputs }) => outputs.every(({ state, seconds }) => state === 'on' && seconds > 6),
    'both renditions are there',
    30_000,
  )
}, 60_000)

afterAll(async () => void (await room?.stop()))

function segments(rendition: keyof typeof folders): PlaylistSegment[] {
  const playlist = new Playlist(segmentS)
  playlist.read(readFileSync(join(folders[rendition], 'live.m3u8'), 'utf8'))
  return playlist.segments
}

const begins = (list: PlaylistSegment[]) => list.map(({ startUnixMs }) => Math.round(startUnixMs))

/** Segments of both that were wholly on air since `sinceMs`, by their beginnings. */
function common(sinceMs: number): Map<number, Record<keyof typeof folders, PlaylistSegment | undefined>> {
  const [full, low] = [segments('full'), segments('low')]
  const isNew = (ms: number) => ms >= sinceMs
  return new Map(
    [...new Set([...begins(full), ...begins(low)])].filter(isNew).map((ms) => {
      const at = (list: PlaylistSegment[]) => list.find(({ startUnixMs }) => Math.round(startUnixMs) === ms)
      return [ms, { full: at(full), low: at(low) }]
    }),
  )
}

/** All but those at the end that only one has yet are in both, from the same frame to the same frame. */
function expectAligned(sinceMs: number, least: number): void {
  const all = [...common(sinceMs)].sort(([a], [b]) => a - b)
  const both = all.filter(([, { full, low }]) => full && low)
  expect(both.length).toBeGreaterThanOrEqual(least)
  expect(all.findIndex(([, { full, low }]) => !full || !low)).toBeOneOf([-1, both.length])
  for (const [, { full, low }] of both) {
    const frames = [join(folders.full, full?.file ?? ''), join(folders.low, low?.file ?? '')].map((file) => {
      const { frames, complaints } = readRecording(file)
      expect(complaints).toBe('')
      return frames.map(({ count }) => count)
    })
    expect(frames[1]).toEqual(frames[0])
    expect(frames[0]).toHaveLength(segmentS * fps)
    expect(frames[0]).not.toContain(null)
  }
}

test('others read the master playlist, and both renditions', async () => {
  const sizes = execFileSync(
    'ffprobe',
    ['-v', 'error', '-show_entries', 'stream=codec_name,width,height', '-of', 'csv=p=0', join(folders.full, 'master.m3u8')],
    { timeout: 30_000 },
  )
  const lines = [...new Set(sizes.toString().split('\n').filter(Boolean))].sort()
  expect(lines).toEqual(['aac', 'h264,320,180', 'h264,640,360'])
  const answer = await fetch(`${room.addresses.page.replace(/\/room\/.*/, '')}/watch/hall/info.json`, {
    headers: { Authorization: `Bearer ${room.addresses.password}` },
  })
  expect(await answer.json()).toMatchObject({ stream: '/hls/hall/master.m3u8' })
})

test('both are cut at the same frames', { timeout: 60_000 }, async () => {
  const sinceMs = Date.now()
  await pause(11_000)
  expectAligned(sinceMs, 3)
  for (const list of [segments('full'), segments('low')])
    expect(begins(list).every((ms, index) => index === 0 || ms - (begins(list)[index - 1] ?? 0) <= segmentS * 1000)).toBe(true)
})

test("the lower one's encoder dies: it comes back and is aligned again, and the full one lacks nothing", {
  timeout: 90_000,
}, async () => {
  const before = await room.status()
  const pid = await workerPid(room, 'low')
  process.kill(pid, 'SIGKILL')
  const back = await room.until(
    ({ sideEncoders }) => sideEncoders[0]?.state === 'up' && sideEncoders[0].restarts === 1,
    'it is back',
    10_000,
  )
  expect(back.sideEncoders[0]).toMatchObject({ source: null, videoKbps: 300 })
  await room.until(({ outputs }) => outputs.every(({ state }) => state === 'on'), 'both are written', 10_000)
  const sinceMs = Date.now() + 2000
  await pause(13_000)
  expectAligned(sinceMs, 3)
  const full = segments('full')
  expect(full.filter(({ discontinuity }) => discontinuity)).toEqual([])
  const frames = full.flatMap(({ file }) => readRecording(join(folders.full, file)).frames)
  const steps = frames.slice(1).map(({ timeMs }, index) => Math.round(timeMs - (frames[index]?.timeMs ?? 0)))
  expect(steps.filter((step) => step !== 1000 / fps)).toEqual([])
  const after = await room.status()
  expect(after.encoder.restarts).toBe(before.encoder.restarts)
  expect(after.outputs.map(({ restarts }) => restarts)).toEqual([0, 0])
})
