/** The pages in a real browser, in front of the harness's room: what people press, see, hear, and are told when it fails. */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { OutputStatus } from '../../src/obs/index.ts'
import { holdRoom, launchBrowser, screenshot, violations } from '../support/browser.ts'
import { isVideoMuted, outsideWindow, pageSize, seekableSeconds, smallTargets, watchVideo } from '../ui-harness/in-page.ts'
import { harnessPassword, startHarness } from '../ui-harness/start.ts'

const desktop = { width: 1920, height: 1080 }
const laptop = { width: 1366, height: 768 }
const phone = { width: 390, height: 844 }

let browser: Browser
let harness: Awaited<ReturnType<typeof startHarness>>
let context: BrowserContext

beforeAll(async () => {
  await build({ configFile: 'ui/vite.config.ts', logLevel: 'warn' })
  browser = await launchBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  harness = await startHarness()
})
afterEach(async () => {
  await context.close()
  await harness.close()
})

async function open(path: string, viewport = laptop): Promise<Page> {
  context = await browser.newContext({ viewport, hasTouch: viewport === phone })
  const page = await context.newPage()
  await page.goto(harness.server.loginUrl)
  await page.goto(`${harness.server.url}${path}`)
  return page
}

async function openDesk(viewport = laptop): Promise<Page> {
  const page = await open('/room/hall-a', viewport)
  await page.waitForSelector('.operator.up .scene')
  await holdRoom(page)
  return page
}

const state = () => harness.room.state
const eventually = (check: () => unknown) => expect.poll(check, { timeout: 5000, interval: 20 })

describe('login', () => {
  test('a wrong password is told, the right one leads to the room', async () => {
    context = await browser.newContext({ viewport: laptop })
    const page = await context.newPage()
    await page.goto(harness.server.url)
    await page.fill('input[type=password]', 'wrong')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.alarm')
    expect(await page.textContent('.alarm')).toContain('wrong password')
    expect(await violations(page)).toEqual([])
    await screenshot(page, 'login')
    await page.fill('input[type=password]', harnessPassword)
    await page.keyboard.press('Enter')
    await page.waitForSelector('.operator.up')
    expect(new URL(page.url()).pathname).toBe('/room/hall-a')
  })
})

