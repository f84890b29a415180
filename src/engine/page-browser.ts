/** One run of a page's browser: how it is started, and how the page is loaded into it. */
import Gio from 'gi://Gio'
import { later } from './gst.ts'
import type { PageInput } from './messages/source.ts'
import { DevTools, NoAnswer } from './page-devtools.ts'
import { browserHome, endStrays, removeFolder } from './page-programs.ts'
import { loadState, pageScript, pulse } from './page-script.ts'
import { endReason, errorReason, shownAddress, statusReason } from './page-words.ts'
import { lastLine, startProgram } from './programs.ts'

/** Of a browser that starts, on a full machine. */
const startMs = 20_000
const navigateMs = 20_000
/** A page whose last parts never come is shown all the same. */
const completeMs = 5000
const lookMs = 100
const answerMs = 5000

/** Nothing but the page: no questions, no hints, no calls of its own, no sleep. */
const flags = [
  '--kiosk',
  '--window-position=0,0',
  '--no-first-run',
  '--no-default-browser-check',
  '--noerrdialogs',
  '--deny-permission-prompts',
  '--disable-extensions',
  '--disable-default-apps',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--disable-quic',
  '--disable-breakpad',
  '--disable-hang-monitor',
  '--disable-prompt-on-repost',
  '--disable-pinch',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
  '--disable-features=Translate,MediaRouter,OptimizationHints,DialMediaRouteProvider,GlobalMediaControls',
  '--autoplay-policy=no-user-gesture-required',
  '--password-store=basic',
  '--force-color-profile=srgb',
  // Its display has no graphics card.
  '--disable-gpu',
  '--remote-debugging-pipe',
]

export interface BrowserEvents {
  /** It has ended by itself. */
  ended(reason: string): void
  /** The page is at another document now; or at the browser's own, which says that something cannot be loaded. */
  wentOn(isError: boolean): void
  crashed(): void
}

export class PageBrowser {
  readonly #input: PageInput
  readonly #program: Gio.Subprocess
  readonly #tools: DevTools
  readonly #opened: Promise<void>
  readonly #address: string
  #session = ''
  #frame = ''

  constructor(input: PageInput, env: Record<string, string>, events: BrowserEvents) {
    const { dir, url } = input
    this.#input = input
    this.#address = shownAddress(url)
    const home = browserHome(dir)
    endStrays(home)
    removeFolder(home)
    const logFile = `${dir}/browser.log`
    // The browser speaks through its third and fourth file.
    const piped = ['sh', '-c', 'exec "$@" 3<&0 4>&1 </dev/null >&2', 'sh']
    this.#program = startProgram({
      command: [...piped, 'chromium', ...browserFlags(input), 'about:blank'],
      env: { ...env, HOME: home, TMPDIR: dir },
      flags: Gio.SubprocessFlags.STDIN_PIPE | Gio.SubprocessFlags.STDOUT_PIPE,
      logFile,
      onEnd: (signal, code) => events.ended(endReason('its browser', signal, code, signal === null ? lastLine(logFile) : '')),
    })
    this.#tools = new DevTools(this.#program, (method, params) => this.#heard(method, params, events))
    this.#opened = this.#open()
    this.#opened.catch(() => {})
  }

  /** Loads the page. Null: it is there; else why not. Rejects with `NoAnswer` when the browser hangs. */
  async load(): Promise<string | null> {
    await this.#opened
    const loading = this.#call<{ errorText?: string; isDownload?: boolean }>(
      'Page.navigate',
      { url: this.#input.url },
      navigateMs,
    )
    const answer = await loading.catch((error: Error) => {
      if (error instanceof NoAnswer) return null
      throw error
    })
    if (answer === null) return await this.#slow()
    if (answer.errorText) return errorReason(this.#address, answer.errorText)
    return await this.state()
  }

  /** Of the document that is there: null when it is a good one. */
  async state(): Promise<string | null> {
    let [isComplete, status] = [false, 0]
    for (let passedMs = 0; !isComplete && passedMs < completeMs; passedMs += lookMs) {
      const { result } = await this.#call<{ result: { value?: [boolean, number] } }>(
        'Runtime.evaluate',
        { expression: loadState, returnByValue: true },
        answerMs,
      )
      ;[isComplete, status] = result.value ?? [false, 0]
      if (!isComplete) await new Promise<void>((resolve) => later(lookMs, resolve))
    }
    return statusReason(this.#address, status)
  }

  async reload(): Promise<void> {
    await this.#call('Page.reload', {}, answerMs)
  }

  /** True while the page runs and is drawn. */
  async answers(): Promise<boolean> {
    try {
      await this.#call('Runtime.evaluate', { expression: pulse, awaitPromise: true }, answerMs)
      return true
    } catch (error) {
      // Another document comes: that is an answer, too.
      return !(error instanceof NoAnswer)
    }
  }

  end(): void {
    this.#program.force_exit()
  }

  async #open(): Promise<void> {
    const { targetInfos } = await this.#tools.call<{ targetInfos: { targetId: string; type: string }[] }>(
      'Target.getTargets',
      {},
      startMs,
    )
    const targetId = targetInfos.find(({ type }) => type === 'page')?.targetId
    const attached = await this.#tools.call<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true }, answerMs)
    this.#session = attached.sessionId
    this.#frame = targetId ?? ''
    await this.#call('Page.enable', {}, answerMs)
    await this.#call('Inspector.enable', {}, answerMs)
    await this.#call('Emulation.setScrollbarsHidden', { hidden: true }, answerMs)
    await this.#call('Page.addScriptToEvaluateOnNewDocument', { source: pageScript(this.#input.css) }, answerMs)
    await this.#tools.call('Browser.setDownloadBehavior', { behavior: 'deny' }, answerMs)
  }

  /** Its server takes the call and says nothing; or the browser hangs. */
  async #slow(): Promise<string> {
    await this.#tools.call('Browser.getVersion', {}, answerMs)
    await this.#call('Page.stopLoading', {}, answerMs)
    return `${this.#address}: its server takes the call, but does not answer within ${navigateMs / 1000} s`
  }

  #call<Result>(method: string, params: object, timeoutMs: number): Promise<Result> {
    return this.#tools.call<Result>(method, params, timeoutMs, this.#session)
  }

  #heard(method: string, params: object, events: BrowserEvents): void {
    if (method === 'Inspector.targetCrashed') events.crashed()
    if (method === 'Page.frameNavigated') {
      const { frame } = params as { frame: { id: string; unreachableUrl?: string } }
      if (frame.id === this.#frame) events.wentOn(frame.unreachableUrl !== undefined)
    }
    // Those of frames from elsewhere, which know nothing of our script.
    if (method === 'Page.javascriptDialogOpening')
      this.#call('Page.handleJavaScriptDialog', { accept: true }, answerMs).catch(() => {})
  }
}

function browserFlags({ dir, width, height, sound }: PageInput): string[] {
  // The sandbox of a browser wants another user than root.
  const asRoot = new Gio.Credentials().get_unix_user() === 0 ? ['--no-sandbox', '--test-type'] : []
  const muted = sound ? [] : ['--mute-audio']
  return [...flags, ...asRoot, ...muted, `--user-data-dir=${browserHome(dir)}`, `--window-size=${width},${height}`]
}
