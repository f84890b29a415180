/** The monitor on a real chain: rates, sizes, colours, key frames, and what is left when its neighbours die. */
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { identify } from '../../src/lib/process.ts'
import { tapLink } from '../support/gdp.ts'
import {
  decodeJpeg,
  full,
  jpegSize,
  MonitorRoom,
  patterns,
  playRtp,
  sideBySide,
  slateColor,
  small,
  startsKeyFrame,
  yellowSlot,
} from './monitor-room.ts'

const room = new MonitorRoom()
const { monitor, clock } = room
const leaves: (() => void)[] = []
const tiles = patterns.map((name) => `source:${name}`)

beforeAll(() => room.start())
afterEach(() => {
  for (const leave of leaves.splice(0)) leave()
})
afterAll(() => room.stop())

interface Seen {
  atMs: number
  jpeg: Buffer
}

/** Watches pictures; the clock that asks for wishes and sends stills stands still unless a test turns it. */
function watchPictures(wanted?: () => ReadonlySet<string> | null) {
  const seen = new Map<string, Seen[]>()
  const picture = (stream: string, jpeg: Buffer) => {
    seen.set(stream, [...(seen.get(stream) ?? []), { atMs: performance.now(), jpeg }])
  }
  leaves.push(monitor.watch({ picture, ...(wanted ? { wanted } : {}) }))
  return {
    seen,
    of: (stream: string) => seen.get(stream) ?? [],
    last: (stream: string) => seen.get(stream)?.at(-1)?.jpeg as Buffer,
    clear: () => seen.clear(),
  }
}

function watchRtp() {
  const video: { atMs: number; packet: Buffer }[] = []
  const audio: Buffer[] = []
  leaves.push(
    monitor.watch({
      videoRtp: (packet) => void video.push({ atMs: performance.now(), packet }),
      audioRtp: (packet) => void audio.push(packet),
    }),
  )
  return { video, audio }
}

const until = (check: () => unknown, timeoutMs = 5000) =>
  vi.waitFor(async () => expect(await check()).toBeTruthy(), { timeout: timeoutMs, interval: 10 })

/** Lets real time pass: what is measured here is how much comes in it. */
const measure = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function stopMonitor(): Promise<void> {
  for (const leave of leaves.splice(0)) leave()
  clock.advance(10_000)
  await until(() => monitor.status().state === 'down')
}

function near(color: number[], wanted: number[]): boolean {
  return color.every((value, index) => Math.abs(value - (wanted[index] ?? 0)) <= 12)
}

function longestGapMs(seen: { atMs: number }[]): number {
  return Math.max(...seen.slice(1).map(({ atMs }, index) => atMs - (seen[index]?.atMs ?? 0)))
}

/** RTP sequence numbers as steps, 1 where nothing is missing. */
function steps(packets: Buffer[]): number[] {
  return packets.slice(1).map((packet, index) => (packet.readUInt16BE(2) - (packets[index]?.readUInt16BE(2) ?? 0)) & 0xffff)
}

test('pictures come at their rates and decode to their sizes', async () => {
  const watch = watchPictures()
  await until(() => ['program', 'preview', ...tiles].every((stream) => watch.of(stream).length > 5))
  watch.clear()
  await measure(4000)
  for (const stream of ['program', 'preview', ...tiles]) {
    const wanted = tiles.includes(stream) ? 10 : 25
    const rate = watch.of(stream).length / 4
    expect(Math.abs(rate - wanted), `${stream}: ${rate}/s`).toBeLessThanOrEqual(wanted * 0.08)
    const size = tiles.includes(stream) ? { width: 320, height: 180 } : small
    for (const { jpeg } of watch.of(stream)) expect(jpegSize(jpeg)).toEqual(size)
  }
  const colors = ['red', 'green', 'blue'].map((name) => decodeJpeg(watch.last(`source:${name}`)).at(0.5, 0.5))
  expect(near(colors.flat(), [255, 0, 0, 0, 255, 0, 0, 0, 255])).toBe(true)
  expect(near(decodeJpeg(watch.last('program')).at(0.5, 0.5), [255, 0, 0])).toBe(true)
})

test('only what is wanted is made', async () => {
  let wanted: ReadonlySet<string> = new Set(['preview', 'source:ball'])
  const watch = watchPictures(() => wanted)
  await until(() => watch.of('preview').length > 5)
  watch.clear()
  await until(() => watch.of('preview').length > 25)
  expect([...watch.seen.keys()].sort()).toEqual(['preview', 'source:ball'])
  wanted = new Set(['program'])
  clock.advance(500)
  await until(() => watch.of('program').length > 0)
  watch.clear()
  await until(() => watch.of('program').length > 25)
  expect([...watch.seen.keys()].filter((stream) => stream !== 'source:card')).toEqual(['program'])
})

test('the preview shows its scene, placed and cropped, and the next one when told', async () => {
  const watch = watchPictures()
  const shows = (x: number, y: number, color: number[]) => () => near(decodeJpeg(watch.last('preview')).at(x, y), color)
  await until(shows(0.25, 0.5, [0, 255, 0]))
  await until(shows(0.75, 0.5, [0, 0, 255]))
  await until(shows(0.5, 0.1, [0, 0, 0]))
  room.show(full(0))
  await until(shows(0.1, 0.1, [255, 0, 0]), 1000)
  room.show(full(yellowSlot))
  await until(shows(0.5, 0.5, [255, 255, 0]), 1000)
  const picture = decodeJpeg(watch.last('preview'))
  for (const [x = 0, y = 0] of [
    [0.02, 0.02],
    [0.98, 0.02],
    [0.02, 0.98],
    [0.98, 0.98],
  ])
    expect(near(picture.at(x, y), [255, 255, 0])).toBe(true)
  room.show(sideBySide(1, 2))
})

