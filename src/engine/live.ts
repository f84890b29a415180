/**
 * A live input: received and decoded in a pipeline of its own, which is made anew when it ends, fails, or falls silent. The hold
 * behind it goes on; while nothing comes, its links are shut, so that the mixer shows the slate.
 */
import System from 'system'
import { every, follow, Gst, later, NONE, position, type RoomTime, stop } from './gst.ts'
import { joinHold, keepOpen, moveTimes } from './hold.ts'
import { pictureShiftNs } from './link.ts'
import { checkMs, Flow } from './live-flow.ts'
import { liveText } from './live-text.ts'
import type { NetInput, SourceConfig } from './messages.ts'
import { netProblem, netReason, netWaiting } from './net-address.ts'
import type { Worker } from './worker.ts'

/** Nothing for so long, and it is opened anew. */
const deadMs = 3000
/** A camera may take longer until its first picture. */
const firstMs = 10_000
const retryMs = 1000
const secretRetryMs = 5000
/** Pictures and sound wait for each other and for what comes late. */
const marginNs = 150_000_000
/** What comes too late moves the whole input by its lateness and so much. */
const extraNs = 40_000_000
const longestMarginNs = 3_000_000_000
/** The hold makes 20 ms at a time, some of them late. */
const usualBehindNs = 60_000_000
/** What is under way still comes with the old times. */
const settleMs = 1000

export class LiveInput {
  readonly #input: NetInput
  readonly #hold: Gst.Pipeline
  readonly #time: RoomTime
  readonly #worker: Worker<SourceConfig>
  #pipeline: Gst.Pipeline | null = null
  #flows: Flow[] = []
  #openedMs = 0
  #movedMs = 0
  #comesSinceMs: number | null = null
  #startNs = 0
  #marginNs = marginNs
  #latencyKnownNs = 0
  #reason: string | null = null

