/** The real demo in a real browser, driven as an operator does: through the page only. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { proveFile } from '../../src/recording/proof.ts'
import { holdRoom, launchBrowser, screenshot, screenshotDir, violations } from '../support/browser.ts'
import { demoScenes, startDemo } from '../support/demo.ts'
import type { TestRoom } from '../support/room.ts'
import { distance, passage, programPictures, settledPicture } from '../support/small-picture.ts'
import { isVideoMuted } from '../ui-harness/in-page.ts'
import { canvasPicture, changedPictures, deskView, highestMeter, loudestRms, videoPictures } from '../ui-harness/in-page-media.ts'

const desktop = { width: 1600, height: 900 }
/** In the order of the key `t`. */
const transitions = ['Cut', 'Fade', 'Move', 'Dip'] as const
/** The machine that runs this also decodes and paints all pictures, so the page may be slow. */
const patient = { timeout: 15_000, interval: 100 }
const veryPatient = { timeout: 60_000, interval: 100 }
const previewCanvas = '.monitor.preview canvas'
const audibleRms = 0.005
const silentRms = 0.001

let room: TestRoom
let browser: Browser
let page: Page

beforeAll(async () => {
  room = await startDemo()
  browser = await launchBrowser()
  page = await openDesk(desktop)
  await page.waitForSelector('.program-video video:not(.hidden)')
}, 90_000)
afterAll(async () => {
  await browser?.close()
  await room?.stop()
})

async function openDesk(viewport: typeof desktop): Promise<Page> {
  const opened = await browser.newPage({ viewport })
  await opened.goto(room.addresses.login)
  await opened.waitForSelector('.operator.up .scene')
  await holdRoom(opened)
  return opened
}

const eventually = <Value>(look: () => Value) => expect.poll(look, patient)
const view = () => page.evaluate(deskView)
/** A page in want of a core may show no frame for a while. */
async function programPicture(): Promise<number[]> {
  for (;;) {
    const picture = (await page.evaluate(videoPictures, 300)).at(-1)
    if (picture) return picture
  }
}
const previewPicture = () => settledPicture(() => page.evaluate(canvasPicture, previewCanvas))

/** Scene buttons by mouse, in the order of `demoScenes`. */
async function previewByMouse(scene: string): Promise<void> {
  await page
    .locator('.scene')
    .nth(demoScenes.findIndex((entry) => entry.scene === scene))
    .click()
  await eventually(async () => (await view()).preview).toBe(scene)
}

async function onAir(scene: string): Promise<void> {
  if ((await view()).program === scene) return
  await previewByMouse(scene)
  await page.keyboard.press('Space')
  await eventually(async () => (await view()).program).toBe(scene)
}

