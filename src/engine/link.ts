/** Links between workers: raw pictures or sound with their times, read for ever. */
import { CoreWaits } from './core-waits.ts'
import { streamHead } from './gdp.ts'
import { audioCaps, element, every, follow, Gst, later, pad, quote, type RoomTime, stop, videoCaps } from './gst.ts'
import { openMemoryLink } from './link-memory.ts'
import { type LinkInput, openSocketLink } from './link-socket.ts'
import { processes } from './processes.ts'
import { pid } from './worker.ts'

/**
 * Pictures are moved by half a frame on their way into a compositor on the same grid, so that rounding never decides
 * which frame they belong to.
 */
export function pictureShiftNs(time: RoomTime): number {
  return Math.floor(time.frameDurationNs / 2)
}

interface ReaderOptions {
  path: string
  /** Full pictures through shared memory, small ones and sound through sockets. */
  kind: 'frames' | 'pictures' | 'sound'
  /** Of pictures: the room's unless told otherwise. */
  size?: { width: number; height: number }
  time: RoomTime
  /** The proxysrc in the receiving pipeline. */
  into: Gst.Element
  /** Added to the times, for sound that has to wait for its picture. */
  delayNs?: () => number
  onChange: (up: boolean, reason: string | null) => void
  /** Nothing for so long on a link that is up: its sender hangs. A reader that may starve itself waits longer. */
  silentMs?: number
}

const readers: LinkReader[] = []
let looking = false

let waits = 0

/** How often something stood on a link because its sender, or we ourselves, had to wait for a core. */
export function coreWaits(): number {
  return waits
}

const retryMs = 25
/** How often the links are looked after. */
const checkMs = 100
const usualSilentMs = 300
/** Where the sender or we ourselves have to wait for a core: a picture that stands beats a slate that comes and goes. */
const fullMachineFactor = 5

/**
 * Reads a link into a pipeline for ever: connects, and connects again after an end, an error or silence.
 */
export class LinkReader {
  readonly #options: ReaderOptions
  #pipeline: Gst.Pipeline | null = null
  #input: LinkInput | null = null
  #seen: SeenBuffers | null = null
  #up = false
  #closed = false
  #seenBuffers = 0
  #silentChecks = 0
  /** Of the sender and of ourselves, when the silence began. */
  #waits: CoreWaits[] = []

  constructor(options: ReaderOptions) {
    this.#options = options
    leak(options.into, options.kind)
    readers.push(this)
    if (!looking)
      every(checkMs, () => {
        for (const reader of [...readers]) reader.check()
      })
    looking = true
    this.#open()
  }

