/** Viewers of a room with a lower rendition: their player takes it when the link is slow, and what they choose. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, screenshot, violations } from '../support/browser.ts'
import { root, startRoom, type TestRoom, workerPid } from '../support/room.ts'

const show = `
show: Renditions
video: 720p25
server: { watch: public }
rooms:
  hall:
    sources: { camera: { pattern: smpte, clock: true, tone: 440 Hz } }
    scenes: { Camera: [ camera ] }
    encoder: { preset: ultrafast, video: 3 Mbit/s }
    outputs: { hls: { low: true } }
`
const patient = { timeout: 40_000, interval: 200 }

let room: TestRoom
let browser: Browser
let page: Page

beforeAll(async () => {
  await build({ configFile: join(root, 'ui/vite.config.ts'), logLevel: 'warn' })
  room = await startRoom({ show })
  browser = await launchBrowser()
  await room.until(
    ({ outputs }) => outputs.every(({ state, seconds }) => state === 'on' && seconds > 8),
    'both are written',
    30_000,
  )
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(room.addresses.watch ?? '')
  await page.waitForSelector('.unmute', { timeout: 30_000 })
}, 90_000)

afterAll(async () => {
  await browser?.close()
  await room?.stop()
})

interface Video {
  videoHeight: number
  currentTime: number
}
const height = () => page.locator('video').evaluate((video) => (video as unknown as Video).videoHeight)
const playedSeconds = () => page.locator('video').evaluate((video) => (video as unknown as Video).currentTime)

test('both are offered, and a fast link gets the full one', async () => {
  await expect.poll(height, patient).toBe(720)
  const choice = page.getByLabel('Quality')
  expect(await choice.locator('option').allTextContents()).toEqual(['Automatic (720p)', '720p', '360p'])
  expect(await violations(page)).toEqual([])
  await screenshot(page, 'watch-quality')
})

test('a slow link gets the lower one, and plays on; a fast one the full one again', { timeout: 120_000 }, async () => {
  const network = await page.context().newCDPSession(page)
  const linkOf = (downloadThroughput: number) =>
    network.send('Network.emulateNetworkConditions', { offline: false, latency: 20, uploadThroughput: -1, downloadThroughput })
  await network.send('Network.enable')
  await linkOf(1_500_000 / 8)
  await expect.poll(height, patient).toBe(360)
  const from = await playedSeconds()
  await page.waitForTimeout(6000)
  expect((await playedSeconds()) - from).toBeGreaterThan(4)
  expect(await page.getByLabel('Quality').inputValue()).toBe('auto')
  await linkOf(-1)
  await expect.poll(height, patient).toBe(720)
})

test('what a viewer chooses holds, from the keyboard, too', { timeout: 90_000 }, async () => {
  const choice = page.getByLabel('Quality')
  await choice.selectOption('360p')
  await expect.poll(height, patient).toBe(360)
  await page.waitForTimeout(5000)
  expect(await height()).toBe(360)
  const at = await playedSeconds()
  await choice.focus()
  await page.keyboard.press('ArrowUp')
  await expect.poll(() => choice.inputValue()).toBe('720')
  await expect.poll(height, patient).toBe(720)
  expect(await playedSeconds()).toBeGreaterThan(at - 1)
})

test('a viewer who comes after both have broken off, far apart, is live with either', { timeout: 120_000 }, async () => {
  process.kill(await workerPid(room, 'encoder'), 'SIGKILL')
  // Taken for the same break, the renditions would lie so far apart.
  await page.waitForTimeout(25_000)
  process.kill(await workerPid(room, 'low'), 'SIGKILL')
  await page.waitForTimeout(10_000)
  const playlists = ['live.m3u8', 'low/live.m3u8'].map((name) => readFileSync(join(room.stateDir, 'hls', name), 'utf8'))
  for (const playlist of playlists) expect(playlist.match(/^#EXT-X-DISCONTINUITY$/gm)).toHaveLength(1)
  await page.reload()
  await page.waitForSelector('.unmute', { timeout: 30_000 })
  for (const [label, lines] of [
    ['360p', 360],
    ['720p', 720],
    ['360p', 360],
  ] as const) {
    await page.getByLabel('Quality').selectOption(label)
    await expect.poll(height, patient).toBe(lines)
    const from = await playedSeconds()
    await page.waitForTimeout(5000)
    expect((await playedSeconds()) - from, label).toBeGreaterThan(4)
    expect(await page.locator('.live.at-edge').count(), label).toBe(1)
  }
})