  constructor(input: NetInput, hold: Gst.Pipeline, time: RoomTime, worker: Worker<SourceConfig>) {
    this.#input = input
    this.#hold = hold
    this.#time = time
    this.#worker = worker
    hold.get_bus().connect('message::qos', (_bus: unknown, message: Gst.Message) => {
      if (message.src?.get_name() === 'sink_1') this.#late(this.#holdNowNs() - Number(message.parse_qos()[1]))
    })
    this.#tell(netWaiting(input))
    this.#open()
    every(checkMs, () => this.#check())
  }

  get reason(): string | null {
    return this.#reason
  }

  #open(): void {
    const problem = netProblem(this.#input)
    if (problem) {
      this.#tell(problem)
      // The next worker is told the secret anew.
      return void later(secretRetryMs, () => System.exit(1))
    }
    const pipeline = Gst.parse_launch(
      liveText(this.#input, this.#time.format, {
        picture: this.#hold.get_by_name('picture-in') !== null,
        sound: this.#hold.get_by_name('sound-in') !== null,
      }),
    ) as Gst.Pipeline
    this.#pipeline = pipeline
    this.#flows = (['picture', 'sound'] as const).flatMap((name) => {
      const valve = this.#hold.get_by_name(`${name}-gate`)
      const seen = pipeline.get_by_name(`${name}-seen`)
      return valve && seen ? [new Flow(seen, valve, this.#input.protocol)] : []
    })
    keepOpen(pipeline)
    if (this.#input.protocol === 'rtsp')
      pipeline.get_by_name('in')?.connect('source-setup', (_bin: unknown, source: Gst.Element) => this.#setUp(source))
    const bus = follow(pipeline, (reason) => this.#end(pipeline, netReason(this.#input, reason)))
    pipeline.use_clock(this.#time.clock)
    pipeline.set_start_time(NONE as unknown as number)
    pipeline.set_base_time(Number(this.#hold.get_base_time()))
    this.#marginNs = marginNs
    this.#startNs = 0
    this.#openedMs = this.#nowMs()
    this.#comesSinceMs = null
    // Live ones bring the times at which they came; others wait at their beginning, and it becomes now.
    const live = pipeline.set_state(Gst.State.PAUSED) === Gst.StateChangeReturn.NO_PREROLL
    if (live) this.#play(pipeline)
    else
      bus.connect('message::async-done', () => {
        if (this.#startNs > 0 || pipeline !== this.#pipeline) return
        this.#startNs = this.#holdNowNs()
        for (const name of ['picture-pace', 'sound-pace'])
          Object.assign(pipeline.get_by_name(name) ?? {}, { ts_offset: this.#startNs })
        this.#play(pipeline)
      })
  }

  #setUp(source: Gst.Element): void {
    // Over TCP: through firewalls, and nothing is lost on the way.
    Object.assign(source, { latency: this.#input.waitMs, protocols: 4 })
  }

  #play(pipeline: Gst.Pipeline): void {
    this.#latencyKnownNs = this.#latencyNs()
    joinHold(pipeline, this.#hold, this.#move())
    pipeline.set_state(Gst.State.PLAYING)
  }

  /** Live pictures come later than their times say, by the latency of what made them. */
  #move(): { pictureNs: number; soundNs: number } {
    const soundNs = this.#startNs + this.#latencyKnownNs + this.#marginNs
    return { pictureNs: soundNs + pictureShiftNs(this.#time), soundNs }
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
    const fill = this.#hold.get_by_name('fill')
    if (fill) this.#late(this.#holdNowNs() - position(fill) - usualBehindNs)
  }

  /** Sound that comes too late is not heard: the whole input is played later from now on. */
  #late(latenessNs: number): void {
    const pipeline = this.#pipeline
    const nowMs = this.#nowMs()
    if (!pipeline || latenessNs <= 0 || nowMs - this.#movedMs < settleMs) return
    // Until the decoders are there everything is late; it catches up.
    if (this.#comesSinceMs === null || nowMs - this.#comesSinceMs < settleMs) return
    if (this.#marginNs + latenessNs > longestMarginNs) return this.#end(pipeline, `what comes from ${this.#input.url} is late`)
    this.#movedMs = nowMs
    this.#marginNs += latenessNs + extraNs
    this.#worker.log('input is late: it is played later', { lateMs: latenessNs / 1e6, marginMs: this.#marginNs / 1e6 })
    moveTimes(pipeline, this.#move())
  }

  #check(): void {
    const pipeline = this.#pipeline
    if (!pipeline) return
    for (const flow of this.#flows) flow.check()
    if (this.#flows.some((flow) => flow.flows)) {
      this.#comesSinceMs ??= this.#nowMs()
      this.#follow(pipeline)
      return this.#tell(null)
    }
    this.#tell(this.#reason ?? netWaiting(this.#input))
    if (this.#flows.some((flow) => flow.ended)) return this.#end(pipeline, `${this.#input.url} has ended`)
    const came = this.#flows.some((flow) => flow.came)
    const silentMs = came ? Math.min(...this.#flows.map((flow) => flow.silentMs)) : this.#nowMs() - this.#openedMs
    if (silentMs < (came ? deadMs : this.#input.listens ? Number.POSITIVE_INFINITY : firstMs)) return
    this.#end(pipeline, netWaiting(this.#input))
  }

  #end(pipeline: Gst.Pipeline, reason: string): void {
    if (pipeline !== this.#pipeline) return
    this.#pipeline = null
    for (const flow of this.#flows) flow.shut()
    this.#tell(reason)
    // With a caller that went silent, closing waits for seconds, and takes its next call in the meantime: the next worker is quicker.
    if (this.#input.protocol === 'srt' && this.#input.listens) System.exit(0)
    stop(pipeline)
    const openMs = this.#nowMs() - this.#openedMs
    later(Math.max(checkMs, retryMs - openMs), () => this.#open())
  }

  #tell(reason: string | null): void {
    if (reason === this.#reason) return
    this.#reason = reason
    this.#worker.log(reason === null ? 'input comes' : 'input does not come', { reason })
    this.#worker.emit('input', { reason })
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
