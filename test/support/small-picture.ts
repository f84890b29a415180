/** Small grey pictures that tests read off a page or off the program, and how they compare. */
import { join } from 'node:path'
import { expect } from 'vitest'
import { tapLink } from './gdp.ts'
import { pause, type TestRoom } from './room.ts'
import { luma } from './strip.ts'

/** Mean distance of two pictures' grey values. */
export function distance(a: number[] = [], b: number[] = []): number {
  if (a.length === 0 || a.length !== b.length) return 255
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length
}

/** From the first to the last picture: how many lie between, and the darkest as a share of the darker end. */
export function passage(pictures: number[][]): { between: number; darkest: number } {
  const [first, last] = [pictures[0], pictures.at(-1)]
  const shares = pictures.map((picture) => distance(picture, first) / (distance(picture, first) + distance(picture, last)))
  const light = pictures.map((picture) => picture.reduce((sum, value) => sum + value, 0))
  return {
    between: shares.filter((share) => share > 0.2 && share < 0.8).length,
    darkest: Math.min(...light) / Math.min(light[0] ?? 0, light.at(-1) ?? 0),
  }
}

const [columns, rows] = [16, 9]

/** Grey values of 16x9 points for every frame that the mixer makes until `over` settles, and a little longer. */
export async function programPictures(room: TestRoom, over: () => Promise<unknown>): Promise<number[][]> {
  const { width, height } = (await room.status()).video
  const pictures: number[][] = []
  const point = (data: Buffer, index: number) =>
    luma(data, width, (((index % columns) + 0.5) * width) / columns, ((Math.floor(index / columns) + 0.5) * height) / rows)
  const tap = tapLink(join(room.runDir, 'program.video'), ({ data }) => {
    // Video's black is 16, its white 235.
    pictures.push(Array.from({ length: columns * rows }, (_, index) => ((point(data, index) - 16) * 255) / 219))
  })
  await pause(500)
  await over()
  await pause(500)
  tap.close()
  return pictures
}

/** What `look` sees once two looks, a second apart, find the same: a busy page paints late. */
export async function settledPicture(look: () => Promise<number[]>): Promise<number[]> {
  let last: number[] = []
  const step = async () => {
    const before = last
    last = await look()
    return distance(before, last)
  }
  await expect.poll(step, { timeout: 30_000, interval: 1000 }).toBeLessThan(2)
  return last
}