describe('pictures', () => {
  test('every scene button brings its scene to preview and TAKE brings it on air; tally and sound follow', async () => {
    expect(await page.locator('.scene .scene-name').allTextContents()).toEqual(demoScenes.map(({ scene }) => scene))
    await onAir('Vader')
    for (const { scene, seen, heard } of demoScenes) {
      const before = await view()
      await previewByMouse(scene)
      await eventually(async () => (await view()).onPreview).toEqual(seen.filter((label) => !before.onProgram.includes(label)))
      await page.click('.take')
      await eventually(view).toMatchObject({ program: scene, preview: before.program, onProgram: seen, heard })
      expect((await room.status()).programScene).toBe(scene)
    }
  })

  test('every scene by its key, on air with Space', async () => {
    for (const [index, { scene, seen }] of demoScenes.entries()) {
      const key = await page.locator('.scene').nth(index).locator('kbd').textContent()
      await page.keyboard.press(key ?? '')
      await eventually(async () => (await view()).preview).toBe(scene)
      await page.keyboard.press('Space')
      await eventually(view).toMatchObject({ program: scene, onProgram: seen })
    }
  })

  test('program shows what the preview showed', async () => {
    await onAir('Vader')
    await previewByMouse('Break')
    for (const scene of ['Fullscreen Overview', 'Intermezzo', 'Break', 'Cows']) {
      const shown = await previewPicture()
      await previewByMouse(scene)
      await eventually(async () => distance(await page.evaluate(canvasPicture, previewCanvas), shown)).toBeGreaterThan(5)
      const previewed = await previewPicture()
      const before = distance(await programPicture(), previewed)
      expect(before, scene).toBeGreaterThan(8)
      await page.keyboard.press('Space')
      const now = expect.poll(async () => distance(await programPicture(), previewed), { ...patient, message: scene })
      await now.toBeLessThan(before / 3)
    }
  })

  test.each(['mouse', 'keyboard'])('each transition does by %s what it says', async (by) => {
    await onAir('Fullscreen Overview')
    await previewByMouse('Cows')
    await page.getByLabel('Time').fill('3000')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    for (const transition of transitions) {
      const chosen = page.locator(`.transitions button:has-text("${transition}")`)
      for (let i = 0; by === 'keyboard' && i < 4 && (await chosen.getAttribute('aria-pressed')) !== 'true'; i++) {
        const pressed = await page.locator('.transitions button[aria-pressed=true]').textContent()
        await page.keyboard.press('t')
        await eventually(() => page.locator('.transitions button[aria-pressed=true]').textContent()).not.toBe(pressed)
      }
      if (by === 'mouse') await chosen.click()
      await eventually(() => chosen.getAttribute('aria-pressed')).toBe('true')
      const { preview } = await view()
      const pictures = await programPictures(room, async () => {
        if (by === 'mouse') await page.click('.take')
        else await page.keyboard.press('Enter')
        await room.until(({ programScene, inTransition }) => programScene === preview && !inTransition, 'it is taken')
      })
      const way = passage(pictures)
      await eventually(async () => (await view()).program).toBe(preview)
      if (transition === 'Cut') expect(way.between).toBeLessThanOrEqual(2)
      else expect(way.between, transition).toBeGreaterThan(2)
      if (transition === 'Dip') expect(way.darkest).toBeLessThan(0.5)
      if (transition === 'Fade') expect(way.darkest).toBeGreaterThan(0.75)
    }
    await page.click('.transitions button:has-text("Fade")')
    await page.getByLabel('Time').fill('400')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
  })

  test('program, preview and the tiles of live sources move', async () => {
    await onAir('Fullscreen Closeup')
    await previewByMouse('Audience + Closeup')
    const moved = async () => {
      const pictures = await page.evaluate(videoPictures, 5000)
      return pictures.filter((picture, index) => index > 0 && distance(picture, pictures[index - 1]) > 0.02).length
    }
    await expect.poll(moved, veryPatient).toBeGreaterThan(3)
    await expect
      .poll(() => page.evaluate(changedPictures, 5000), veryPatient)
      .toEqual(expect.arrayContaining(['Preview: Audience + Closeup', 'Closeup', 'Overview', 'Audience']))
  })
})

describe('sound', () => {
  const rms = () => page.evaluate(loudestRms, 2000)
  const meter = () => page.evaluate(highestMeter, { label: 'program', ms: 2000 })

  test('program sounds, and is heard here when asked for', async () => {
    await onAir('Fullscreen Closeup')
    expect(await page.evaluate(isVideoMuted)).toBe(true)
    await page.click('.listen')
    await eventually(() => page.evaluate(isVideoMuted)).toBe(false)
    await eventually(rms).toBeGreaterThan(audibleRms)
    await page.click('.listen')
    await eventually(() => page.evaluate(isVideoMuted)).toBe(true)
  })

  test('a microphone fades down with the mouse, up with keys, and mutes; program meters and sound follow', async () => {
    await onAir('Fullscreen Closeup')
    await eventually(meter).toBeGreaterThan(0.4)
    const fader = page.getByLabel('Volume of Stage mics')
    const box = (await fader.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.4)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width / 2, box.y + box.height + 40, { steps: 10 })
    await page.mouse.up()
    await eventually(meter).toBeLessThan(0.05)
    await eventually(rms).toBeLessThan(silentRms)
    await fader.focus()
    for (let press = 0; press < 9; press++) await page.keyboard.press('PageUp')
    await eventually(async () => (await room.status()).sources.find(({ name }) => name === 'stage-mics')?.gainDb).toBe(-6)
    await eventually(meter).toBeGreaterThan(0.4)
    await eventually(rms).toBeGreaterThan(audibleRms)
    await page.keyboard.press('m')
    await eventually(meter).toBe(0)
    await eventually(rms).toBeLessThan(silentRms)
    await page.click('button[aria-label="Muted: Stage mics"]')
    await eventually(meter).toBeGreaterThan(0.4)
    await page.keyboard.press('Escape')
  })
})

