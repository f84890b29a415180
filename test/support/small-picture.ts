/** Compares the small grey pictures that tests read off a page. */
import { expect } from 'vitest'

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
