/** What the program shows, by the colours of eight places from left to right. */
import type { Color } from './guest.ts'

/** Colour bars at 75 %, BT.709: white, yellow, cyan, green, magenta, red, blue, black. */
const bars: Color[] = [
  [180, 128, 128],
  [168, 44, 136],
  [145, 147, 44],
  [133, 63, 52],
  [63, 193, 204],
  [51, 109, 212],
  [28, 212, 120],
  [16, 128, 128],
]
const slack = 12

export function isBars(colors: Color[]): boolean {
  return colors.every((color, place) => isNear(color, bars[place] as Color))
}

/** Dark and gray all over, and everywhere the same: noise has other colours. */
export function isSlate(colors: Color[]): boolean {
  const [[first] = [255]] = colors
  return (
    first < 100 && colors.every(([y, u, v]) => Math.abs(y - first) <= 2 && Math.max(Math.abs(u - 128), Math.abs(v - 128)) < 24)
  )
}

function isNear(a: Color, b: Color): boolean {
  return a.every((value, channel) => Math.abs(value - (b[channel] ?? 0)) <= slack)
}

/** A picture of 4:3 in the middle, black beside it. */
export function isPillarboxed(colors: Color[]): boolean {
  const [left = [255, 0, 0], right = [255, 0, 0]] = [colors.at(0), colors.at(-1)]
  return left[0] < 20 && right[0] < 20 && (colors[2]?.[0] ?? 0) > 100
}

/** Nothing but this brightness. */
export function lumas(least: number, most: number): (colors: Color[]) => boolean {
  return (colors) => colors.every(([y]) => y >= least && y <= most)
}
