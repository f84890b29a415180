/** Screens without a desktop: the display server that a room starts for itself, its displays that come and go, its ends. No graphics card is needed. */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Kiosk } from '../support/kiosk.ts'
import { controlPid, pause, root, startRoom, type TestRoom, workerPid } from '../support/room.ts'
import { screenShow } from '../support/screen-show.ts'

const darkest = 20
/** Sway's own dark gray is seen for a moment when it begins. */
const swayLuma = 66
/** From a fault until the picture is back. */
const backMs = 5000

const displays = new Kiosk()
let room: TestRoom

beforeAll(async () => {
  room = await startRoom({ show: screenShow('{ fallback: slides }'), env: displays.env })
  await isOn()
}, 60_000)

afterAll(async () => {
  await room?.stop()
  expect(displays.servers()).toEqual([])
  displays.remove()
})

afterEach(async () => {
  await isOn()
})

const isOn = (timeoutMs = 15_000) =>
  room.until(({ screens: [screen] }) => screen?.state === 'on' && screen.showing === 'mix', 'the screen is on', timeoutMs)

/** That display shows numbers that go on, its shape kept, and nothing else. */
async function expectPicture(width: number, height: number, bars: boolean): Promise<void> {
  const shots = []
  for (let index = 0; index < 5; index++) {
    shots.push(await displays.shot('HEADLESS-1'))
    await pause(100)
  }
  for (const shot of shots) {
    expect(shot).toMatchObject({ width, height, count: expect.any(Number) })
    if (bars) expect(shot.edge).toBeLessThan(darkest)
  }
  expect(new Set(shots.map(({ count }) => count)).size).toBeGreaterThan(1)
}

/** Milliseconds until the picture is back; what was seen until then was picture, card or black. */
async function backAfter(fault: () => unknown): Promise<number> {
  const sinceMs = performance.now()
  await fault()
  let seen = 0
  while (performance.now() - sinceMs < backMs) {
    const shot = await displays.shot('HEADLESS-1').catch(() => null)
    if (shot && shot.count === null) expect(shot.edge).toBeLessThan(swayLuma)
    // One that is on its way out may still show something.
    seen = shot?.count != null && performance.now() - sinceMs > 200 ? seen + 1 : 0
    if (seen === 3) return performance.now() - sinceMs
    await pause(30)
  }
  throw new Error(`no picture within ${backMs} ms`)
}

const alarm = (cause: RegExp) =>
  room.until(({ alarms }) => alarms.some(({ text }) => cause.test(text)), `an alarm with ${cause}`, 10_000)

describe('a room without a desktop', () => {
  it('shows its mix on the display, no cursor, no frame', { timeout: 60_000 }, () => expectPicture(1280, 720, false))

  it('its display changes to 4:3: the shape is kept', { timeout: 60_000 }, async () => {
    await displays.command('output', 'HEADLESS-1', 'mode', '--custom', '1024x768')
    await room.until(({ screens }) => screens[0]?.display?.height === 768, 'it has the new size', 3000)
    await pause(300)
    await expectPicture(1024, 768, true)
  })

  it('a second display changes nothing; both tell their names, and the room shows again', { timeout: 60_000 }, async () => {
    await displays.command('create_output')
    await pause(500)
    await expectPicture(1024, 768, true)
    const names = screens()
    await pause(4000)
    expect((await displays.shot('HEADLESS-1')).count).toBeNull()
    expect((await names).stdout).toMatch(/^1 {2}HEADLESS-1 {2}1024x768.*\n2 {2}HEADLESS-2 {2}1920x1080/)
    await pause(500)
    await expectPicture(1024, 768, true)
  })

  it.each(['SIGKILL', 'SIGSTOP'] as const)('its display server gets %s: told, and back', { timeout: 60_000 }, async (signal) => {
    const told = alarm(signal === 'SIGKILL' ? /was ended by signal 9/ : /hangs|was ended/)
    const backMs = await backAfter(() => signalServer(signal))
    process.stdout.write(`kiosk: the display server gets ${signal}: a picture after ${backMs.toFixed(0)} ms\n`)
    await told
    expect(displays.servers()).toHaveLength(1)
  })

  it('what keeps the display server is killed: both come back', { timeout: 60_000 }, async () => {
    const [before] = displays.servers()
    const pid = await workerPid(room, 'kiosk')
    const backMs = await backAfter(() => void process.kill(pid, 'SIGKILL'))
    process.stdout.write(`kiosk: its keeper is killed: a picture after ${backMs.toFixed(0)} ms\n`)
    expect(displays.servers()).toHaveLength(1)
    expect(displays.servers()).not.toContain(before)
  })

  it('control is killed: the picture goes on', { timeout: 60_000 }, async () => {
    const before = displays.servers()
    process.kill(controlPid(room), 'SIGKILL')
    for (let look = 0; look < 15; look++) expect((await displays.shot('HEADLESS-1')).count).not.toBeNull()
    await room.reconnect()
    expect(displays.servers()).toEqual(before)
  })

  it('another room of the same user shows beside it, with the same display server', { timeout: 90_000 }, async () => {
    const other = await startRoom({
      show: screenShow('{ connector: HEADLESS-2 }'),
      env: displays.env,
    })
    try {
      const missing = /the display HEADLESS-2 is not there: there are HEADLESS-1/
      await other.until(({ alarms }) => alarms.some(({ text }) => missing.test(text)), 'it is told what is missing')
      await displays.command('create_output')
      await other.until(({ screens: [screen] }) => screen?.state === 'on' && screen.showing === 'mix', 'it shows', 15_000)
      await pause(300)
      expect((await displays.shot('HEADLESS-2')).count).not.toBeNull()
      expect(displays.servers()).toHaveLength(1)
    } finally {
      await other.stop()
    }
    await expectPicture(1280, 720, false)
  })
})

describe('a machine without a desktop', () => {
  it('is told when it has no graphics card', { timeout: 60_000 }, async (context) => {
    if (existsSync('/dev/dri/card0')) context.skip('it has one')
    const { WLR_BACKENDS: _, ...env } = displays.env
    await expect(screens({ ...env, MIXOS_KIOSK: `${displays.dir}/none` })).rejects.toThrow(/no graphics card/)
  })

  it('is told what it has to install', { timeout: 60_000 }, async () => {
    const bin = join(displays.dir, 'bin')
    mkdirSync(bin)
    for (const program of ['gjs', 'setpriv']) symlinkSync(`/usr/bin/${program}`, join(bin, program))
    const env = { ...displays.env, PATH: bin, MIXOS_KIOSK: `${displays.dir}/none` }
    await expect(screens(env)).rejects.toThrow(/lacks sway and swaybg: sudo apt install/)
  })
})

function screens(env: NodeJS.ProcessEnv = displays.env) {
  return promisify(execFile)(process.execPath, ['src/cli/main.ts', 'screens'], { cwd: root, env: { ...process.env, ...env } })
}

function signalServer(signal: NodeJS.Signals): void {
  for (const pid of displays.servers()) process.kill(pid, signal)
}
