/** The projector of a Wayland desktop is unplugged, and comes back at another connector with another mode. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { pause, startRoom, type TestRoom } from '../support/room.ts'
import { screenShow } from '../support/screen-show.ts'
import { WaylandDesktop } from '../support/wayland.ts'

const backMs = 3000

let desktop: WaylandDesktop
let room: TestRoom

beforeAll(async () => {
  desktop = await WaylandDesktop.start(2)
  room = await startRoom({
    show: screenShow('{}'),
    env: desktop.env,
  })
  await isOn('WL-2')
}, 60_000)

afterAll(async () => {
  await room?.stop()
  desktop?.end()
})

const isOn = (display: string) =>
  room.until(
    ({ screens: [screen] }) => screen?.state === 'on' && screen.showing === 'mix' && screen.display?.name === display,
    `a picture on ${display}`,
    10_000,
  )

async function shows(display: string): Promise<boolean> {
  return (await desktop.shot(display)).count !== null
}

it('is unplugged: the alarm says which one, and the operator’s display stays the operator’s', { timeout: 60_000 }, async () => {
  expect(await shows('WL-2')).toBe(true)
  await desktop.unplug('WL-2')
  const { alarms } = await room.until(({ alarms }) => alarms.some(({ code }) => code === 'screen-off'), 'the alarm', 3000)
  expect(alarms.find(({ code }) => code === 'screen-off')).toMatchObject({
    room: 'hall',
    text: 'The screen screen shows nothing: the display WL-2 is not there: there are WL-1',
    fix: expect.stringMatching(/cable/),
  })
  await pause(500)
  expect(await shows('WL-1')).toBe(false)
})

it('comes back as another one: it fills that by itself', { timeout: 60_000 }, async () => {
  const pluggedMs = performance.now()
  await desktop.command('create_output')
  await isOn('WL-3')
  while (!(await shows('WL-3'))) await pause(20)
  const tookMs = performance.now() - pluggedMs
  process.stdout.write(`Wayland: a picture ${tookMs.toFixed(0)} ms after it was plugged in\n`)
  expect(tookMs).toBeLessThan(backMs)
})

it('its mode changes to 4:3 while it shows: the shape is kept, with black bars', { timeout: 60_000 }, async () => {
  await desktop.command('output', 'WL-3', 'mode', '--custom', '1024x768')
  await room.until(({ screens: [screen] }) => screen?.display?.height === 768, 'it has the new size', 3000)
  await pause(500)
  const shot = await desktop.shot('WL-3')
  expect(shot).toMatchObject({ width: 1024, height: 768, count: expect.any(Number) })
  expect(shot.edge).toBeLessThan(20)
})