test('noise fits into a datagram', async () => {
  room.show(full(patterns.indexOf('snow')))
  const watch = watchPictures()
  await until(() => watch.of('preview').length > 50, 10_000)
  expect(Math.max(...watch.of('preview').map(({ jpeg }) => jpeg.length))).toBeGreaterThan(30_000)
  room.show(sideBySide(1, 2))
})

test('a source that goes leaves its slate in the preview and no tile, and comes back', async () => {
  const blue = room.sources[patterns.indexOf('blue')]
  const watch = watchPictures()
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

test('a preview without live pictures keeps time too', async () => {
  const still = new MonitorRoom([])
  try {
    await still.start()
    const seen: Buffer[] = []
    still.monitor.watch({ picture: (stream, jpeg) => void (stream === 'preview' && seen.push(jpeg)) })
    await until(() => seen.length > 5)
    seen.length = 0
    await measure(2000)
    expect(Math.abs(seen.length - 50)).toBeLessThan(5)
    expect(near(decodeJpeg(seen.at(-1) as Buffer).at(0.5, 0.5), slateColor)).toBe(true)
  } finally {
    await still.stop()
  }
})

test('pictures that stand still come at once and every two seconds', () => {
  const watch = watchPictures()
  expect(watch.of('source:card').map(({ jpeg }) => jpeg.equals(room.still))).toEqual([true])
  clock.advance(2000)
  expect(watch.of('source:card')).toHaveLength(2)
})

/** SEI, the two parameter sets, delimiter, several of them in one packet. */
const parameterTypes = [6, 7, 8, 9, 24]

test('RTP is unbroken and plays', async () => {
  const { video, audio } = watchRtp()
  await until(() => video.length > 0 && audio.length > 0)
  await measure(4000)
  const [pictures, sound] = [
    playRtp(
      video.map(({ packet }) => packet),
      'video',
    ),
    playRtp(audio, 'audio'),
  ]
  const packets = video.map(({ packet }) => packet)
  const beforeKeyFrame = packets.slice(0, packets.findIndex(startsKeyFrame)).map((packet) => (packet[12] ?? 0) & 31)
  expect(beforeKeyFrame.filter((type) => !parameterTypes.includes(type))).toEqual([])
  for (const stream of [packets, audio]) {
    expect(new Set(steps(stream))).toEqual(new Set([1]))
    expect(new Set(stream.map((packet) => packet.readUInt32BE(8))).size).toBe(1)
    expect(Math.max(...stream.map((packet) => packet.length))).toBeLessThanOrEqual(1200)
  }
  const frameBytes = small.width * small.height * 4
  expect(Math.abs(pictures.length / frameBytes - 100)).toBeLessThan(8)
  expect(near([...pictures.subarray(-4, -1)], [255, 0, 0])).toBe(true)
  expect(Math.abs(sound.length / 2 / 48_000 - 4)).toBeLessThan(0.3)
  expect(Math.abs(pitch(sound.subarray(48_000)) - 440)).toBeLessThan(5)
})

/** Hertz, by the crossings of zero. */
function pitch(sound: Buffer): number {
  let crossings = 0
  for (let at = 2; at + 2 <= sound.length; at += 2) if (sound.readInt16LE(at - 2) < 0 && sound.readInt16LE(at) >= 0) crossings++
  return crossings / (sound.length / 2 / 48_000)
}

test('a wish for a key frame is granted within 200 ms, at most every 300 ms', async () => {
  const { video } = watchRtp()
  const keyFrames = () => video.filter(({ packet }) => startsKeyFrame(packet))
  await until(() => keyFrames().length > 0)
  for (let round = 0; round < 5; round++) {
    // The encoder's own key frames are two seconds apart: none is due now.
    await until(() => performance.now() - (keyFrames().at(-1)?.atMs ?? 0) > 400)
    const before = keyFrames().length
    const askedMs = performance.now()
    clock.advance(300)
    monitor.requestKeyFrame()
    await until(() => keyFrames().length > before, 1000)
    expect((keyFrames()[before]?.atMs ?? 0) - askedMs).toBeLessThan(200)
  }
  const before = keyFrames().length
  monitor.requestKeyFrame()
  monitor.requestKeyFrame()
  await measure(500)
  expect(keyFrames()).toHaveLength(before)
  clock.advance(300)
  await until(() => keyFrames().length > before, 300)
  await measure(300)
  expect(keyFrames()).toHaveLength(before + 1)
})

test('a mixer that dies freezes the program for less than a second, and nothing else', async () => {
  const watch = watchPictures()
  const { video, audio } = watchRtp()
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
  const watch = watchPictures()
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
  const watch = watchPictures()
  await until(() => watch.of('preview').length > 0)
  process.kill(monitor.status().pid as number, 'SIGKILL')
  room.show(full(0))
  watch.clear()
  await until(() => watch.of('preview').length > 5 && near(decodeJpeg(watch.last('preview')).at(0.1, 0.1), [255, 0, 0]))
  room.show(sideBySide(1, 2))
})

test('without watchers it stops after ten seconds, and runs again for the next one', async () => {
  const watch = watchPictures()
  await until(() => watch.of('program').length > 0)
  const pid = monitor.status().pid as number
  for (const leave of leaves.splice(0)) leave()
  clock.advance(9000)
  const again = watchPictures()
  await until(() => again.of('program').length > 0)
  expect(monitor.status().pid).toBe(pid)
  await stopMonitor()
  await until(() => identify(pid) === null)
  expect(monitor.status().reason).toBeNull()
  const last = watchPictures()
  await until(() => last.of('program').length > 0 && last.of('preview').length > 0)
})
