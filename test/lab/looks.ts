/** What the program shows, by the colours of eight places from left to right. */
import type { Color } from './guest.ts'

/** Colour bars at 75 %, BT.709: white, yellow, cyan, green, magenta, red, blue, black. */
export const bars: Color[] = [
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

/** Their left two thirds: so much of 1080 lines vivid gives to 320 points, for it makes nothing smaller than by four. Edges are left out. */
export function isLeftOfBars(colors: Color[]): boolean {
  return [0, 2, 3, 5, 6].every((place) => isNear(colors[place] as Color, bars[Math.floor((place + 0.5) * (2 / 3))] as Color))
}

/** A picture of 4:3 in the middle. Places on the edges of two bars are left out. */
export function isBarsOf4To3(colors: Color[]): boolean {
  return [0, 1, 3, 4, 6, 7].every((place) => {
    const inPicture = ((place + 0.5) / 8 - 0.125) / 0.75
    const bar = inPicture < 0 || inPicture > 1 ? (bars[7] as Color) : (bars[Math.floor(inPicture * 8)] as Color)
    return isNear(colors[place] as Color, bar)
  })
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

/** Nothing but this brightness. */
export function lumas(least: number, most: number): (colors: Color[]) => boolean {
  return (colors) => colors.every(([y]) => y >= least && y <= most)
}
