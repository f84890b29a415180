/** Reads what we need of a browser's WHEP offer. */

export interface OfferedMedia {
  mid: string
  payloadType: number
  /** The format's parameters as the browser wrote them; the answer must repeat them. */
  fmtp: string
}

export interface Offer {
  video: OfferedMedia | null
  audio: OfferedMedia | null
}

/** Null for what the browser did not offer in a form that we can send. */
export function readOffer(sdp: string): Offer {
  const sections = sdp.split(/\r?\nm=/).slice(1)
  const find = (kind: string) => sections.find((section) => section.startsWith(`${kind} `))
  return { video: readVideo(find('video')), audio: readAudio(find('audio')) }
}

/** H.264 with packetization-mode 1; constrained baseline (42e0…) where there is a choice, because that is what we send. */
function readVideo(section: string | undefined): OfferedMedia | null {
  const mid = readMid(section)
  if (!section || mid === null) return null
  const usable = [...section.matchAll(/a=rtpmap:(\d+) H264\/90000/gi)]
    .map((match) => ({ mid, payloadType: Number(match[1]), fmtp: readFmtp(section, Number(match[1])) }))
    .filter((format) => /packetization-mode=1/.test(format.fmtp))
  return usable.find((format) => /profile-level-id=42e0/i.test(format.fmtp)) ?? usable[0] ?? null
}

function readAudio(section: string | undefined): OfferedMedia | null {
  const mid = readMid(section)
  const payloadType = Number(/a=rtpmap:(\d+) opus\/48000\/2/i.exec(section ?? '')?.[1] ?? Number.NaN)
  if (!section || mid === null || Number.isNaN(payloadType)) return null
  return { mid, payloadType, fmtp: readFmtp(section, payloadType) }
}

function readMid(section: string | undefined): string | null {
  return /\na=mid:(\S+)/.exec(section ?? '')?.[1] ?? null
}

function readFmtp(section: string, payloadType: number): string {
  return new RegExp(`\\na=fmtp:${payloadType} ([^\\r\\n]*)`).exec(section)?.[1] ?? ''
}
