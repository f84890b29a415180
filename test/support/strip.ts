/** Reads the frame number that patterns burn in, from a raw I420 frame, wherever the source is placed. */

export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

/** Blocks of the strip: white, black, eight bits (lowest first), parity, flash, black, white, black, white. */
const blocks = 16
const countBits = 8

export interface Strip {
  /** Frame number modulo `countModulus`. */
  count: number
  flash: boolean
}

/** After how many frames the number starts again: the whole seconds that fit into eight bits. */
export function countModulus(fps: number): number {
  return fps * Math.floor(256 / fps)
}

/** Brightness at a point of the picture, 0 to 255. */
export function luma(frame: Buffer, frameWidth: number, x: number, y: number): number {
  return frame[Math.floor(y) * frameWidth + Math.floor(x)] ?? 0
}

/** Null where no valid strip is to be seen. The strip fills half the source's width and a thirtieth of its height, top left. */
export function readStrip(frame: Buffer, frameWidth: number, at: Rectangle): Strip | null {
  const bits: number[] = []
  for (let block = 0; block < blocks; block++) {
    const x = at.x + ((block + 0.5) / blocks) * (at.width / 2)
    const value = luma(frame, frameWidth, x, at.y + at.height / 60)
    if (value > 90 && value < 165) return null
    bits.push(value >= 165 ? 1 : 0)
  }
  const [first, second, ...rest] = bits
  const count = rest.slice(0, countBits)
  const [parity, flash, ...end] = rest.slice(countBits)
  if (first !== 1 || second !== 0 || end.join('') !== '0101') return null
  if (count.reduce((sum, bit) => sum ^ bit, 0) !== parity) return null
  return { count: count.reduce((sum, bit, index) => sum + (bit << index), 0), flash: flash === 1 }
}