test('recording starts, proves that it grows, stops only when held, and the file plays', async () => {
  await onAir('Slides + Closeup')
  const startedMs = performance.now()
  await page.click('.record-button')
  await page.waitForSelector('.output.on:has(.record-button):has-text("Growing")')
  const proof = () => page.locator('.output:has(.record-button) .proof').textContent()
  const first = await proof()
  await eventually(proof).not.toBe(first)
  const file = (await page.locator('.output .file').getAttribute('title')) ?? ''
  expect(file).toContain(join(room.dir, 'rec'))
  await page.waitForTimeout(4000)
  await page.keyboard.press('r', { delay: 100 })
  await page.click('.record-button', { delay: 100 })
  await page.waitForTimeout(1000)
  expect((await room.status()).outputs[0]?.state).toBe('on')
  await page.click('.record-button', { delay: 900 })
  await page.waitForSelector('.output.off .record-button:has-text("Record")')
  const wallSeconds = (performance.now() - startedMs) / 1000
  const written = await proveFile(file)
  expect(written).toMatchObject({
    ok: true,
    errors: [],
    video: { codec: 'h264', width: 960, height: 540, rate: '25/1' },
    audio: { codec: 'aac', sampleRate: 48_000, channels: 2 },
  })
  expect(written.seconds).toBeGreaterThan(5)
  expect(written.seconds).toBeLessThan(wallSeconds + 1)
  expect(Math.abs((written.video?.frames ?? 0) - written.seconds * 25)).toBeLessThanOrEqual(5)
  expect(readdirSync(join(room.dir, 'rec')).length).toBeGreaterThan(0)
})

test('panic brings slate and silence, and goes back', async () => {
  await onAir('Fullscreen Overview')
  await eventually(() => page.evaluate(loudestRms, 2000)).toBeGreaterThan(audibleRms)
  const before = await programPicture()
  await page.keyboard.press('p', { delay: 900 })
  await page.waitForSelector('.monitor.program .chip:has-text("Panic slate")')
  await eventually(async () => distance(await programPicture(), before)).toBeGreaterThan(30)
  await eventually(() => page.evaluate(loudestRms, 2000)).toBeLessThan(silentRms)
  await screenshot(page, 'panic')
  await page.click('.panic', { delay: 900 })
  await page.waitForSelector('.monitor.program:not(:has-text("Panic slate"))')
  await eventually(async () => distance(await programPicture(), before)).toBeLessThan(10)
  await eventually(() => page.evaluate(loudestRms, 2000)).toBeGreaterThan(audibleRms)
  expect((await view()).program).toBe('Fullscreen Overview')
})

test('the page passes axe on a desktop and on a phone', async () => {
  await onAir('Slides + Closeup')
  await previewByMouse('Lectern View')
  await page.keyboard.press('r')
  await page.waitForSelector('.output.on:has(.record-button):has-text("Growing")')
  expect(await violations(page)).toEqual([])
  await page.mouse.move(0, 0)
  // The slide that looks best in the manual.
  if (screenshotDir) await page.waitForSelector('.media-time:has-text("0:00:14")', { timeout: 40_000 })
  await screenshot(page, 'operator')
  await page.close()
  page = await openDesk({ width: 390, height: 844 })
  await page.waitForSelector('.program-video video:not(.hidden)')
  expect(await violations(page)).toEqual([])
  await screenshot(page, 'phone')
})
