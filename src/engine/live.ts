/**
 * A live input: received and decoded in a pipeline of its own, which is made anew when it ends, fails, or falls silent. The hold
 * behind it goes on; while nothing comes, its links are shut, so that the mixer shows the slate.
 */
import System from 'system'
import { every, follow, Gst, later, NONE, position, type RoomTime, stop } from './gst.ts'
import { joinHold, keepOpen, moveTimes, standsStill } from './hold.ts'
import { pictureShiftNs } from './link.ts'
import { Beginning } from './live-beginning.ts'
import { checkMs, Flow } from './live-flow.ts'
import type { Brings, LiveMeans } from './live-means.ts'
import type { SourceConfig } from './messages/source.ts'
import type { Worker } from './worker.ts'

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
  #beginning: Beginning | null = null
  #marginNs = 0
  #latencyKnownNs = 0
  #reason: string | null = null
  #isBarred = false
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
      this.#isBarred = true
      const { problemRetryMs } = this.#means
      return void later(problemRetryMs ?? afreshMs, () => (problemRetryMs === null ? System.exit(1) : this.#open()))
    }
    if (this.#isBarred) this.#tell(this.#means.waiting)
    this.#isBarred = false
    const pipeline = Gst.parse_launch(this.#means.text(this.#brings)) as Gst.Pipeline
    this.#pipeline = pipeline
    this.#flows = (['picture', 'sound'] as const).flatMap((name) => {
      const valve = this.#hold.get_by_name(`${name}-gate`)
      const seen = pipeline.get_by_name(`${name}-seen`)
      return valve && seen ? [new Flow(seen, valve, pipeline.get_by_name(`${name}-begun`), this.#means.lostMs)] : []
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
    this.#beginning = this.#means.countsAnew ? new Beginning() : null
    this.#openedMs = this.#nowMs()
    this.#comesSinceMs = null
    // Live ones bring the times at which they came; others wait at their beginning, and it becomes now.
    const live = pipeline.set_state(Gst.State.PAUSED) === Gst.StateChangeReturn.NO_PREROLL
    if (live || this.#beginning) this.#play(pipeline)
    else
      bus.connect('message::async-done', () => {
        if (this.#startNs > 0 || pipeline !== this.#pipeline) return
        this.#startAt(pipeline, this.#holdNowNs())
        this.#play(pipeline)
      })
  }

  /** Where its times begin, in running time of the hold. */
  #startAt(pipeline: Gst.Pipeline, startNs: number): void {
    this.#startNs = startNs
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
    if (this.#comesSinceMs === null || nowMs - this.#comesSinceMs < settleMs || this.#beginning?.stands === false) return
    if (this.#marginNs + latenessNs > longestMarginNs) return this.#end(pipeline, `what comes from ${this.#means.from} is late`)
    this.#movedMs = nowMs
    this.#marginNs += latenessNs + extraNs
    this.#worker.log('input is late: it is played later', { lateMs: latenessNs / 1e6, marginMs: this.#marginNs / 1e6 })
    moveTimes(pipeline, this.#move())
  }

  #check(): void {
    const pipeline = this.#pipeline
    if (!pipeline) return
    if (standsStill(this.#hold, this.#holdNowNs())) {
      this.#worker.log('the hold stands still: the worker ends', { reason: this.#reason })
      System.exit(1)
    }
    const blind = this.#blind()
    for (const flow of this.#flows) flow.check(blind === null, this.#beginning?.lets(flow))
    const came = this.#flows.filter((flow) => flow.came)
    if (this.#means.isOutdated?.(pipeline)) return this.#end(pipeline, `${this.#means.from}: it brings another mode now`)
    if (came.length > 0 && came.every((flow) => flow.ended)) return this.#end(pipeline, `${this.#means.from} has ended`)
    if (this.#beginning?.look(this.#holdNowNs(), this.#flows)) {
      this.#startAt(pipeline, this.#beginning.startNs)
      moveTimes(pipeline, this.#move())
    }
    if (blind !== null && this.#flows.some((flow) => flow.comes)) return this.#tell(blind)
    if (this.#flows.some((flow) => flow.flows)) {
      this.#comesSinceMs ??= this.#nowMs()
      this.#follow(pipeline)
      if (this.#isHalf()) return this.#end(pipeline, `of ${this.#means.from} only one comes, picture or sound`)
      return this.#tell(null)
    }
    this.#comesSinceMs = null
    if (!this.#flows.some((flow) => flow.comes)) this.#beginning?.forget()
    this.#tell(this.#reason ?? this.#means.waiting)
    const silentMs = came.length > 0 ? Math.min(...this.#flows.map((flow) => flow.silentMs)) : this.#nowMs() - this.#openedMs
    if (silentMs < (came.length > 0 ? deadMs : (this.#means.firstMs ?? Number.POSITIVE_INFINITY))) return
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
    // One that could not even be opened had none: it is tried again here.
    const openMs = this.#nowMs() - this.#openedMs
    if (this.#means.endsWithProcess && openMs >= this.#means.retryMs) System.exit(0)
    stop(pipeline)
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
