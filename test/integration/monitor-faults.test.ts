/** The monitor on a real chain: what is left when its neighbours die, and when it does. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { identify } from '../../src/lib/process.ts'
import { tapLink } from '../support/gdp.ts'
import { decodeJpeg, full, MonitorRoom, patterns, playRtp, sideBySide, slateColor } from './monitor-room.ts'
import { longestGapMs, MonitorWatch, near, steps, until } from './monitor-watch.ts'

const room = new MonitorRoom()
const { monitor } = room
const eyes = new MonitorWatch(room)
const tiles = patterns.map((name) => `source:${name}`)

beforeAll(() => room.start())
afterEach(() => eyes.leave())
afterAll(() => room.stop())

test('a source that goes leaves its slate in the preview and no tile, and comes back', async () => {
  const blue = room.sources[patterns.indexOf('blue')]
  const watch = eyes.pictures()
  const shown = () => decodeJpeg(watch.last('preview')).at(0.75, 0.5)
  await until(() => near(shown(), [0, 0, 255]))
  await blue?.stop()
  await until(() => near(shown(), slateColor), 1500)
  watch.clear()
  await until(() => watch.of('source:red').length > 10)
  expect(watch.of('source:blue')).toEqual([])
  expect(longestGapMs(watch.of('preview'))).toBeLessThan(200)
  await blue?.start()
  await until(() => near(shown(), [0, 0, 255]))
  watch.clear()
  await until(() => watch.of('source:red').length > 20)
  expect(Math.abs(watch.of('source:blue').length - 20)).toBeLessThan(4)
})

test('a mixer that dies freezes the program for less than a second, and nothing else', async () => {
  const watch = eyes.pictures()
  const { video, audio } = eyes.rtp()
  await until(() => watch.of('program').length > 25 && video.length > 25)
  const monitorPid = monitor.status().pid
  process.kill(room.mixer.pid as number, 'SIGKILL')
  const killedMs = performance.now()
  await until(() => watch.of('program').filter(({ atMs }) => atMs > killedMs + 200).length > 50)
  expect(longestGapMs(watch.of('program'))).toBeLessThan(1000)
  expect(longestGapMs(video)).toBeLessThan(1000)
  expect(longestGapMs(watch.of('preview'))).toBeLessThan(200)
  expect(monitor.status().pid).toBe(monitorPid)
  for (const stream of [video.map(({ packet }) => packet), audio]) expect(new Set(steps(stream))).toEqual(new Set([1]))
  const pictures = playRtp(
    video.map(({ packet }) => packet),
    'video',
  )
  expect(near([...pictures.subarray(-4, -1)], [255, 0, 0])).toBe(true)
})

test('a monitor that hangs holds nobody up, and is replaced', async () => {
  const watch = eyes.pictures()
  await until(() => watch.of('program').length > 10)
  const { pid, restarts } = monitor.status()
  const frames: { atMs: number }[] = []
  const tap = tapLink(room.mixedPath, () => frames.push({ atMs: performance.now() }))
  process.kill(pid as number, 'SIGSTOP')
  watch.clear()
  for (const stream of ['program', 'preview', ...tiles]) await until(() => watch.of(stream).length > 10, 10_000)
  tap.close()
  expect(frames.length).toBeGreaterThan(25)
  expect(longestGapMs(frames)).toBeLessThan(120)
  expect(monitor.status()).toMatchObject({ state: 'up', restarts: restarts + 1 })
  expect(identify(pid as number)).toBeNull()
})

test('pictures that are late from the first one on do not end it', async () => {
  const late = new MonitorRoom(['red', 'green', 'blue'], 3000)
  try {
    await late.start()
    const count = new Map<string, number>()
    late.monitor.watch({ picture: (stream) => void count.set(stream, (count.get(stream) ?? 0) + 1) })
    await until(() => ['program', 'preview', 'source:red', 'source:blue'].every((stream) => (count.get(stream) ?? 0) > 30))
    expect(late.monitor.status()).toMatchObject({ state: 'up', restarts: 0 })
  } finally {
    await late.stop()
  }
})

test('a monitor that dies comes back with the preview of now', async () => {
  const watch = eyes.pictures()
  await until(() => watch.of('preview').length > 0)
  process.kill(monitor.status().pid as number, 'SIGKILL')
  room.show(full(0))
  watch.clear()
  await until(() => watch.of('preview').length > 5 && near(decodeJpeg(watch.last('preview')).at(0.1, 0.1), [255, 0, 0]))
  room.show(sideBySide(1, 2))
})
