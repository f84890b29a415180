/** Keeps a page shown: loads it again when it fails, and starts its browser again when that dies, hangs or crashes. */
import { every, later } from './gst.ts'
import type { PageInput } from './messages/source.ts'
import { PageBrowser } from './page-browser.ts'
import { shownAddress } from './page-words.ts'

const retryMs = [1000, 2000, 4000, 8000, 10_000]
/** So often it is asked whether it is still drawn. */
const askMs = 2000
/** Shown for so long, and earlier trouble is forgotten. */
const steadyMs = 3000

export class PageKeeper {
  readonly #input: PageInput
  readonly #env: () => Record<string, string>
  #browser: PageBrowser | null = null
  #reason: string
  #isBusy = false
  #tries = 0
  #looks = 0

  constructor(input: PageInput, env: () => Record<string, string>, reason: string | null) {
    this.#input = input
    this.#env = env
    this.#reason = reason ?? `${shownAddress(input.url)} is loading`
  }

  /** Why it is not shown; null while it is. */
  get reason(): string | null {
    return this.#reason === '' ? null : this.#reason
  }

  start(): void {
    this.#startBrowser()
    every(askMs, () => void this.#ask())
  }

  /** From its beginning; what is shown stays until then. */
  reload(): void {
    if (this.reason === null) this.#browser?.reload().catch(() => {})
  }

  end(): void {
    const browser = this.#browser
    this.#browser = null
    browser?.end()
  }

  #startBrowser(): void {
    const browser: PageBrowser = new PageBrowser(this.#input, this.#env(), {
      ended: (reason) => browser === this.#browser && this.#again(reason),
      wentOn: (isError) => browser === this.#browser && this.#wentOn(browser, isError),
      crashed: () => browser === this.#browser && this.#again('the page has crashed and is loaded again'),
    })
    this.#browser = browser
    this.#load(browser)
  }

  #load(browser: PageBrowser): void {
    void this.#look(browser, () => browser.load())
  }

  /** By itself, to another document or to the browser's own page for what it could not load. */
  #wentOn(browser: PageBrowser, isError: boolean): void {
    if (this.#isBusy) return
    if (!isError) void this.#look(browser, () => browser.state())
    else if (this.reason === null) this.#load(browser)
  }

  /** `load` tells why it is not there. */
  async #look(browser: PageBrowser, load: () => Promise<string | null>): Promise<void> {
    const look = ++this.#looks
    this.#isBusy = true
    try {
      const reason = await load()
      if (browser !== this.#browser) return
      this.#reason = reason ?? ''
      this.#isBusy = false
      const isLast = () => look === this.#looks && browser === this.#browser
      if (reason !== null) later(this.#pauseMs(), () => isLast() && this.#load(browser))
      else
        later(steadyMs, () => {
          if (isLast()) this.#tries = 0
        })
    } catch (error) {
      if (browser === this.#browser) this.#again(`its browser hangs and is started again: ${(error as Error).message}`)
    }
  }

  async #ask(): Promise<void> {
    const browser = this.#browser
    if (!browser || this.#isBusy || this.reason !== null || (await browser.answers())) return
    if (browser === this.#browser && this.reason === null) this.#again('the page does not answer: its browser is started again')
  }

  /** With another browser. */
  #again(reason: string): void {
    this.#reason = reason
    this.end()
    this.#isBusy = true
    const isFirst = this.#tries === 0
    const pauseMs = this.#pauseMs()
    later(isFirst ? 0 : pauseMs, () => this.#startBrowser())
  }

  #pauseMs(): number {
    return retryMs[Math.min(this.#tries++, retryMs.length - 1)] ?? 0
  }
}
