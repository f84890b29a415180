/** Live inputs from the network: SRT, MPEG-TS over UDP, RTMP, RTSP, HTTP. */
import { type Gst, quote } from './gst.ts'
import type { LiveMeans } from './live-means.ts'
import { decodedQueue, deinterlaced, type Name, pictureEnd, seen, soundEnd } from './live-text.ts'
import type { NetInput } from './messages/source.ts'
import type { Format } from './messages/worker.ts'
import { netAddress, netProblem, netReason, netWaiting } from './net-address.ts'

const lostMs = 350
/** HLS comes by the segment. */
const httpLostMs = 1000
/** A camera may take longer until its first picture. */
const firstMs = 10_000
const marginNs = 150_000_000

/** What a sender may be ahead of its own clock, still coded. */
const codedQueue = 'queue max-size-buffers=0 max-size-bytes=0 max-size-time=3000000000'
/** MPEG-TS as it comes from a network. Its demultiplexer by itself waits 0.7 s, in case that somebody wants to seek. */
const transport = 'tsdemux latency=50 name=in'
const coded: Record<Name, string> = {
  picture: 'video/x-h264;video/x-h265;video/mpeg',
  sound: 'audio/mpeg;audio/x-ac3;audio/x-eac3;audio/x-opus;audio/x-lpcm;audio/x-private-ts-lpcm',
}

export function netMeans(input: NetInput, format: Format): LiveMeans {
  const { protocol, listens, waitMs, url } = input
  return {
    from: url,
    problem: () => netProblem(input),
    problemRetryMs: null,
    text: (wanted) => text(input, format, wanted),
    waiting: netWaiting(input),
    reason: (said) => netReason(input, said),
    setUp: (pipeline) => protocol === 'rtsp' && setUpRtsp(pipeline, waitMs),
    marginNs,
    pictureDelayNs: 0,
    lostMs: protocol === 'http' ? httpLostMs : lostMs,
    firstMs: listens ? null : firstMs,
    retryMs: 1000,
    // With a caller that went silent, closing waits for seconds, and takes its next call in the meantime: the next worker is quicker.
    endsWithProcess: protocol === 'srt' && listens,
  }
}

function setUpRtsp(pipeline: Gst.Pipeline, latency: number): void {
  // Over TCP: through firewalls, and nothing is lost on the way.
  pipeline
    .get_by_name('in')
    ?.connect('source-setup', (_bin: unknown, source: Gst.Element) => void Object.assign(source, { latency, protocols: 4 }))
}

function text(input: NetInput, format: Format, wanted: { picture: boolean; sound: boolean }): string {
  const parts = [opened(input)]
  if (wanted.picture) parts.push(`${decoded(input, 'picture')} ! ${deinterlaced(format)} ! ${pictureEnd(format)}`)
  if (wanted.sound) parts.push(`${decoded(input, 'sound')} ! ${soundEnd()}`)
  return parts.join(' ')
}

function opened(input: NetInput): string {
  const { protocol } = input
  const uri = quote(netAddress(input))
  if (protocol === 'srt') return `srtsrc uri=${uri} ! ${transport}`
  if (protocol === 'udp')
    return `udpsrc uri=${uri} buffer-size=2097152 caps="video/mpegts, systemstream=(boolean)true" ! ${transport}`
  return `uridecodebin name=in uri=${uri}`
}

function decoded(input: NetInput, name: Name): string {
  if (isTransport(input))
    return `in. ! capsfilter caps=${quote(coded[name])} ! ${seen(name)} ! ${codedQueue} ! decodebin ! ${decodedQueue}`
  return `in. ! ${name === 'picture' ? 'video' : 'audio'}/x-raw ! ${seen(name)} ! ${decodedQueue}`
}

function isTransport({ protocol }: NetInput): boolean {
  return protocol === 'srt' || protocol === 'udp'
}
