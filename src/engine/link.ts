/** Links between workers: raw pictures or sound with their times (GDP) over unix sockets, both ends. */
import Gio from 'gi://Gio'
import GLib from 'gi://GLib'
import { element, every, follow, Gst, later, pad, type RoomTime, stop } from './gst.ts'

/**
 * Tail of a pipeline that serves a link; give the same `name` to `serveLink`. A slow reader loses frames, nobody waits for
 * it. gdppay crashes when caps are told a second time, as overlays do: `identity` keeps repeated ones back.
 */
export function linkTail(name: string, kind: 'video' | 'audio'): string {
  const limits = kind === 'video' ? 'units-max=8 units-soft-max=4' : 'units-max=200 units-soft-max=150'
  return `identity silent=true ! gdppay name=${name}-out ! ${socketTail(name, limits, 'latest')}`
}

export function socketTail(name: string, limits: string, recover: string, more = ''): string {
  return `multisocketsink name=${name} sync=false async=false ${limits} recover-policy=${recover} ${more}`
}

// Parents of elements are bins; gjs has to have seen the class.
void Gst.Bin

const kept: unknown[] = []

/** Accepts readers of the sink `name` on `path`; the folder it lies in is this user's only. */
export function serveSocket(bin: Gst.Bin, name: string, path: string, sendBufferBytes = 0): void {
  const sink = element(bin, name)
  GLib.unlink(path)
  const service = new Gio.SocketService()
  service.add_address(Gio.UnixSocketAddress.new(path), Gio.SocketType.STREAM, Gio.SocketProtocol.DEFAULT, null)
  const open = new Set<Gio.SocketConnection>()
  service.connect('incoming', (_service: unknown, connection: Gio.SocketConnection) => {
    // The connection object closes its socket when collected: keep it until the peer has gone.
    open.add(connection)
    if (sendBufferBytes > 0) enlarge(connection.get_socket(), sendBufferBytes)
    sink.emit('add', connection.get_socket())
    return true
  })
  every(5000, () => {
    for (const connection of open) if (hungUp(connection)) open.delete(connection)
  })
  service.start()
  kept.push(service)
}

/** Linux's SOL_SOCKET, SO_SNDBUF, SO_SNDBUFFORCE. */
const [socketLevel, sendBuffer, sendBufferForced] = [1, 7, 32]

/** A whole frame in the socket's buffer is one wake-up of the reader instead of seven. Beyond the system's limit as root only. */
function enlarge(socket: Gio.Socket, bytes: number): void {
  for (const option of [sendBufferForced, sendBuffer]) {
    try {
      socket.set_option(socketLevel, option, bytes)
      return
    } catch {
      // Not root: the next one takes what the system's limit gives.
    }
  }
}

/** Serves a link of this worker, stamped with the room's time. */
export function serveLink(bin: Gst.Bin, name: string, path: string, startNs: number, frameBytes = 0): void {
  pad(element(bin, `${name}-out`), 'sink').set_offset(startNs)
  serveSocket(bin, name, path, frameBytes)
}

export function readerCount(bin: Gst.Bin, name: string): number {
  return (element(bin, name) as unknown as { num_handles: number }).num_handles
}

/**
 * Pictures are moved by half a frame on their way into a compositor on the same grid, so that rounding never decides
 * which frame they belong to.
 */
export function pictureShiftNs(time: RoomTime): number {
  return Math.floor(time.frameDurationNs / 2)
}

/**
 * A sender that just started catches up with frames that are over. A compositor that is given such a one stays a frame
 * behind from then on: nothing of the first moment is let through.
 */
const settleMs = 120

interface ReaderOptions {
  path: string
  kind: 'video' | 'audio'
  caps: string
  time: RoomTime
  /** The proxysrc in the receiving pipeline. */
  into: Gst.Element
  /** Added to the times, for sound that has to wait for its picture. */
  delayNs?: () => number
  onChange: (up: boolean, reason: string | null) => void
  /** Longer than `settleMs` where senders may be late: a compositor aborts at a picture from before its start. */
  patientMs?: number
}

const readers: LinkReader[] = []

const retryMs = 25
/** How often the links are looked after: a sender that closed its end is noticed this soon. */
const checkMs = 50
/** Nothing for this many checks on a link that is up: its sender hangs. */
const silentChecks = 6

/**
 * Reads a link into a pipeline for ever: connects, and connects again after an end, an error or silence.
 */
export class LinkReader {
  readonly #options: ReaderOptions
  #pipeline: Gst.Pipeline | null = null
  #connection: Gio.SocketConnection | null = null
  #up = false
  #seenBuffers = 0
  #silentChecks = 0

