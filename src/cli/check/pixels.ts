/** Whether a PNG or a JPEG is whole: its parts from the first to the last, without decoding them. */
import { crc32 } from 'node:zlib'

const cutOff = 'it is cut off'
const signatureBytes = 8
/** Length, name and check sum around each part of a PNG. */
const frameBytes = 12

/** What is wrong with these bytes, which begin as a PNG; null when nothing is. */
export function pngFlaw(bytes: Buffer): string | null {
  let hasPixels = false
  for (let at = signatureBytes; ; ) {
    if (at + frameBytes > bytes.length) return cutOff
    const length = bytes.readUInt32BE(at)
    const name = bytes.toString('latin1', at + 4, at + 8)
    const end = at + frameBytes + length
    if (at === signatureBytes && (name !== 'IHDR' || length !== 13)) return 'it does not begin with its size'
    if (end > bytes.length) return cutOff
    if (name === 'IHDR' && (bytes.readUInt32BE(at + 8) === 0 || bytes.readUInt32BE(at + 12) === 0)) return 'it has no size'
    // What nobody needs has a small letter first, and may be damaged.
    if (/^[A-Z]/.test(name) && crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4))
      return `its part ${name} is damaged`
    hasPixels ||= name === 'IDAT'
    if (name === 'IEND') return hasPixels ? null : 'it has no pixels'
    at = end
  }
}

/** What is wrong with these bytes, which begin as a JPEG; null when nothing is. */
export function jpegFlaw(bytes: Buffer): string | null {
  let hasSize = false
  for (let at = 2; ; ) {
    // Any number of 0xff may stand before a marker.
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++
    if (at + 4 > bytes.length) return cutOff
    if (bytes[at] !== 0xff) return 'its parts do not follow each other'
    const marker = bytes.readUInt8(at + 1)
    if (marker === 0xd9) return 'it has no pixels'
    const next = at + 2 + bytes.readUInt16BE(at + 2)
    if (next > bytes.length) return cutOff
    hasSize ||= isFrame(marker)
    if (marker === 0xda) return pixelsFlaw(bytes, next, hasSize)
    at = next
  }
}

/** From the first scan on only the end mark is looked for. */
function pixelsFlaw(bytes: Buffer, from: number, hasSize: boolean): string | null {
  if (!hasSize) return 'it has no size'
  return bytes.indexOf(Buffer.from([0xff, 0xd9]), from) < 0 ? cutOff : null
}

/** The markers of frames, which hold the size; those between them hold tables. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
}
