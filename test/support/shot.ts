/** One picture of a display, as it was read off it. */
import { luma, type Rectangle, readStrip } from './strip.ts'

export interface Shot {
  width: number
  height: number
  /** Burnt-in number where the show's picture of 16:9 has to be, or null. */
  count: number | null
  /** Brightness, 0 to 255: in the middle; at the upper edge, its most. */
  middle: number
  edge: number
  /** Of all that is shown. */
  brightest: number
}

/** Of a PPM. */
export function readShot(bytes: Buffer): Shot {
  const [head, width, height] = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 64).toString('latin1')) ?? []
  if (!head) throw new Error('this is no picture')
  const size = { width: Number(width), height: Number(height) }
  const gray = Buffer.alloc(size.width * size.height)
  for (let pixel = 0; pixel < gray.length; pixel++) gray[pixel] = bytes[head.length + 3 * pixel + 1] ?? 0
  return {
    ...size,
    count: readStrip(gray, size.width, fitted(size))?.count ?? null,
    middle: luma(gray, size.width, size.width / 2, size.height / 2),
    edge: gray.subarray(0, size.width).reduce((most, value) => Math.max(most, value), 0),
    brightest: gray.reduce((most, value) => Math.max(most, value), 0),
  }
}

/** Where a picture of 16:9 is on a display, its shape kept. */
function fitted({ width, height }: { width: number; height: number }): Rectangle {
  const wide = width / height > 16 / 9
  const [w, h] = wide ? [(height * 16) / 9, height] : [width, (width * 9) / 16]
  return { x: (width - w) / 2, y: (height - h) / 2, width: w, height: h }
}
