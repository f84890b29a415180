/** Pipeline text of a live input: received, decoded, made the show's format, let through when it is due. */
import { audioCaps, quote, videoCaps } from './gst.ts'
import { pictureTail, soundTail } from './hold.ts'
import { openEnded } from './link.ts'
import type { Format, NetInput } from './messages.ts'
import { netAddress } from './net-address.ts'

type Name = 'picture' | 'sound'

/** Counted where it comes, before anything that can wait. */
const seen = (name: Name) => `identity name=${name}-seen silent=true`
/** Let through when it is due: what is ahead waits here. */
const paced = (name: Name) => `clocksync name=${name}-pace`
/** What a sender may be ahead of its own clock, still coded; and, decoded, so much that a moment without the core is not seen. */
const codedQueue = 'queue max-size-buffers=0 max-size-bytes=0 max-size-time=3000000000'
const decodedQueue = 'queue max-size-buffers=0 max-size-bytes=0 max-size-time=300000000'

/** MPEG-TS as it comes from a network. Its demultiplexer by itself waits 0.7 s, in case that somebody wants to seek. */
const transport = 'tsdemux latency=50 name=in'
const coded: Record<Name, string> = {
  picture: 'video/x-h264;video/x-h265;video/mpeg',
  sound: 'audio/mpeg;audio/x-ac3;audio/x-eac3;audio/x-opus;audio/x-lpcm;audio/x-private-ts-lpcm',
}

/** Pipeline text that ends in the tails of the hold's picture and sound, of those that are wanted. */
export function liveText(input: NetInput, format: Format, wanted: { picture: boolean; sound: boolean }): string {
  const parts = [opened(input)]
  if (wanted.picture) parts.push(`${decoded(input, 'picture')} ! ${scaled(format)} ! ${paced('picture')} ! ${pictureTail}`)
  if (wanted.sound)
    parts.push(`${decoded(input, 'sound')} ! audioconvert ! audioresample ! ${audioCaps} ! ${paced('sound')} ! ${soundTail}`)
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

/** Any picture in the show's size. Its own rate stays: the hold shows the newest that has begun. */
function scaled(format: Format): string {
  const fields = format.rateNum / format.rateDen > 30 ? 'all' : 'top'
  const caps = videoCaps(format).replace(/framerate=[^,]*,/, '')
  return `videoconvert ! deinterlace fields=${fields} ! videoconvertscale add-borders=true ! ${caps} ! ${openEnded(format)}`
}