describe('operator page', () => {
  test('what came of a key on the keypad is seen, and one that is pulled', async () => {
    const page = await openDesk()
    const panel = page.locator('.surface')
    await eventually(() => panel.textContent()).toContain('kp2: preview Slides + Closeup · done')
    const [numpad] = state().surfaces
    if (!numpad) throw new Error('the harness has no keypad')
    const last = { key: 'kpenter', does: 'take', outcome: 'failed', reason: 'the mixer is down', atMs: 0 } as const
    harness.room.change({ surfaces: [{ ...numpad, last }] })
    await eventually(() => panel.textContent()).toContain('kpenter: take · FAILED: the mixer is down')
    harness.room.change({ surfaces: [{ ...numpad, state: 'waiting', reason: '145f:0239 is not plugged in' }] })
    await eventually(() => panel.textContent()).toMatch(/NOT THERE.*145f:0239 is not plugged in/)
    expect(await violations(page)).toEqual([])
  })

  test('keys choose, take and cut; tally follows', async () => {
    const page = await openDesk()
    await page.keyboard.press('q')
    await eventually(() => state().previewScene).toBe('Audience + Closeup')
    await page.waitForSelector('.scene.on-preview:has-text("Audience + Closeup")')
    await page.keyboard.press('Enter')
    await eventually(() => state().programScene).toBe('Audience + Closeup')
    await page.waitForSelector('.tile.program:has-text("Audience")')
    await page.keyboard.press('5')
    await page.keyboard.press('Space')
    await eventually(() => state().programScene).toBe('Fullscreen Overview')
    await page.keyboard.press('t')
    await eventually(() => state().transition.kind).toBe('move')
  })

  test('a click on a scene leaves Enter to the desk', async () => {
    const page = await openDesk()
    await page.click('.scene:has-text("Vader")')
    await eventually(() => state().previewScene).toBe('Vader')
    await page.keyboard.press('Enter')
    await eventually(() => state().programScene).toBe('Vader')
  })

  test('program moves and sounds, and falls back to pictures', async () => {
    const page = await openDesk()
    await page.waitForSelector('.program-video video:not(.hidden)')
    const { frames, rms } = await page.evaluate(watchVideo)
    expect(frames).toBeGreaterThan(15)
    expect(rms).toBeGreaterThan(0.01)
    await page.click('.listen')
    expect(await page.evaluate(isVideoMuted)).toBe(false)
    const blocked = await context.newPage()
    await blocked.route('**/whep/**', (route) => route.abort())
    await blocked.goto(`${harness.server.url}/room/hall-a`)
    await blocked.waitForSelector('.program-video .picture:not(.stale)')
    expect(await blocked.textContent('.monitor.program figcaption')).toContain('pictures only')
    await context.close()
    await eventually(() => harness.media.watcherCount).toBe(0)
  })

  test('a failed command is shown on its button and in words', async () => {
    const page = await openDesk()
    const [record] = state().outputs
    if (record) record.diskFreeBytes = 0
    await page.click('.record-button')
    await page.waitForSelector('.record-button.failed')
    expect(await page.textContent('.failure')).toContain('No space is left in /mnt/rec')
    await screenshot(page, 'operator-failed')
  })

  test('recording starts at once, stops only when held, and shows its proof', async () => {
    const page = await openDesk()
    await page.keyboard.press('r')
    await eventually(() => state().outputs[0]?.state).toBe('on')
    await page.waitForSelector('.output.on:has-text("Growing"):has-text("hall-a_2026")')
    await page.keyboard.press('r', { delay: 100 })
    await page.waitForTimeout(700)
    expect(state().outputs[0]?.state).toBe('on')
    await page.keyboard.press('r', { delay: 700 })
    await eventually(() => state().outputs[0]?.state).toBe('off')
  })

  test('a stream by the schedule says when it turns; it starts at once, stops only when held', async () => {
    const page = await openDesk()
    const hour = 3_600_000
    const nextMs = Date.now() + hour
    const { outputs } = state()
    const stream = {
      ...outputs[1],
      name: 'public',
      kind: 'stream',
      state: 'off',
      folder: 'rtmp://example.org/live',
    } as OutputStatus
    const talk = { title: 'Video without a video team', speakers: ['Ivan', 'Maria'], startMs: nextMs, endMs: nextMs + hour }
    harness.room.change({
      outputs: [...outputs, { ...stream, schedule: { on: false, byHand: false, nextMs } }],
      schedule: { room: 'Main Hall', timeZone: 'Europe/Sofia', now: null, next: talk, problem: null },
    })
    await page.waitForSelector('.output.schedule:has-text("Video without a video team · Ivan, Maria")')
    await page.waitForSelector('.output.stream:has-text("by the schedule; Start starts it now")')
    expect(await violations(page)).toEqual([])
    await page.locator('.output.stream').scrollIntoViewIfNeeded()
    await screenshot(page, 'operator-schedule')
    const streamState = () => state().outputs.find(({ kind }) => kind === 'stream')?.state
    await page.click('.output.stream button')
    await eventually(streamState).toBe('on')
    const stop = page.locator('.output.stream button:has-text("Stop")')
    await stop.click()
    await page.waitForTimeout(300)
    expect(streamState()).toBe('on')
    await stop.hover()
    await page.mouse.down()
    await eventually(streamState).toBe('off')
    await page.mouse.up()
  })

  test('a camera is recorded by itself at once, and stops only when held', async () => {
    const page = await openDesk()
    const { outputs } = state()
    const camera = { ...outputs[0], name: 'camera closeup', kind: 'camera', state: 'off' } as OutputStatus
    harness.room.change({
      outputs: [...outputs, { ...camera, folder: '/mnt/rec' }, { ...camera, folder: '/mnt/copy' }],
    })
    const cameraStates = () =>
      state()
        .outputs.filter(({ kind }) => kind === 'camera')
        .map((output) => output.state)
    const record = page.getByRole('button', { name: 'Record the camera closeup' })
    await record.waitFor()
    expect(await record.count()).toBe(1)
    expect(await violations(page)).toEqual([])
    await record.scrollIntoViewIfNeeded()
    await screenshot(page, 'operator-camera')
    await record.click()
    await eventually(cameraStates).toEqual(['on', 'on'])
    const stop = page.getByRole('button', { name: 'Stop hold: the recording of the camera closeup' })
    await stop.click()
    await page.waitForTimeout(300)
    expect(cameraStates()).toEqual(['on', 'on'])
    await stop.focus()
    await page.keyboard.down('Enter')
    await eventually(cameraStates).toEqual(['off', 'off'])
    await page.keyboard.up('Enter')
  })

  test('panic needs a hold or two presses, in both directions', async () => {
    const page = await openDesk()
    await page.keyboard.press('p', { delay: 50 })
    await page.waitForTimeout(700)
    expect(state().panic).toBe(false)
    await page.keyboard.press('p')
    await page.keyboard.press('p')
    await eventually(() => state().panic).toBe(true)
    await page.waitForSelector('.panic.warn-on')
    await screenshot(page, 'operator-panic')
    const button = await page.locator('.panic').boundingBox()
    await page.mouse.move((button?.x ?? 0) + 20, (button?.y ?? 0) + 20)
    await page.mouse.down()
    await page.waitForTimeout(700)
    await page.mouse.up()
    await eventually(() => state().panic).toBe(false)
  })

  test('faders answer to keys and pointer, mute and delay too', async () => {
    const page = await openDesk()
    const source = (name: string) => state().sources.find((candidate) => candidate.name === name)
    const fader = page.getByLabel('Volume of Stage mics')
    await fader.focus()
    await page.keyboard.press('ArrowUp')
    await eventually(() => source('stage-mics')?.gainDb).toBeCloseTo(-2)
    await page.keyboard.press('m')
    await eventually(() => source('stage-mics')?.muted).toBe(true)
    const box = await fader.boundingBox()
    await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) * 0.75)
    await eventually(() => source('stage-mics')?.gainDb).toBeLessThan(-20)
    await page.getByLabel('Delay of Stage mics').fill('120')
    await page.keyboard.press('Enter')
    await eventually(() => source('stage-mics')?.delayMs).toBe(120)
    expect(state().programScene).toBe('Slides + Closeup')
  })

  test('more alarms than fit are one press away, and Enter stays with the desk', async () => {
    const page = await openDesk()
    const alarm = (number: number) => ({ code: 'x', room: 'hall-a', text: `Alarm ${number}`, fix: 'Look.', sinceMs: 0 })
    harness.room.change({ alarms: Array.from({ length: 30 }, (_value, index) => alarm(index + 1)) })
    await page.click('text=and 27 more')
    await page.getByText('Alarm 30').scrollIntoViewIfNeeded()
    expect(await page.getByText('Alarm 30').isVisible()).toBe(true)
    expect(await violations(page)).toEqual([])
    await screenshot(page, 'operator-all-alarms')
    const before = state().programScene
    await page.keyboard.press('Enter')
    await eventually(() => state().programScene).not.toBe(before)
    await page.click('text=Show fewer')
    await eventually(() => page.getByText('Alarm 4').count()).toBe(0)
  })

  test('strips that do not fit can be scrolled to by keyboard, whoever holds the room', async () => {
    const page = await open('/room/hall-a', { width: 1000, height: 760 })
    await page.waitForSelector('.operator.up .scene')
    expect(await violations(page)).toEqual([])
  })

  test('alarms and lost sources say what to do; the clip light is put out by a click', async () => {
    const page = await openDesk(desktop)
    const fix = 'Free some space on /mnt/rec, or stop the recording.'
    harness.room.change({
      alarms: [{ code: 'disk', room: 'hall-a', text: 'The disk is nearly full: 4 minutes left.', fix, sinceMs: 0 }],
    })
    harness.room.changeSource('closeup', { state: 'lost', reason: 'no signal at video-closeup' })
    harness.room.changeSource('ads', { clipped: true })
    await page.waitForSelector(`.alarms:has-text("${fix}")`)
    await page.waitForSelector('.tile.lost:has-text("LOST")')
    await page.waitForTimeout(300)
    await screenshot(page, 'operator-alarms')
    await page.click('.clip.lit')
    await eventually(() => state().sources.some((source) => source.clipped)).toBe(false)
  })

  test('a lost connection is told, the buttons are off, and it comes back by itself', async () => {
    const page = await openDesk()
    await harness.server.close()
    await page.waitForSelector('.alarms:has-text("No connection to the room")')
    expect(await page.isDisabled('.take')).toBe(true)
    await screenshot(page, 'operator-lost')
    await harness.serveAgain()
    await page.waitForSelector('.operator.up .take:enabled')
    await page.keyboard.press('1')
    await eventually(() => state().previewScene).toBe('Fullscreen Slides')
  })

  test.each([
    ['desktop', desktop],
    ['laptop', laptop],
    ['phone', phone],
  ] as const)('passes axe on a %s and does not scroll sideways', async (name, viewport) => {
    const page = await openDesk(viewport)
    await page.waitForSelector('.program-video video:not(.hidden)')
    expect(await violations(page)).toEqual([])
    const size = await page.evaluate(pageSize)
    expect(size.width).toBe(viewport.width)
    if (viewport !== phone) expect(size.height).toBe(viewport.height)
    await screenshot(page, `operator-${name}`)
    if (viewport === phone) return
    await page.keyboard.press('?')
    await page.waitForSelector('dialog.help[open]')
    expect(await violations(page)).toEqual([])
    await screenshot(page, `operator-help-${name}`)
    await page.keyboard.press('Escape')
  })

  test('targets on a phone are at least 44 pixels', async () => {
    const page = await openDesk(phone)
    const small = await page.evaluate(smallTargets, 'button.button, a.button, .number-field input')
    expect(small).toEqual([])
  })
})

