/** A web page as a live input: its own display is looked at, its own sound server is listened to, while its browser shows it. */
import GLib from 'gi://GLib'
import System from 'system'
import { type Gst, quote } from './gst.ts'
import { checkMs, countOf } from './live-flow.ts'
import type { LiveMeans } from './live-means.ts'
import { decodedQueue, seen, soundEnd } from './live-text.ts'
import type { PageInput, SourceConfig } from './messages/source.ts'
import type { Format } from './messages/worker.ts'
import { PageKeeper } from './page-keeper.ts'
import { missingPrograms } from './page-programs.ts'
import { PageStage } from './page-stage.ts'
import { shownAddress } from './page-words.ts'
import { displayText } from './screen-input.ts'
import { readText, type Worker } from './worker.ts'

/** Its programs are next to us. */
const patience = { marginNs: 25_000_000, lostMs: 350, firstMs: 4000, retryMs: 300, problemRetryMs: 100 }
/** What stands still for so long is started again: before the live input gives up, and waits for it. */
const stillMs = 2500
const programs = { picture: 'its display (Xvfb)', sound: 'its sound server (pulseaudio)' }

export class Page {
  readonly #input: PageInput
  readonly #format: Format
  readonly #worker: Worker<SourceConfig>
  readonly #stage: PageStage
  readonly #keeper: PageKeeper
  #isStarted = false

  constructor(input: PageInput, format: Format, worker: Worker<SourceConfig>) {
    this.#input = input
    this.#format = format
    this.#worker = worker
    this.#stage = new PageStage(input, (reason) => this.#die(reason))
    this.#keeper = new PageKeeper(input, () => this.#stage.env, this.#lastWords())
    worker.onQuit(() => {
      this.#keeper.end()
      this.#stage.end()
    })
  }

  get hasSound(): boolean {
    return this.#input.sound
  }

  get means(): LiveMeans {
    const from = shownAddress(this.#input.url)
    return {
      ...patience,
      from,
      problem: () => this.#problem(),
      text: ({ sound }) => this.#text(sound),
      waiting: `nothing comes from the browser of ${from}`,
      reason: (said) => `the browser of ${from}: ${said}`,
      watch: (pipeline) => this.#watch(pipeline),
      pictureDelayNs: 0,
    }
  }

  onAir(): void {
    if (this.#input.restart) this.#keeper.reload()
  }

  #problem(): string | null {
    const missing = missingPrograms(this.#input.sound)
    if (missing !== null) return missing
    this.#stage.start()
    if (!this.#stage.isReady) return this.#keeper.reason
    if (!this.#isStarted) this.#keeper.start()
    this.#isStarted = true
    return null
  }

  #text(wantsSound: boolean): string {
    const { width, height } = this.#input
    const picture = displayText({ display: this.#stage.display ?? '', area: [0, 0, width, height], pointer: false }, this.#format)
    if (!wantsSound) return picture
    const server = `server=${quote(this.#stage.soundServer)} device=page.monitor client-name=mixos`
    return `${picture} pulsesrc ${server} ! ${seen('sound')} ! ${decodedQueue} ! ${soundEnd()}`
  }

  #watch(pipeline: Gst.Pipeline): () => string | null {
    const flows = (['picture', 'sound'] as const).map((name) => ({
      seen: pipeline.get_by_name(`${name}-seen`),
      what: programs[name],
      count: 0,
      stillMs: 0,
    }))
    return () => {
      for (const flow of flows) {
        const count = flow.seen ? countOf(flow.seen) : 0
        flow.stillMs = count > flow.count || count === 0 ? 0 : flow.stillMs + checkMs
        flow.count = count
        if (flow.stillMs >= stillMs) this.#die(`${flow.what} stands still and is started again`)
      }
      return this.#keeper.reason
    }
  }

  /** Whoever looks at a display ends with it: the next worker starts everything anew, and knows why. */
  #die(reason: string): never {
    this.#worker.log('page ends', { reason })
    this.#worker.emit('input', { reason })
    GLib.file_set_contents(this.#wordsPath, reason)
    this.#keeper.end()
    this.#stage.end()
    System.exit(1)
  }

  #lastWords(): string | null {
    try {
      const words = readText(this.#wordsPath)
      GLib.unlink(this.#wordsPath)
      return words
    } catch {
      return null
    }
  }

  get #wordsPath(): string {
    return `${this.#input.dir}.why`
  }
}
