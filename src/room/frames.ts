/** The strips that patterns burn in: frame number, parity and a flash each full second, readable after scaling and coding. */
import { existsSync, linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FramesConfig } from '../engine/messages/source.ts'
import type { VideoFormat } from '../show/index.ts'

const blocks = 16
const countBits = 8
const white = 235
const black = 16

/**
 * Writes the strips for a format into `dir`, once. The number starts again after the whole seconds that fit into eight
 * bits, so that the flash stays on the second. Blocks: white, black, the number's bits (lowest first), parity, flash, black, white, black, white.
 */
export function frameStrips(video: VideoFormat, dir: string): FramesConfig {
  const width = blocks * Math.round(video.width / 2 / blocks)
  const height = 2 * Math.round(video.height / 30 / 2)
  const perSecond = Math.round(video.rateNum / video.rateDen)
  const count = perSecond * Math.floor(2 ** countBits / perSecond)
  const folder = join(dir, `frames-${width}x${height}-${perSecond}`)
  const file = (frame: number) => join(folder, String(frame).padStart(5, '0'))
  if (!existsSync(file(2 * count - 1))) {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    for (let frame = 0; frame < count; frame++) writeFileSync(file(frame), strip(frame, frame % perSecond === 0, width, height))
    // Twice, so that a reader can begin anywhere and go round.
    for (let frame = 0; frame < count; frame++) linkSync(file(frame), file(count + frame))
  }
  return { location: join(folder, '%05d'), count, width, height }
}

function strip(frame: number, flash: boolean, width: number, height: number): Buffer {
  const bits = Array.from({ length: countBits }, (_, bit) => (frame >> bit) & 1)
  const parity = bits.reduce((sum, bit) => sum ^ bit, 0)
  const values = [1, 0, ...bits, parity, flash ? 1 : 0, 0, 1, 0, 1]
  const block = width / blocks
  const picture = Buffer.alloc((width * height * 3) / 2, 128)
  for (let row = 0; row < height; row++)
    for (const [index, bit] of values.entries())
      picture.fill(bit ? white : black, row * width + index * block, row * width + (index + 1) * block)
  return picture
}
