/** The binding: everything the workers use of GStreamer's objects, and the room's time. */
import GLib from 'gi://GLib'
import Gst from 'gi://Gst?version=1.0'
import type { Format } from './messages/worker.ts'

Gst.init(null)

export { Gst }

export const NONE = 0xffffffffffffffffn
export const audioCaps = 'audio/x-raw,format=S16LE,rate=48000,channels=2,layout=interleaved'

/** Raw picture caps; every link of a room carries exactly these. */
export function videoCaps(format: { width: number; height: number; rateNum: number; rateDen: number }, pixels = 'I420'): string {
  return (
    `video/x-raw,format=${pixels},width=${format.width},height=${format.height},framerate=${format.rateNum}/${format.rateDen},` +
    'pixel-aspect-ratio=1/1,interlace-mode=progressive,colorimetry=bt709,chroma-site=mpeg2'
  )
}

interface Size {
  width: number
  height: number
}

/** Scales pictures of `from`; nothing where that is their size. Begins with ` ! `. */
export function smaller(from: Size, to: Size): string {
  if (from.width === to.width && from.height === to.height) return ''
  return ` ! videoscale method=bilinear ! video/x-raw,width=${to.width},height=${to.height},pixel-aspect-ratio=1/1`
}

/** Bytes of one I420 frame. */
export function frameBytes(size: { width: number; height: number }): number {
  return size.width * size.height * 1.5
}

/** The room's time in one worker: its own pipelines start at a frame of the room's grid, links carry time since the epoch. */
export class RoomTime {
  readonly format: Format
  readonly clock: Gst.Clock
  #startNs = 0

  constructor(format: Format) {
    this.format = format
    this.clock = Gst.SystemClock.obtain()
    this.begin()
  }

  /** Puts the start to now, or a little earlier. A pipeline that starts long before its first frame has to make up for it, with frames nobody wants. */
  begin(earlierNs = 0): void {
    this.#startNs = this.frameNs(this.frameAt(this.nowNs() - earlierNs))
  }

  /** Start of this worker's pipelines, nanoseconds since the epoch: a whole number of frames. */
  get startNs(): number {
    return this.#startNs
  }

  /** Nanoseconds since the epoch. */
  nowNs(): number {
    return Number(this.clock.get_time()) - this.format.epochNs
  }

  get frameDurationNs(): number {
    return (1e9 * this.format.rateDen) / this.format.rateNum
  }

  frameAt(timeNs: number): number {
    return Math.floor((timeNs + 1) / this.frameDurationNs)
  }

  /** Start of frame `n`, without loss of precision for large `n`. */
  frameNs(n: number): number {
    const { rateNum, rateDen } = this.format
    const wholes = Math.floor(n / rateNum)
    return wholes * rateDen * 1e9 + Math.floor(((n % rateNum) * rateDen * 1e9) / rateNum)
  }

  /** Start of a frame whose time, from the start on, is a whole number of nanoseconds: at or before `sinceStartNs`. */
  exactFrameNs(sinceStartNs: number): number {
    const { rateNum, rateDen } = this.format
    let frames = 1
    while ((frames * rateDen * 1e9) % rateNum !== 0) frames++
    const stepNs = (frames * rateDen * 1e9) / rateNum
    return Math.max(0, Math.floor(sinceStartNs / stepNs) * stepNs)
  }

  /** Runs `pipeline` on the room's clock from `startNs` (this worker's start unless told otherwise). */
  start(pipeline: Gst.Pipeline, startNs = this.startNs): void {
    pipeline.use_clock(this.clock)
    pipeline.set_start_time(NONE as unknown as number)
    pipeline.set_base_time(this.format.epochNs + startNs)
    pipeline.set_state(Gst.State.PLAYING)
  }
}

/** Follows a pipeline's bus; `onEnd` gets an error's text or `'end of stream'`. Call the result to stop following. */
export function follow(pipeline: Gst.Pipeline, onEnd: (reason: string) => void): Gst.Bus {
  const bus = pipeline.get_bus()
  bus.add_signal_watch()
  bus.connect('message::error', (_bus: Gst.Bus, message: Gst.Message) => {
    const [error, debug] = message.parse_error()
    onEnd(`${message.src?.get_name()}: ${error.message}${debug ? ` (${debug.split('\n').at(-1)})` : ''}`)
  })
  bus.connect('message::eos', () => onEnd('end of stream'))
  bus.connect('message::latency', () => pipeline.recalculate_latency())
  return bus
}

export function stop(pipeline: Gst.Pipeline): void {
  pipeline.get_bus().remove_signal_watch()
  pipeline.set_state(Gst.State.NULL)
}

/** Named element of a pipeline; a missing one is a bug. */
export function element(bin: Gst.Bin, name: string): Gst.Element {
  const found = bin.get_by_name(name)
  if (!found) throw new Error(`no element ${name}`)
  return found
}

export function pad(of: Gst.Element, name: string): Gst.Pad {
  const found = of.get_static_pad(name)
  if (!found) throw new Error(`${of.get_name()} has no pad ${name}`)
  return found
}

/** Stream time of the next frame an aggregator makes, nanoseconds since its pipeline's start; 0 before the first. */
export function position(of: Gst.Element): number {
  const [known, value] = of.query_position(Gst.Format.TIME)
  return known ? Number(value) : 0
}

export function later(afterMs: number, run: () => void): number {
  return GLib.timeout_add(GLib.PRIORITY_DEFAULT, Math.max(0, Math.ceil(afterMs)), () => {
    run()
    return GLib.SOURCE_REMOVE
  })
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => void later(ms, resolve))
}

export function every(intervalMs: number, run: () => void): void {
  GLib.timeout_add(GLib.PRIORITY_DEFAULT, intervalMs, () => {
    run()
    return GLib.SOURCE_CONTINUE
  })
}

/** Quotes a value for a pipeline description. */
export function quote(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

/** Channel values of one field of a `level` message. */
export function levels(structure: string, field: string): number[] {
  const found = new RegExp(`${field}=\\(GValueArray\\)<([^>]*)>`).exec(structure)
  return (found?.[1] ?? '').split(',').map((text) => {
    const db = Number.parseFloat(text.trim())
    return Number.isNaN(db) ? -100 : Math.max(-100, db)
  })
}
