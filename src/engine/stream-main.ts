/** One stream: takes the encoder's MPEG-TS to one ingest. Whatever happens there stays in this process. */
import System from 'system'
import { every, follow, Gst, later, quote, stop } from './gst.ts'
import { type LinkInput, openSocketLink } from './link-socket.ts'
import type { StreamConfig, StreamStatus } from './messages/output.ts'
import { netAddress, netProblem, netReason } from './net-address.ts'
import { createWorker } from './worker.ts'

const lookMs = 500
/** RTMP's handshake and commands before the first picture. */
const handshakeBytes = 4096
/** So long nothing taken, and it is no longer sent; and, after so long, connected anew. */
const silentMs = 2000
const deadMs = 6000
/** Between two tries: twice as long each time. Who sent for a while begins at the shortest again. */
const [shortestPauseMs, longestPauseMs, steadyMs] = [1000, 30_000, 10_000]

const secretRetryMs = 10_000

const worker = createWorker<StreamConfig>()
const { config } = worker

let wanted = false
let open: { pipeline: Gst.Pipeline; input: LinkInput; sentBytes: number; silentMs: number; sendingMs: number } | null = null
let reason: string | null = null
let pauseMs = shortestPauseMs
let tries = 0
let bytes = 0
let seconds = 0

worker.serve({
  start() {
    if (wanted) return
    wanted = true
    bytes = seconds = 0
    pauseMs = shortestPauseMs
    begin()
  },
  stop() {
    wanted = false
    end(null)
  },
  status,
})
every(lookMs, look)
every(1000, () => worker.emit('status', status()))
worker.run()

function status(): StreamStatus {
  const sends = open !== null && open.sentBytes > 0 && open.silentMs < silentMs
  const state = !wanted ? 'stopped' : sends ? 'writing' : reason === null ? 'waiting' : 'failed'
  return { state, reason: state === 'failed' ? reason : null, file: null, bytes, seconds, diskFreeBytes: null }
}

function begin(): void {
  const problem = netProblem(config)
  // The next process is told the secret anew.
  if (config.secretProblem) later(secretRetryMs, () => System.exit(1))
  const input = problem ? null : openSocketLink(config.tsPath)
  if (!input) return end(problem ?? 'the encoder is not there: it is started again by itself')
  const pipeline = Gst.parse_launch(`${input.description} ! ${toIngest()}`) as Gst.Pipeline
  open = { pipeline, input, sentBytes: 0, silentMs: 0, sendingMs: 0 }
  input.attach(pipeline)
  follow(pipeline, (said) => {
    if (open?.pipeline === pipeline) end(reasonFor(said))
  })
  pipeline.set_state(Gst.State.PLAYING)
}

/** Whoever takes RTMP wants no MPEG-TS. Nothing waits for a clock: the encoder has its own. */
function toIngest(): string {
  const { protocol, url, secret } = config
  if (protocol === 'srt') {
    const uri = quote(netAddress({ ...config, listens: false, user: null }))
    return `tsparse alignment=7 ! srtsink name=out uri=${uri} auto-reconnect=false wait-for-connection=true sync=false async=false`
  }
  const location = secret === null ? url : `${url}/${secret}`
  return (
    'tsdemux latency=0 name=ts ts. ! video/x-h264 ! queue ! h264parse ! flv.video ts. ! audio/mpeg ! queue ! aacparse ! flv.audio ' +
    `flvmux name=flv streamable=true ! rtmp2sink name=out location=${quote(location)} sync=false async=false`
  )
}

function look(): void {
  if (!open) return
  const sent = sentBytes(open.pipeline)
  if (sent > open.sentBytes) {
    bytes += sent - open.sentBytes
    seconds += lookMs / 1000
    open.sendingMs += lookMs
    open.sentBytes = sent
    open.silentMs = 0
    if (open.sendingMs >= steadyMs) pauseMs = shortestPauseMs
    if (status().state === 'writing') tell(null)
    return
  }
  open.silentMs += lookMs
  if (open.input.gone()) return end('the encoder went away: it is started again by itself')
  if (open.silentMs >= silentMs && open.sentBytes > 0) tell(`${config.url} is connected, but takes nothing`)
  if (open.silentMs >= deadMs)
    end(open.sentBytes > 0 ? `${config.url} is connected, but takes nothing` : `nobody answers at ${config.url}`)
}

/** What the other end has been given and has taken; what still waits in between counts for RTMP. */
function sentBytes(pipeline: Gst.Pipeline): number {
  const { stats } = pipeline.get_by_name('out') as Gst.Element & { stats: Gst.Structure | null }
  const text = stats?.to_string() ?? ''
  if (config.protocol === 'rtmp') {
    const total = Number(/out-bytes-total=\(guint64\)(\d+)/.exec(text)?.[1] ?? 0)
    return total > handshakeBytes ? total : 0
  }
  return Number(/packet-ack-received=\(int\)(\d+)/.exec(text)?.[1] ?? 0) > 0
    ? Number(/bytes-sent=\(guint64\)(\d+)/.exec(text)?.[1] ?? 0)
    : 0
}

function reasonFor(said: string): string {
  const words = netReason(config, said)
  if (/Connection timeout/.test(words)) return `nobody answers at ${config.url}`
  // nginx and others hang up without a word on who may not publish.
  if (/closed remotely|Internal data stream|broke off|does not exist|rejected/.test(words) && (open?.sentBytes ?? 0) === 0)
    return `${config.url} hangs up: it does not take this ${config.protocol === 'rtmp' ? 'stream key' : 'passphrase or stream id'}, or this name is in use`
  return words
}

function end(why: string | null): void {
  if (open) {
    stop(open.pipeline)
    open.input.close()
  }
  open = null
  tell(why)
  const mine = ++tries
  if (!wanted) return
  later(pauseMs, () => wanted && mine === tries && begin())
  pauseMs = Math.min(longestPauseMs, 2 * pauseMs)
}

function tell(why: string | null): void {
  if (why === reason) return
  reason = why
  worker.log(why === null ? 'stream is taken' : 'stream is not taken', {
    reason: why,
    nextTryMs: why === null ? undefined : pauseMs,
  })
  worker.emit('status', status())
}
