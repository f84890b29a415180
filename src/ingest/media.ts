/** What is in RTMP's messages of pictures and sound, and the FLV that the source reads. */

/** RTMP's numbers, which are FLV's too. */
export const soundType = 8
export const pictureType = 9

export interface Tag {
  type: typeof soundType | typeof pictureType
  timestampMs: number
  payload: Buffer
}

const pictureCodecs = ['', '', 'Sorenson H.263', 'Screen Video', 'VP6', 'VP6', 'Screen Video', 'H.264']
const soundCodecs = ['PCM', 'ADPCM', 'MP3', 'PCM', 'Nellymoser', 'Nellymoser', 'Nellymoser', 'G.711', 'G.711', '', 'AAC', 'Speex']
const [h264, aac] = [7, 10]
/** Codecs of enhanced RTMP, by their four letters. */
const newCodecs: Record<string, string> = { hvc1: 'H.265', av01: 'AV1', vp09: 'VP9', vp08: 'VP8', avc1: 'H.264 as enhanced RTMP' }
const extendedSound = 9

/** Why it is not taken; null: it is H.264 or AAC. */
export function codecProblem({ type, payload }: Tag): string | null {
  const head = payload[0] ?? 0
  const letters = payload.subarray(1, 5).toString('latin1')
  if (type === pictureType) {
    if (head >= 0x80) return wrongCodec('pictures', newCodecs[letters], 'H.264')
    return (head & 15) === h264 ? null : wrongCodec('pictures', pictureCodecs[head & 15], 'H.264')
  }
  const codec = head >> 4
  if (codec === extendedSound) return wrongCodec('sound', letters.replace(/[^\w-]/g, ''), 'AAC')
  return codec === aac ? null : wrongCodec('sound', soundCodecs[codec], 'AAC')
}

function wrongCodec(what: string, codec: string | undefined, wanted: string): string {
  return `it sends its ${what} as ${codec || 'something unknown'}: set ${wanted} there`
}

/** The decoder's configuration, which comes before the first picture or sound. */
export function isConfig({ payload }: Tag): boolean {
  return payload[1] === 0
}

export function isKeyFrame({ type, payload }: Tag): boolean {
  return type === pictureType && (payload[0] ?? 0) >> 4 === 1 && payload[1] === 1
}

export function flvHead(has: { picture: boolean; sound: boolean }): Buffer {
  const flags = (has.sound ? 4 : 0) + (has.picture ? 1 : 0)
  return Buffer.from([0x46, 0x4c, 0x56, 1, flags, 0, 0, 0, 9, 0, 0, 0, 0])
}

/** Head, content, and the length of both. */
export function flvTag({ type, payload }: Tag, timestampMs: number): Buffer[] {
  const head = Buffer.alloc(11)
  head.writeUInt8(type)
  head.writeUIntBE(payload.length, 1, 3)
  head.writeUIntBE(timestampMs & 0xffffff, 4, 3)
  head.writeUInt8(timestampMs >>> 24, 7)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(head.length + payload.length)
  return [head, payload, length]
}
