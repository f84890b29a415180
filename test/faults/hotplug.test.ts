/** The projector is unplugged, and comes back with another mode: read off the displays of a real X server. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { pause, startRoom, type TestRoom } from '../support/room.ts'
import { screenShow } from '../support/screen-show.ts'
import { ScreenTap } from '../support/screen-tap.ts'
import { type Xorg, xorg } from '../support/xorg.ts'

/** The operator's display on the left; its desktop is white, as nothing that the room shows. */
const operator = { number: 0, mode: '1024x768', width: 1024 }
const projector = 1
const desktopLuma = 250
const backMs = 2500
/** A desktop that shows so long is no more than the change of the mode itself. */
const seenMs = 100

let server: Xorg
let room: TestRoom

beforeAll(async () => {
  server = await xorg()
  server.plug(operator.number, operator.mode, 0)
  server.plug(projector, '1360x768', operator.width)
  server.paint('white')
  room = await startRoom({
    show: screenShow('{}'),
    env: { DISPLAY: server.name, WAYLAND_DISPLAY: '', GDK_BACKEND: 'x11' },
  })
  await shows(1360, 768)
}, 60_000)

afterAll(async () => {
  await room?.stop()
  server?.end()
})

const shows = (width: number, height: number) =>
  room.until(
    ({ screens: [screen] }) =>
      screen?.state === 'on' && screen.showing === 'mix' && screen.display?.width === width && screen.display.height === height,
    `a picture of ${width}x${height}`,
    10_000,
  )

/** What a display shows now: the share of the numbers that can be read where the picture has to be, and its brightness beside them. */
async function look(x: number, width: number, height: number) {
  const picture = { width, height: Math.round((width * 9) / 16), x: 0, y: 0 }
  picture.y = Math.round((height - picture.height) / 2)
  const tap = new ScreenTap(`${server.name}+${x},0`, { width, height }, picture)
  await pause(1500)
  tap.close()
  const read = tap.seen.filter(({ count }) => count !== null).length / tap.seen.length
  return { read, pictures: tap.counts.length, lumas: tap.seen.map(({ luma }) => luma) }
}

async function fills(width: number, height: number): Promise<void> {
  const { read, pictures, lumas } = await look(operator.width, width, height)
  expect(read).toBeGreaterThan(0.9)
  expect(pictures).toBeGreaterThan(15)
  expect(Math.max(...lumas)).toBeLessThan(desktopLuma)
}

it('is unplugged: the alarm says which one, and the operator’s display stays the operator’s', { timeout: 60_000 }, async () => {
  await fills(1360, 768)
  server.unplug(projector)
  const { alarms } = await room.until(({ alarms }) => alarms.some(({ code }) => code === 'screen-off'), 'the alarm', 3000)
  expect(alarms.find(({ code }) => code === 'screen-off')).toMatchObject({
    room: 'hall',
    text: 'The screen screen shows nothing: the display DUMMY1 is not there: there are DUMMY0',
    fix: expect.stringMatching(/cable/),
  })
  const { lumas } = await look(0, 1024, 768)
  expect(Math.min(...lumas)).toBeGreaterThan(desktopLuma)
})

it('comes back as another one, 4:3: it fills that by itself, its shape kept', { timeout: 60_000 }, async () => {
  const pluggedMs = performance.now()
  server.plug(projector, '1024x768', operator.width)
  await shows(1024, 768)
  const tookMs = performance.now() - pluggedMs
  process.stdout.write(`X11: back ${tookMs.toFixed(0)} ms after it was plugged in\n`)
  expect(tookMs).toBeLessThan(backMs)
  await fills(1024, 768)
})

it('its mode grows while it shows: nothing of the desktop', { timeout: 60_000 }, async () => {
  const place = { x: 1024, y: 768, width: 256, height: 256 }
  server.plug(projector, '1280x1024', operator.width)
  const corner = new ScreenTap(`${server.name}+${operator.width},0`, { width: 1280, height: 1024 }, place)
  await shows(1280, 1024)
  await pause(1000)
  corner.close()
  const desktopMs = 20 * corner.seen.filter(({ luma }) => luma > desktopLuma).length
  process.stdout.write(`X11: the mode grows, the desktop was seen for ${desktopMs} ms\n`)
  expect(desktopMs).toBeLessThan(seenMs)
  await fills(1280, 1024)
})

it('every display is gone, then one is back', { timeout: 60_000 }, async () => {
  server.unplug(projector)
  server.unplug(operator.number)
  await room.until(
    ({ screens: [screen] }) => screen?.reason === 'the display DUMMY1 is not there: there is none',
    'it is told',
    3000,
  )
  server.plug(projector, '1024x768', 0)
  await shows(1024, 768)
})