  /** Ends a connection whose sender went away or hangs. */
  check(): void {
    if (!this.#input || !this.#pipeline || !this.#seen) return
    if (this.#input.gone()) return this.#end(this.#pipeline, 'the sender went away')
    const buffers = Number(this.#seen.stats.get_uint64('num-buffers')[1])
    this.#silentChecks = buffers === this.#seenBuffers ? this.#silentChecks + 1 : 0
    this.#seenBuffers = buffers
    // A sender that hangs still accepts: only what came counts.
    if (buffers > 0) this.#set(this.#pipeline, true, null)
    if (this.#isSilent(this.#input.sender)) this.#end(this.#pipeline, `nothing came for ${this.#silentChecks * checkMs} ms`)
  }

  #isSilent(sender: number): boolean {
    const silentMs = this.#silentChecks * checkMs
    const limitMs = this.#options.silentMs ?? usualSilentMs
    if (silentMs === checkMs) this.#waits = [sender, pid()].map((process) => new CoreWaits(process, processes))
    if (silentMs < limitMs) return false
    const waitedMs = Math.max(...this.#waits.map((one) => one.waitedMs()))
    if (silentMs >= fullMachineFactor * limitMs || silentMs - waitedMs >= limitMs) return true
    if (silentMs < limitMs + checkMs) waits++
    return false
  }

  get up(): boolean {
    return this.#up
  }

  /** For good. */
  close(): void {
    readers.splice(readers.indexOf(this), 1)
    this.#closed = true
    if (this.#pipeline) stop(this.#pipeline)
    this.#pipeline = null
    this.#input?.close()
    this.#input = null
  }

  /** Applies a changed `delayNs`. */
  updateDelay(): void {
    if (this.#pipeline) pad(element(this.#pipeline, 'depay'), 'src').set_offset(this.#offsetNs())
  }

  /** Frames have it in their segment. */
  #offsetNs(): number {
    const { kind, time, delayNs } = this.#options
    if (kind === 'frames') return 0
    return (kind === 'pictures' ? pictureShiftNs(time) : 0) - time.startNs + (delayNs?.() ?? 0)
  }

  #open(): void {
    if (this.#closed) return
    const { path, kind, time, into } = this.#options
    const input = kind === 'frames' ? openMemoryLink(path) : openSocketLink(path)
    if (!input) return void later(retryMs, () => this.#open())
    const pipeline = Gst.parse_launch(`${this.#stream(input)} ! funnel name=join ! proxysink name=sink`) as Gst.Pipeline
    // A second, silent input: the funnel then keeps an end of stream from the pipeline behind the proxy.
    element(pipeline, 'join').request_pad_simple('sink_%u')
    this.#pipeline = pipeline
    this.#input = input
    this.#seen = element(pipeline, 'seen') as SeenBuffers
    this.#silentChecks = 0
    this.#seenBuffers = 0
    input.attach(pipeline)
    this.updateDelay()
    Object.assign(into, { proxysink: element(pipeline, 'sink') })
    follow(pipeline, (reason) => this.#end(pipeline, reason))
    time.start(pipeline)
  }

  /** Pipeline text from the link's bytes to what it carries. */
  #stream(input: LinkInput): string {
    const { kind, time } = this.#options
    const size = { ...time.format, ...this.#options.size }
    const caps = kind === 'sound' ? audioCaps : videoCaps(size)
    const head = kind === 'frames' ? streamHead(caps, time.startNs, pictureShiftNs(time)) : streamHead(caps)
    return (
      `dataurisrc uri=${quote(head)} ! concat name=stream ${input.description} ! stream. ` +
      `stream. ! gdpdepay name=depay ! identity name=seen silent=true ! ${kind === 'frames' ? openEnded(size) : caps}`
    )
  }

  #end(pipeline: Gst.Pipeline | null, reason: string): void {
    if (!pipeline || pipeline !== this.#pipeline) return
    this.#set(pipeline, false, reason)
    this.#pipeline = null
    this.#seen = null
    stop(pipeline)
    this.#input?.close()
    this.#input = null
    later(retryMs, () => this.#open())
  }

  #set(pipeline: Gst.Pipeline, up: boolean, reason: string | null): void {
    if (pipeline !== this.#pipeline || up === this.#up) return
    this.#up = up
    this.#options.onChange(up, reason)
  }
}

type SeenBuffers = Gst.Element & { stats: Gst.Structure }

/**
 * Takes the duration off pictures. A compositor then shows for each of its frames the newest picture that has begun: with
 * durations it takes the first that touches the frame, so that one late moment makes the source late for ever, and drops
 * what is too late, so that a source that lags is not seen at all (gst_video_aggregator_fill_queues, 1.22). Small pictures keep theirs: `videorate` wants it.
 */
export function openEnded(size: { width: number; height: number; rateNum: number; rateDen: number }): string {
  return (
    `rawvideoparse format=i420 width=${size.width} height=${size.height} framerate=0/1 colorimetry=bt709 ! ` +
    `capssetter replace=true caps=${quote(videoCaps(size))}`
  )
}

/** Frames and milliseconds of sound that may wait behind a proxy. */
const waitingFrames = 8
const waitingSoundMs = 3000

/** A worker has tens of queues. */
const mostQueues = 10_000

/**
 * Lets the queue inside a proxysrc drop what is old instead of filling up: a source whose times run ahead would block
 * its reader, and ending a blocked reader blocks the whole worker. Such queues have made-up names.
 */
function leak(proxy: Gst.Element, kind: ReaderOptions['kind']): void {
  const pipeline = proxy.get_parent() as Gst.Pipeline
  for (let number = 0; number < mostQueues; number++) {
    const queue = pipeline.get_by_name(`queue${number}`)
    if (queue?.get_parent()?.get_name() !== proxy.get_name()) continue
    const limits =
      kind === 'sound'
        ? { max_size_buffers: 0, max_size_time: waitingSoundMs * 1e6 }
        : { max_size_buffers: waitingFrames, max_size_time: 0 }
    Object.assign(queue, { leaky: 2, max_size_bytes: 0, ...limits })
    return
  }
  throw new Error(`${proxy.get_name()} has no queue`)
}
