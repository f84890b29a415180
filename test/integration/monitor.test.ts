/** The monitor on a real chain: rates, sizes, colours, and for whom it runs. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { identify } from '../../src/lib/process.ts'
import { decodeJpeg, full, jpegSize, MonitorRoom, patterns, sideBySide, slateColor, small, yellowSlot } from './monitor-room.ts'
import { MonitorWatch, measure, near, until } from './monitor-watch.ts'

const room = new MonitorRoom()
const { monitor, clock } = room
const eyes = new MonitorWatch(room)
const tiles = patterns.map((name) => `source:${name}`)

beforeAll(() => room.start())
afterEach(() => eyes.leave())
afterAll(() => room.stop())

test('pictures come at their rates and decode to their sizes', async () => {
  const watch = eyes.pictures()
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
  const watch = eyes.pictures(() => wanted)
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
  const watch = eyes.pictures()
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
  const watch = eyes.pictures()
  await until(() => watch.of('preview').length > 50, 10_000)
  expect(Math.max(...watch.of('preview').map(({ jpeg }) => jpeg.length))).toBeGreaterThan(30_000)
  room.show(sideBySide(1, 2))
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
  const watch = eyes.pictures()
  expect(watch.of('source:card').map(({ jpeg }) => jpeg.equals(room.still))).toEqual([true])
  clock.advance(2000)
  expect(watch.of('source:card')).toHaveLength(2)
})

test('without watchers it stops after ten seconds, and runs again for the next one', async () => {
  const watch = eyes.pictures()
  await until(() => watch.of('program').length > 0)
  const pid = monitor.status().pid as number
  eyes.leave()
  clock.advance(9000)
  const again = eyes.pictures()
  await until(() => again.of('program').length > 0)
  expect(monitor.status().pid).toBe(pid)
  eyes.leave()
  clock.advance(10_000)
  await until(() => monitor.status().state === 'down')
  await until(() => identify(pid) === null)
  expect(monitor.status().reason).toBeNull()
  const last = eyes.pictures()
  await until(() => last.of('program').length > 0 && last.of('preview').length > 0)
})
