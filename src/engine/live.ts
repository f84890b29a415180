/**
 * A live input: received and decoded in a pipeline of its own, which is made anew when it ends, fails, or falls silent. The hold
 * behind it goes on; while nothing comes, its links are shut, so that the mixer shows the slate.
 */
import System from 'system'
import { every, follow, Gst, later, NONE, position, type RoomTime, stop } from './gst.ts'
import { joinHold, keepOpen, moveTimes } from './hold.ts'
import { pictureShiftNs } from './link.ts'
import { checkMs, Flow } from './live-flow.ts'
import type { SourceConfig } from './messages.ts'
import type { Worker } from './worker.ts'

/** In what live inputs differ: how one is opened, how patient we are with it, and the words for what goes wrong. */
export interface LiveMeans {
  /** Where it comes from, for people: no secrets. */
  from: string
  /** Why it cannot even be tried; null when it can. */
  problem(): string | null
  /** With a problem it is tried again after so long; null: by the next worker, which is told everything anew. */
  problemRetryMs: number | null
  /** Pipeline text that ends in the tails of the hold (`hold.ts`), of those that are wanted. */
  text(wanted: Brings): string
  /** What is waited for, in words. */
  waiting: string
  /** An element's error (its name, what it says, and where in its code in parentheses) in words. */
  reason(said: string): string
  /** Before it is opened: what pipeline text cannot say. */
  setUp?(pipeline: Gst.Pipeline): void
  /** Watches what an open one brings: the result, asked each time that it is looked after, tells why that is no picture; null: it is one. */
  watch?(pipeline: Gst.Pipeline): () => string | null
  /** Pictures and sound wait for each other and for what comes late. */
  marginNs: number
  /** Pictures are shown later by so much. */
  pictureDelayNs: number
  /** Nothing for so long is a loss; slow ones get three times what is usual between two of their pictures. */
  lostMs: number
  /** So long until the first picture, and it is opened anew; null: it may never come. */
  firstMs: number | null
  /** Between two openings at least. */
  retryMs: number
  /** Its times count from its own beginning: that is when the first of it comes. */
  countsAnew?: boolean
  /** Closing it takes too long: its process ends. */
  endsWithProcess?: boolean
}

/** Nothing for so long, and it is opened anew. */
const deadMs = 3000
const afreshMs = 5000
/** So long only picture or only sound, and so often. */
const halfMs = 8000
const mostHalves = 3
/** What comes too late moves the whole input by its lateness and so much. */
const extraNs = 40_000_000
const longestMarginNs = 3_000_000_000
/** The hold makes 20 ms at a time, some of them late. */
const usualBehindNs = 60_000_000
/** What is under way still comes with the old times. */
const settleMs = 1000

interface Brings {
  picture: boolean
  sound: boolean
}

interface LiveOptions {
  means: LiveMeans
  brings: Brings
  /** The event that tells why nothing comes. */
  event?: 'input' | 'sound-input'
  hold: Gst.Pipeline
  time: RoomTime
  worker: Worker<SourceConfig>
}

export class LiveInput {
  readonly #means: LiveMeans
  readonly #brings: Brings
  readonly #event: string
  readonly #hold: Gst.Pipeline
  readonly #time: RoomTime
  readonly #worker: Worker<SourceConfig>
  #pipeline: Gst.Pipeline | null = null
  #flows: Flow[] = []
  #openedMs = 0
  #movedMs = 0
  #comesSinceMs: number | null = null
  #startNs = 0
  #marginNs = 0
  #latencyKnownNs = 0
  #reason: string | null = null
  #blind: () => string | null = () => null
  #halves = 0

