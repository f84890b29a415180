/** A real browser for tests: how it starts, what axe says of a page, pictures for people to look at. */
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { axeViolations } from '../ui-harness/in-page.ts'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-sync',
  '--disable-component-update',
  '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
]
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** Where to leave pictures of the pages for people to look at; nowhere unless it is set. */
export const screenshotDir = process.env.SCREENSHOTS

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: flags })
}

export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(axeViolations)
}

export async function screenshot(page: Page, name: string): Promise<void> {
  if (!screenshotDir) return
  mkdirSync(screenshotDir, { recursive: true })
  await page.screenshot({ path: join(screenshotDir, `${name}.png`) })
}

/** Gives the page a name and takes the room over, as whoever drives it does first. */
export async function holdRoom(page: Page, name = 'Ana'): Promise<void> {
  await page.getByLabel('Your name').fill(name)
  await page.keyboard.press('Enter')
  await page.waitForSelector('.crew.mine')
  await page.keyboard.press('Escape')
}
