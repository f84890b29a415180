/** Several volunteers at one room's page: one holds it, everybody sees who; and calls for help reach who leads. */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { holdRoom, launchBrowser, screenshot, violations } from '../support/browser.ts'
import { pageSize, smallTargets } from '../ui-harness/in-page.ts'
import { startHarness } from '../ui-harness/start.ts'

const laptop = { width: 1366, height: 768 }
const phone = { width: 390, height: 844 }
const patient = { timeout: 10_000, interval: 20 }

let browser: Browser
let harness: Awaited<ReturnType<typeof startHarness>>
let contexts: BrowserContext[]

beforeAll(async () => {
  await build({ configFile: 'ui/vite.config.ts', logLevel: 'warn' })
  browser = await launchBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  contexts = []
  harness = await startHarness()
})
afterEach(async () => {
  await Promise.all(contexts.map((context) => context.close()))
  await harness.close()
})

/** A browser of its own: nobody shares the name kept in it. */
async function open(path = '/room/hall-a', viewport = laptop): Promise<Page> {
  const context = await browser.newContext({ viewport, hasTouch: viewport === phone })
  contexts.push(context)
  const page = await context.newPage()
  await page.goto(harness.server.loginUrl)
  await page.goto(`${harness.server.url}${path}`)
  if (path.startsWith('/room/')) await page.waitForSelector('.operator.up .scene')
  return page
}

/** With a name, and without the room. */
async function openAs(name: string, viewport = laptop): Promise<Page> {
  const page = await open('/room/hall-a', viewport)
  await page.evaluate(`localStorage.setItem('mixos-person', JSON.stringify({ id: 'id-${name}', name: '${name}' }))`)
  await page.reload()
  await page.waitForSelector(`.crew:has-text("${name}")`)
  return page
}

const holder = (page: Page) => expect.poll(() => page.textContent('.crew .holder'), patient)
const says = (page: Page, text: string) => page.waitForSelector(`text=${text}`)

describe('holding', () => {
  test('is taken and handed over with one press each, and everybody sees it', async () => {
    const ana = await open()
    await holder(ana).toBe('Nobody holds the room')
    expect(await ana.isDisabled('.take')).toBe(true)
    await holdRoom(ana)
    const ben = await openAs('Ben')
    await holder(ben).toBe('Ana holds the room')
    expect(await ben.isDisabled('.take')).toBe(true)
    expect(await violations(ben)).toEqual([])
    await screenshot(ben, 'crew-other')
    await ana.click('text=Hand over to Ben')
    await holder(ben).toBe('You hold the room')
    await holder(ana).toBe('Ben holds the room')
    await ana.keyboard.press('H')
    await holder(ana).toBe('You hold the room')
    await holder(ben).toBe('Ana holds the room')
    await ana.waitForSelector('text=Hand over to Ben')
    await screenshot(ana, 'crew-mine')
  })

  test('who does not hold it changes nothing by a slip, but may panic', async () => {
    const ana = await open()
    await holdRoom(ana)
    const ben = await openAs('Ben')
    const { programScene, previewScene } = harness.room.state
    for (const key of ['Enter', 'Space', '1', 'b', 'r']) await ben.keyboard.press(key)
    await ben.waitForSelector('.failure:has-text("Ana holds the room")')
    await ben.waitForTimeout(300)
    expect(harness.room.state).toMatchObject({ programScene, previewScene, black: false })
    expect(harness.room.state.outputs[0]?.state).toBe('off')
    await ben.keyboard.press('p')
    await ben.keyboard.press('p')
    await expect.poll(() => harness.room.state.panic, patient).toBe(true)
  })

  test('of two presses at the same moment one holds, and both pages tell the truth', async () => {
    const pages = [await openAs('Ana'), await openAs('Ben')] as const
    for (let round = 0; round < 5; round++) {
      await Promise.all(pages.map((page) => page.keyboard.press('H')))
      await expect.poll(() => harness.room.crew.status().holder?.name, patient).toMatch(/^(Ana|Ben)$/)
      const name = harness.room.crew.status().holder?.name
      const [winner, loser] = name === 'Ana' ? pages : [pages[1], pages[0]]
      await holder(winner).toBe('You hold the room')
      await holder(loser).toBe(`${name} holds the room`)
      await winner.click('text=Let go')
      for (const page of pages) await holder(page).toBe('Nobody holds the room')
    }
  })

  test('a page that is closed is gone after some seconds, and anybody takes over', async () => {
    const ana = await open()
    await holdRoom(ana)
    const ben = await openAs('Ben')
    await ana.close()
    await holder(ben).toBe('Ana held the room and is gone')
    await screenshot(ben, 'crew-gone')
    await ben.click('.take-over')
    await holder(ben).toBe('You hold the room')
  })

  test('the name is asked once, and changes with who sits there', async () => {
    const page = await open()
    await holdRoom(page)
    await page.reload()
    await holder(page).toBe('You hold the room')
    await page.click('.crew .quiet:has-text("Ana")')
    await holdRoom(page, 'Cleo')
    expect(harness.room.crew.status().holder?.name).toBe('Cleo')
  })
})

describe('a call for help', () => {
  test('reaches who leads by one press, is answered, and closed', async () => {
    const ana = await open()
    await holdRoom(ana)
    const lead = await open('/rooms')
    await lead.getByLabel('Your name').fill('Lena')
    await lead.keyboard.press('Enter')
    await says(lead, 'Ana holds the room')
    await ana.keyboard.press('!')
    await ana.waitForSelector('.call-dialog[open]')
    expect(await violations(ana)).toEqual([])
    await screenshot(ana, 'crew-call-dialog')
    await ana.click('.ready-notes >> text=No sound')
    await lead.waitForSelector('.call:has-text("No sound"):has-text("hall-a, Ana")')
    expect(await violations(lead)).toEqual([])
    await screenshot(lead, 'crew-lead')
    await lead.getByRole('button', { name: 'On the way' }).click()
    await ana.waitForSelector('.call.answered:has-text("Lena is on the way")')
    expect(await violations(ana)).toEqual([])
    await screenshot(ana, 'crew-answered')
    await ana.getByRole('button', { name: 'Close the call: No sound' }).click()
    await lead.waitForSelector('.call', { state: 'detached' })
  })

  test('in own words, from a phone', async () => {
    const page = await openAs('Ana', phone)
    await page.click('.take-over')
    await page.click('.call-button')
    await page.getByLabel('Or in your words').fill('The beamer smells')
    await screenshot(page, 'crew-phone-dialog')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.call:has-text("The beamer smells")')
    await screenshot(page, 'crew-phone')
    expect((await page.evaluate(pageSize)).width).toBe(phone.width)
    expect(await page.evaluate(smallTargets, 'button.button')).toEqual([])
    expect(await violations(page)).toEqual([])
  })
})