test.each([
  [1920, 1080],
  [1280, 720],
])('the multiview fits %dx%d without scrolling and passes axe', async (width, height) => {
  const page = await open('/multiview', { width, height })
  await page.waitForSelector('.tile .picture:not(.stale)')
  harness.room.changeSource('overview', { state: 'lost', reason: 'no signal' })
  harness.room.change({ alarms: [{ code: 'x', room: 'hall-a', text: 'Overview is lost', fix: 'Check its cable.', sinceMs: 0 }] })
  await page.waitForSelector('.alarm-line.trouble:has-text("Check its cable.")')
  const outside = await page.evaluate(outsideWindow, '.tile, .monitor, .levels, .alarm-line')
  expect(outside).toEqual([])
  expect(await page.$$eval('.tile', (tiles) => tiles.length)).toBe(9)
  expect(await violations(page)).toEqual([])
  await screenshot(page, `multiview-${width}`)
})

describe('viewers page', () => {
  test('plays with sound, goes back in time and to live again', async () => {
    const page = await open('/watch/hall-a')
    await page.waitForSelector('.unmute', { timeout: 20_000 })
    expect(await violations(page)).toEqual([])
    await page.click('.unmute')
    const { frames, rms } = await page.evaluate(watchVideo)
    expect(frames).toBeGreaterThan(15)
    expect(rms).toBeGreaterThan(0.01)
    await screenshot(page, 'watch')
    await expect.poll(() => page.evaluate(seekableSeconds), { timeout: 40_000 }).toBeGreaterThan(24)
    await page.locator('.seek').fill('0')
    await page.waitForSelector('.live:has-text("go live")')
    await page.keyboard.press('l')
    await page.waitForSelector('.live.at-edge')
  })

  test('says so when the stream is gone, and plays when it is back', async () => {
    await harness.media.stopHls()
    const page = await open('/watch/hall-a', phone)
    await page.waitForSelector('.notice:has-text("we are trying again")')
    await screenshot(page, 'watch-waiting')
    harness.media.startHls()
    await page.waitForSelector('.unmute', { timeout: 30_000 })
    expect(await violations(page)).toEqual([])
  })
})
