/** Viewers and the wall display in front of the real demo: what they see and hear, also when mixer or encoder die. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, screenshot, violations } from '../support/browser.ts'
import { startDemo } from '../support/demo.ts'
import { type TestRoom, workerPid } from '../support/room.ts'
import { changedPictures, longestStall, loudestRms, videoPictures } from '../ui-harness/in-page-media.ts'

const laptop = { width: 1280, height: 800 }
const wall = { width: 1920, height: 1080 }
const patient = { timeout: 20_000, interval: 100 }
const veryPatient = { timeout: 60_000, interval: 100 }
const audibleRms = 0.005
/** Nobody takes a shorter pause for one. */
const noticedMs = 1000

let room: TestRoom
let browser: Browser

beforeAll(async () => {
  room = await startDemo()
  browser = await launchBrowser()
  await room.client.call('SetCurrentProgramScene', { sceneName: 'Slides + Closeup' })
}, 90_000)
afterAll(async () => {
  await browser?.close()
  await room?.stop()
})

/** Grey values that changed from frame to frame, in two seconds. */
async function movedFrames(page: Page): Promise<number> {
  const pictures = await page.evaluate(videoPictures, 2000)
  return pictures.filter((picture, index) =>
    picture.some((value, i) => Math.abs(value - (pictures[index - 1]?.[i] ?? value)) > 1),
  ).length
}

test('HLS plays without a password, with moving picture and sound, and goes on when mixer and encoder die', async () => {
  const page = await browser.newPage({ viewport: laptop })
  await page.goto(room.addresses.watch ?? '')
  await page.waitForSelector('.unmute', { timeout: 30_000 })
  expect(await violations(page)).toEqual([])
  expect(await page.evaluate(loudestRms, 1000)).toBe(0)
  await page.click('.unmute')
  await expect.poll(() => page.evaluate(loudestRms, 1000), patient).toBeGreaterThan(audibleRms)
  await expect.poll(() => movedFrames(page), patient).toBeGreaterThan(2)
  await screenshot(page, 'watch')

  for (const worker of ['mixer', 'encoder'] as const) {
    process.kill(await workerPid(room, worker), 'SIGKILL')
    // Long enough for what was on air at the kill to come to the viewer, three segments and more behind.
    expect(await page.evaluate(longestStall, 18_000), worker).toBeLessThan(noticedMs)
    expect((await room.status())[worker].state).toBe('up')
    await expect.poll(() => page.evaluate(loudestRms, 1000), patient).toBeGreaterThan(audibleRms)
    await expect.poll(() => movedFrames(page), patient).toBeGreaterThan(2)
  }
  expect(await page.locator('.live.at-edge').count()).toBe(1)
  await page.close()
})

test('the multiview shows all sources, live, with their tally', async () => {
  const page = await browser.newPage({ viewport: wall })
  await page.goto(room.addresses.login)
  await page.goto(room.addresses.page.replace('/room/', '/multiview/'))
  await page.waitForSelector('.program-video video:not(.hidden)')
  const labels = ['Slides', 'Closeup', 'Overview', 'Audience', 'Ads', 'Cows']
  await expect.poll(() => page.locator('.tile .tile-name').allTextContents()).toEqual(labels)
  // A page in want of a core does not show all of them anew at the same time.
  const shown = new Set<string>()
  const look = async () => {
    for (const label of await page.locator('.tile:has(.picture:not(.stale)) .tile-name').allTextContents()) shown.add(label)
    return shown.size
  }
  await expect.poll(look, veryPatient).toBe(labels.length)
  expect(await page.locator('.tile.program .tile-name').allTextContents()).toEqual(['Slides', 'Closeup'])
  const moving = expect.poll(() => page.evaluate(changedPictures, 5000), veryPatient)
  await moving.toEqual(expect.arrayContaining(['Closeup', 'Overview', 'Audience']))
  await expect.poll(() => movedFrames(page), patient).toBeGreaterThan(0)
  expect(await violations(page)).toEqual([])
  await screenshot(page, 'multiview')
  await page.close()
})
