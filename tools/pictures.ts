/** The manual's pictures, made anew of the real demo in a real browser, as it is now: `npm run pictures`. Some two minutes. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { RoomStatus } from '../src/obs/index.ts'
import { holdRoom, launchBrowser } from '../test/support/browser.ts'
import { startDemo } from '../test/support/demo.ts'
import { pause, root, type TestRoom } from '../test/support/room.ts'

const folder = join(root, 'docs/pictures')
const patient = { timeout: 60_000 }
/** The slides' film stands at a slide that says something: seconds of it. */
const goodSlideS = 14

interface Desk {
  browser: Browser
  room: TestRoom
}

async function open({ browser, room }: Desk, path: string, width: number, height: number): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height } })
  await page.goto(room.addresses.login)
  await page.goto(room.addresses.page.replace('/room/hall-a', path))
  return page
}

async function openOperator(desk: Desk, width: number, height: number): Promise<Page> {
  const page = await open(desk, '/room/hall-a', width, height)
  await page.waitForSelector('.operator.up .scene')
  await holdRoom(page)
  await page.waitForSelector('.program-video video:not(.hidden)', patient)
  return page
}

/** In 256 colours: half as large, and nobody sees it. */
const fewColours = 'split[a][b];[a]palettegen=stats_mode=single[p];[b][p]paletteuse=dither=none'

async function keep(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0)
  const file = join(folder, `${name}.png`)
  const args = ['-v', 'error', '-y', '-i', '-', '-vf', fewColours, '-pred', 'mixed', '-compression_level', '100', file]
  execFileSync('ffmpeg', args, { input: await page.screenshot() })
  process.stdout.write(`${file}\n`)
}

/** No alarm is to be seen: this machine, too, has to be able to do it. */
const isQuiet = ({ alarms }: RoomStatus) => alarms.every(({ code }) => code === 'call')

/** From its beginning on, so that everybody sees the same one. */
async function showGoodSlide({ room }: Desk): Promise<void> {
  do {
    await room.until(isQuiet, 'a room without alarms', 120_000)
    await room.client.call('TriggerMediaInputAction', {
      inputName: 'slides',
      mediaAction: 'OBS_WEBSOCKET_MEDIA_INPUT_ACTION_RESTART',
    })
    await pause(goodSlideS * 1000)
  } while (!isQuiet(await room.status()))
}

/** Its page stays: who holds the room is there. */
async function operator(desk: Desk): Promise<void> {
  const page = await openOperator(desk, 1600, 900)
  await page.waitForSelector('.output.on:has(.record-button):has-text("Growing")')
  await showGoodSlide(desk)
  await keep(page, 'operator')
}

async function phone(desk: Desk): Promise<void> {
  const page = await openOperator(desk, 390, 844)
  await showGoodSlide(desk)
  await keep(page, 'phone')
  await page.close()
}

async function multiview(desk: Desk): Promise<void> {
  const page = await open(desk, '/multiview/hall-a', 1920, 1080)
  await page.waitForSelector('.program-video video:not(.hidden)', patient)
  await showGoodSlide(desk)
  await page.waitForFunction("document.querySelector('.tile .picture.stale') === null", undefined, patient)
  await keep(page, 'multiview')
  await page.close()
}

async function viewers(desk: Desk): Promise<void> {
  await showGoodSlide(desk)
  const page = await open(desk, '/watch/hall-a', 1280, 800)
  await page.click('.unmute', patient)
  await page.waitForTimeout(5000)
  await keep(page, 'watch')
  await page.close()
}

async function rooms(desk: Desk): Promise<void> {
  const lead = await open(desk, '/rooms', 1366, 480)
  await lead.getByLabel('Your name').fill('Lena')
  await lead.keyboard.press('Enter')
  await showGoodSlide(desk)
  await desk.room.vendor('CallForHelp', { name: 'Ana', note: 'No sound' })
  await lead.waitForSelector('.call:has-text("No sound")')
  await keep(lead, 'rooms')
}

const room = await startDemo()
const browser = await launchBrowser()
try {
  await room.client.call('SetCurrentProgramScene', { sceneName: 'Slides + Closeup' })
  await room.client.call('SetCurrentPreviewScene', { sceneName: 'Lectern View' })
  await room.client.call('StartRecord')
  for (const picture of [phone, operator, multiview, viewers, rooms]) await picture({ browser, room })
} finally {
  await browser.close()
  await room.stop()
}