  constructor({ means, brings, event = 'input', hold, time, worker }: LiveOptions) {
    this.#means = means
    this.#brings = brings
    this.#event = event
    this.#hold = hold
    this.#time = time
    this.#worker = worker
    hold.get_bus().connect('message::qos', (_bus: unknown, message: Gst.Message) => {
      if (brings.sound && message.src?.get_name() === 'sink_1') this.#late(this.#holdNowNs() - Number(message.parse_qos()[1]))
    })
    this.#tell(means.waiting)
    this.#open()
    every(checkMs, () => this.#check())
  }

  get reason(): string | null {
    return this.#reason
  }

  #open(): void {
    const problem = this.#means.problem()
    if (problem) {
      this.#tell(problem)
      const { problemRetryMs } = this.#means
      return void later(problemRetryMs ?? afreshMs, () => (problemRetryMs === null ? System.exit(1) : this.#open()))
    }
    const pipeline = Gst.parse_launch(this.#means.text(this.#brings)) as Gst.Pipeline
    this.#pipeline = pipeline
    this.#flows = (['picture', 'sound'] as const).flatMap((name) => {
      const valve = this.#hold.get_by_name(`${name}-gate`)
      const seen = pipeline.get_by_name(`${name}-seen`)
      return valve && seen ? [new Flow(seen, valve, this.#means.lostMs)] : []
    })
    keepOpen(pipeline)
    this.#means.setUp?.(pipeline)
    this.#blind = this.#means.watch?.(pipeline) ?? (() => null)
    const bus = follow(pipeline, (reason) => this.#end(pipeline, this.#means.reason(reason)))
    pipeline.use_clock(this.#time.clock)
    pipeline.set_start_time(NONE as unknown as number)
    pipeline.set_base_time(Number(this.#hold.get_base_time()))
    this.#marginNs = this.#means.marginNs
    this.#startNs = 0
    this.#openedMs = this.#nowMs()
    this.#comesSinceMs = null
    // Live ones bring the times at which they came; others wait at their beginning, and it becomes now.
    const live = pipeline.set_state(Gst.State.PAUSED) === Gst.StateChangeReturn.NO_PREROLL
    if (live) this.#play(pipeline)
    else
      bus.connect('message::async-done', () => {
        if (this.#startNs > 0 || pipeline !== this.#pipeline) return
        this.#startNow(pipeline)
        this.#play(pipeline)
      })
  }

  /** The beginning of its times is now. */
  #startNow(pipeline: Gst.Pipeline): void {
    this.#startNs = this.#holdNowNs()
    for (const name of ['picture-pace', 'sound-pace'])
      Object.assign(pipeline.get_by_name(name) ?? {}, { ts_offset: this.#startNs })
  }

  #play(pipeline: Gst.Pipeline): void {
    this.#latencyKnownNs = this.#latencyNs()
    joinHold(pipeline, this.#hold, this.#move())
    pipeline.set_state(Gst.State.PLAYING)
  }

  /** Live pictures come later than their times say, by the latency of what made them. */
  #move(): { pictureNs: number; soundNs: number } {
    const soundNs = this.#startNs + this.#latencyKnownNs + this.#marginNs
    return { pictureNs: soundNs + pictureShiftNs(this.#time) + this.#means.pictureDelayNs, soundNs }
  }

  #latencyNs(): number {
    const query = Gst.Query.new_latency()
    if (!this.#pipeline?.query(query)) return 0
    // Its own parser tells the greatest latency too, which is most often none, and no number in JavaScript.
    const [, live, least] =
      /live=\(boolean\)(true|false).*min-latency=\(guint64\)(\d+)/.exec(query.get_structure()?.to_string() ?? '') ?? []
    return live === 'true' ? Number(least) : 0
  }

  /** The latency of what makes the pictures may change: SRT agrees on it when somebody calls. */
  #follow(pipeline: Gst.Pipeline): void {
    const latencyNs = this.#latencyNs()
    if (latencyNs !== this.#latencyKnownNs) {
      this.#latencyKnownNs = latencyNs
      moveTimes(pipeline, this.#move())
    }
    // The hold waits for late sound by as much as that latency, and is late itself by as much.
    const fill = this.#brings.sound ? this.#hold.get_by_name('fill') : null
    if (fill) this.#late(this.#holdNowNs() - position(fill) - usualBehindNs)
  }

  /** Sound that comes too late is not heard: the whole input is played later from now on. */
  #late(latenessNs: number): void {
    const pipeline = this.#pipeline
    const nowMs = this.#nowMs()
    if (!pipeline || latenessNs <= 0 || nowMs - this.#movedMs < settleMs) return
    // Until the decoders are there everything is late; it catches up.
    if (this.#comesSinceMs === null || nowMs - this.#comesSinceMs < settleMs) return
    if (this.#marginNs + latenessNs > longestMarginNs) return this.#end(pipeline, `what comes from ${this.#means.from} is late`)
    this.#movedMs = nowMs
    this.#marginNs += latenessNs + extraNs
    this.#worker.log('input is late: it is played later', { lateMs: latenessNs / 1e6, marginMs: this.#marginNs / 1e6 })
    moveTimes(pipeline, this.#move())
  }

  #check(): void {
    const pipeline = this.#pipeline
    if (!pipeline) return
    const blind = this.#blind()
    for (const flow of this.#flows) flow.check(blind === null)
    if (this.#means.countsAnew && this.#startNs === 0 && this.#flows.some((flow) => flow.came)) {
      this.#startNow(pipeline)
      moveTimes(pipeline, this.#move())
    }
    if (blind !== null && this.#flows.some((flow) => flow.comes)) return this.#tell(blind)
    if (this.#flows.some((flow) => flow.flows)) {
      this.#comesSinceMs ??= this.#nowMs()
      this.#follow(pipeline)
      if (this.#isHalf()) return this.#end(pipeline, `of ${this.#means.from} only one comes, picture or sound`)
      return this.#tell(null)
    }
    this.#tell(this.#reason ?? this.#means.waiting)
    if (this.#flows.some((flow) => flow.ended)) return this.#end(pipeline, `${this.#means.from} has ended`)
    const came = this.#flows.some((flow) => flow.came)
    const silentMs = came ? Math.min(...this.#flows.map((flow) => flow.silentMs)) : this.#nowMs() - this.#openedMs
    if (silentMs < (came ? deadMs : (this.#means.firstMs ?? Number.POSITIVE_INFINITY))) return
    this.#end(pipeline, this.#means.waiting)
  }

  /** One of the two never came: it may not exist; or it got lost when it was opened, so it is opened some more times. */
  #isHalf(): boolean {
    const openMs = this.#nowMs() - this.#openedMs
    if (this.#halves >= mostHalves || openMs < halfMs || this.#flows.every((flow) => flow.came)) return false
    this.#halves++
    return true
  }

  #end(pipeline: Gst.Pipeline, reason: string): void {
    if (pipeline !== this.#pipeline) return
    this.#pipeline = null
    for (const flow of this.#flows) flow.shut()
    this.#tell(reason)
    // With a caller that went silent, closing waits for seconds, and takes its next call in the meantime: the next worker is quicker.
    if (this.#means.endsWithProcess) System.exit(0)
    stop(pipeline)
    const openMs = this.#nowMs() - this.#openedMs
    later(Math.max(checkMs, this.#means.retryMs - openMs), () => this.#open())
  }

  #tell(reason: string | null): void {
    if (reason === this.#reason) return
    this.#reason = reason
    this.#worker.log(reason === null ? 'input comes' : 'input does not come', { reason })
    this.#worker.emit(this.#event, { reason })
  }

  #nowMs(): number {
    return this.#time.nowNs() / 1e6
  }

  /** Running time of the hold. */
  #holdNowNs(): number {
    return this.#time.nowNs() - this.#holdStartNs()
  }

  #holdStartNs(): number {
    return Number(this.#hold.get_base_time()) - this.#time.format.epochNs
  }
}
