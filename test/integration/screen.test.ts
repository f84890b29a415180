/** A display as a source: what is on it is seen, all or a part; it dies, is named, and comes back. */
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SourceStatus } from '../../src/obs/index.ts'
import { colorOn, type Display, display } from '../support/display.ts'
import { pause, startRoom, type TestRoom } from '../support/room.ts'
import type { Program } from '../support/senders.ts'
import { type Xorg, xorg } from '../support/xorg.ts'

const [width, height] = [640, 360]

let room: TestRoom
let screen: Display
let sized: Xorg
let picture: Program

beforeAll(async () => {
  screen = await display(800, 600)
  await screen.start()
  sized = await xorg()
  sized.plug(0, '1024x768', 0)
  sized.paint('#ff8000')
  picture = colorOn(screen.name, 400, 600, 0xffff8000)
  picture.start()
  room = await startRoom({
    show: `
show: Screen
video: { size: ${width}x${height}, rate: 25 }
rooms:
  hall:
    sources:
      desktop: { x11: "${screen.name}" }
      part:    { x11: "${screen.name}", area: [100, 100, 160, 90] }
      sized:   { x11: "${sized.name}" }
    scenes: { Desktop: [ desktop ], Part: [ part ], Sized: [ sized ] }
    encoder: { preset: ultrafast }
    outputs: { record: { to: rec } }
`,
  })
}, 60_000)

afterAll(async () => {
  picture.kill()
  screen.kill()
  sized.end()
  await room?.stop()
})

const allUp = () => room.until(({ sources }) => sources.every(({ state }) => state === 'up'), 'all sources are up', 20_000)

/** Of the program's recording: the colour at x, y of the last frame. */
async function colorsAt(...places: [number, number][]): Promise<number[][]> {
  await room.client.call('StartRecord')
  await pause(2000)
  const { outputPath } = await room.client.call('StopRecord')
  const last = ['-sseof', '-1', '-i', outputPath, '-frames:v', '1', '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-']
  const raw = execFileSync('ffmpeg', ['-v', 'error', ...last], { maxBuffer: 1 << 26 })
  return places.map(([x, y]) => [...raw.subarray(3 * (y * width + x), 3 * (y * width + x) + 3)])
}

const isOrange = ([red = 0, green = 0, blue = 0]: number[]) => red > 215 && Math.abs(green - 128) < 40 && blue < 40
const isBlack = (color: number[]) => color.every((value) => value < 30)

test('is seen whole, with bars beside it', { timeout: 60_000 }, async () => {
  await allUp()
  // 800x600 becomes 480x360 in the middle; the window covers its left half.
  const [bar, window, background] = await colorsAt([20, 180], [150, 180], [500, 180])
  expect(isBlack(bar ?? [])).toBe(true)
  expect(isOrange(window ?? []), String(window)).toBe(true)
  expect(isBlack(background ?? [])).toBe(true)
})

test('a part of it fills the picture', { timeout: 60_000 }, async () => {
  await room.client.call('SetCurrentProgramScene', { sceneName: 'Part' })
  const colors = await colorsAt([5, 5], [630, 5], [320, 180], [630, 350])
  expect(colors.every(isOrange), JSON.stringify(colors)).toBe(true)
})

test('dies: it is lost and named; comes back by itself', { timeout: 60_000 }, async () => {
  screen.kill()
  picture.kill()
  const killedMs = performance.now()
  const itsOwn = ['desktop', 'part']
  await room.until(
    ({ sources }) => sources.every(({ name, state }) => itsOwn.includes(name) === (state === 'lost')),
    'both are lost, the other is not',
    5000,
  )
  expect(performance.now() - killedMs).toBeLessThan(1200)
  const named = await room.until(
    ({ alarms }) => alarms.some(({ text }) => text.includes('is not there')),
    'the alarm says why',
    5000,
  )
  const alarm = named.alarms.find(({ text }) => text.includes('is not there'))
  expect(alarm).toMatchObject({ room: 'hall', text: expect.stringContaining(screen.name), fix: expect.stringContaining('xhost') })
  await screen.start()
  picture.start()
  await allUp()
})

const sourceSized = (wanted: (source: SourceStatus) => boolean, what: string, timeoutMs: number) =>
  room.until(({ sources }) => sources.some((source) => source.name === 'sized' && wanted(source)), what, timeoutMs)

test('changes its size: the picture follows, larger and smaller', { timeout: 60_000 }, async () => {
  await room.client.call('SetCurrentProgramScene', { sceneName: 'Sized' })
  const barAndPicture = () => colorsAt([20, 180], [320, 180], [620, 180])
  const isFourToThree = ([left = [], middle = [], right = []]: number[][]) => isBlack(left) && isOrange(middle) && isBlack(right)
  await sourceSized(({ state }) => state === 'up', 'it is up', 5000)
  expect(isFourToThree(await barAndPicture())).toBe(true)
  sized.plug(0, '1360x768', 0)
  await pause(1500)
  expect((await barAndPicture()).every(isOrange)).toBe(true)
  sized.plug(0, '800x600', 0)
  await pause(1500)
  expect(isFourToThree(await barAndPicture())).toBe(true)
  await sourceSized(({ state }) => state === 'up', 'it is up', 1000)
})

test('its server hangs: it is lost, and the alarm says so; it comes back with it', { timeout: 60_000 }, async () => {
  sized.signal('SIGSTOP')
  const stoppedMs = performance.now()
  try {
    await sourceSized(({ state }) => state === 'lost', 'it is lost', 5000)
    expect(performance.now() - stoppedMs).toBeLessThan(1500)
    const { alarms } = await room.until(
      ({ alarms }) => alarms.some(({ text }) => /does not answer: its server hangs/.test(text)),
      'the alarm says why',
      6000,
    )
    process.stdout.write(`X11: told why ${(performance.now() - stoppedMs).toFixed(0)} ms after its server hangs\n`)
    expect(alarms.find(({ text }) => /hangs/.test(text))?.text).toContain(sized.name)
    await pause(3000)
  } finally {
    sized.signal('SIGCONT')
  }
  const goneMs = performance.now()
  await sourceSized(({ state }) => state === 'up', 'it is back', 6000)
  process.stdout.write(`X11: back ${(performance.now() - goneMs).toFixed(0)} ms after its server goes on\n`)
})
