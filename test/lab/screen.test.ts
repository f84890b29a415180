/** Screens of a machine without a desktop, on a graphics card with KMS and two connectors: what each display really shows. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { pause } from '../support/room.ts'
import { type Head, Heads } from './heads.ts'
import { labProblem } from './image.ts'
import { LabRoom, type Status } from './lab-room.ts'
import { Machine } from './machine.ts'
import { report } from './measured.ts'

const problem = labProblem()
const show = `
show: Lab
video: { size: 320x180, rate: 25 }
rooms:
  hall:
    sources: { slides: { pattern: gray, frames: true } }
    scenes: { Slides: [ slides ] }
    encoder: { preset: ultrafast }
    outputs: { screen: { connector: Virtual-2, fallback: slides } }
`
const [left, right]: [Head, Head] = [0, 1]
const black = 20
/** Sway's own dark gray is seen for a moment when it begins. */
const darkGray = 66
/** The lab is some ten times slower than a real machine. */
const backMs = 20_000

const heads = new Heads()
let machine: Machine
let room: LabRoom

beforeAll(async () => {
  if (problem !== null) return
  machine = await Machine.start(heads.devices())
  await heads.plug(left, 640, 360)
  await heads.plug(right, 1024, 768)
  // As docs/closures.md has it: the console is black.
  await machine.run(`systemctl stop getty@tty1 && printf '\\033[2J\\033[H\\033[?25l' > /dev/tty1`)
  room = await LabRoom.start(machine, show)
}, 1_200_000)

beforeEach(({ skip }) => {
  if (problem !== null) skip(problem)
})

afterAll(async () => {
  await room?.stop()
  machine?.stop()
  heads.remove()
}, 60_000)

/** The display has this size and shows numbers that go on, its shape kept. */
async function shows(head: Head, width: number, height: number): Promise<void> {
  const deadlineMs = performance.now() + backMs
  const counts = new Set<number>()
  while (counts.size < 3) {
    const shot = await heads.shot(head)
    if (shot.count !== null && shot.width === width && shot.height === height) {
      counts.add(shot.count)
      if (width / height < 16 / 9) expect(shot.edge).toBeLessThan(black)
    }
    if (performance.now() > deadlineMs) throw new Error(`no picture of ${width}x${height}: ${JSON.stringify(shot)}`)
    await pause(50)
  }
}

async function isBlack(head: Head): Promise<void> {
  expect(await heads.shot(head)).toMatchObject({ count: null, brightest: expect.any(Number) })
  expect((await heads.shot(head)).brightest).toBeLessThan(black)
}

const is = (state: 'on' | 'waiting', sinceMs: number, height?: number): Promise<Status> =>
  room.status(
    ({ screens: [screen] }) => screen?.state === state && (height === undefined || screen.display?.height === height),
    `the screen is ${state}`,
    sinceMs,
    60_000,
  )

const now = async () => (await room.act('true')).fromMs

test('shows on its connector, 4:3, and nothing on the other: no console, no cursor', { timeout: 120_000 }, async () => {
  await is('on', 0)
  await shows(right, 1024, 768)
  await isBlack(left)
})

test('is unplugged: the alarm says which; back with another mode it shows by itself', { timeout: 120_000 }, async () => {
  const fromMs = await now()
  await heads.unplug(right)
  const { alarms } = await is('waiting', fromMs)
  expect(alarms.find(({ code }) => code === 'screen-off')).toMatchObject({
    room: 'hall',
    text: 'The screen screen shows nothing: the display Virtual-2 is not there: there are Virtual-1',
    fix: expect.stringMatching(/cable/),
  })
  await isBlack(left)
  const pluggedMs = await now()
  await heads.plug(right, 1280, 720)
  const on = await is('on', pluggedMs, 720)
  report('plugged in again', { onMs: [on.atMs - pluggedMs] })
  await shows(right, 1280, 720)
  await isBlack(left)
})

test('all displays are gone, then one is back', { timeout: 120_000 }, async () => {
  const fromMs = await now()
  await heads.unplug(left)
  await heads.unplug(right)
  const { screens } = await is('waiting', fromMs)
  expect(screens[0]?.reason).toMatch(/Virtual-2 is not there/)
  await heads.plug(right, 800, 600)
  await is('on', fromMs, 600)
  await shows(right, 800, 600)
  await heads.plug(left, 640, 360)
})

test('each display tells its name while the room is on air, which then shows again', { timeout: 120_000 }, async () => {
  const names = room.act('cd /repo && env -u DISPLAY -u WAYLAND_DISPLAY /node/node src/cli/main.ts screens')
  let isNamed = false
  for (let tries = 0; tries < 200 && !isNamed; tries++) {
    const shot = await heads.shot(right)
    isNamed = shot.count === null && shot.brightest > 200
    await pause(50)
  }
  expect(isNamed).toBe(true)
  const { output } = await names
  expect(output).toMatch(/Virtual-1 {2}640x360/)
  expect(output).toMatch(/Virtual-2 {2}800x600/)
  await shows(right, 800, 600)
})

test('the display server is killed: only picture or black, and back by itself', { timeout: 120_000 }, async () => {
  const { fromMs } = await room.act('kill -9 $(pgrep -x sway)')
  const sinceMs = performance.now()
  let brightest = 0
  while (performance.now() - sinceMs < 3000) {
    const shot = await heads.shot(right)
    // The card that stands in until the mix is there has words in the middle.
    if (shot.count === null) brightest = Math.max(brightest, shot.edge)
  }
  const on = await is('on', fromMs + 500, 600)
  report('the display server is killed', { onMs: [on.atMs - fromMs], brightest: [brightest] })
  expect(brightest).toBeLessThan(darkGray)
  await shows(right, 800, 600)
})