  constructor(options: ReaderOptions) {
    this.#options = options
    leak(options.into, options.kind)
    if (readers.push(this) === 1)
      every(checkMs, () => {
        for (const reader of readers) reader.check()
      })
    this.#open()
  }

  /** Ends a connection whose sender went away or hangs. */
  check(): void {
    if (!this.#connection || !this.#pipeline) return
    if (hungUp(this.#connection)) return this.#end(this.#pipeline, 'the sender went away')
    const buffers = bufferCount(this.#pipeline)
    this.#silentChecks = buffers === this.#seenBuffers ? this.#silentChecks + 1 : 0
    this.#seenBuffers = buffers
    // A sender that hangs still accepts: only what came counts.
    if (buffers > 0) this.#set(this.#pipeline, true, null)
    if (this.#silentChecks >= silentChecks) this.#end(this.#pipeline, `nothing came for ${silentChecks * checkMs} ms`)
  }

  get up(): boolean {
    return this.#up
  }

  /** Applies a changed `delayNs`. */
  updateDelay(): void {
    if (this.#pipeline) pad(element(this.#pipeline, 'depay'), 'src').set_offset(this.#offsetNs())
  }

  #offsetNs(): number {
    const { kind, time, delayNs } = this.#options
    return (kind === 'video' ? pictureShiftNs(time) : 0) - time.startNs + (delayNs?.() ?? 0)
  }

  #open(): void {
    const { path, kind, caps, time, into } = this.#options
    const connection = connect(path)
    if (!connection) return void later(retryMs, () => this.#open())
    const pipeline = Gst.parse_launch(
      `socketsrc name=in blocksize=4194304 ! gdpdepay name=depay ! identity name=seen silent=true ! valve name=gate drop=${kind === 'video'} ! funnel name=join ! ${caps} ! proxysink name=sink`,
    ) as Gst.Pipeline
    Object.assign(element(pipeline, 'in'), { socket: connection.get_socket() })
    // A second, silent input: the funnel then keeps an end of stream from the pipeline behind the proxy.
    element(pipeline, 'join').request_pad_simple('sink_%u')
    this.#pipeline = pipeline
    this.#connection = connection
    this.#silentChecks = 0
    this.#seenBuffers = 0
    pad(element(pipeline, 'depay'), 'src').set_offset(this.#offsetNs())
    Object.assign(into, { proxysink: element(pipeline, 'sink') })
    follow(pipeline, (reason) => this.#end(pipeline, reason))
    time.start(pipeline)
    later(this.#options.patientMs ?? settleMs, () => Object.assign(element(pipeline, 'gate'), { drop: false }))
  }

  #end(pipeline: Gst.Pipeline | null, reason: string): void {
    if (!pipeline || pipeline !== this.#pipeline) return
    this.#set(pipeline, false, reason)
    this.#pipeline = null
    stop(pipeline)
    this.#connection?.close(null)
    this.#connection = null
    later(retryMs, () => this.#open())
  }

  #set(pipeline: Gst.Pipeline, up: boolean, reason: string | null): void {
    if (pipeline !== this.#pipeline || up === this.#up) return
    this.#up = up
    this.#options.onChange(up, reason)
  }
}

function bufferCount(pipeline: Gst.Pipeline): number {
  const { stats } = element(pipeline, 'seen') as Gst.Element & { stats: Gst.Structure }
  return Number(stats.get_uint64('num-buffers')[1])
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
function leak(proxy: Gst.Element, kind: 'video' | 'audio'): void {
  const pipeline = proxy.get_parent() as Gst.Pipeline
  for (let number = 0; number < mostQueues; number++) {
    const queue = pipeline.get_by_name(`queue${number}`)
    if (queue?.get_parent()?.get_name() !== proxy.get_name()) continue
    const limits =
      kind === 'video'
        ? { max_size_buffers: waitingFrames, max_size_time: 0 }
        : { max_size_buffers: 0, max_size_time: waitingSoundMs * 1e6 }
    Object.assign(queue, { leaky: 2, max_size_bytes: 0, ...limits })
    return
  }
  throw new Error(`${proxy.get_name()} has no queue`)
}

function hungUp(connection: Gio.SocketConnection): boolean {
  if (connection.is_closed()) return true
  return (connection.get_socket().condition_check(GLib.IOCondition.HUP) & GLib.IOCondition.HUP) !== 0
}

function connect(path: string): Gio.SocketConnection | null {
  if (!GLib.file_test(path, GLib.FileTest.EXISTS)) return null
  try {
    return new Gio.SocketClient().connect(Gio.UnixSocketAddress.new(path), null)
  } catch {
    return null
  }
}
