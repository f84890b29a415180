/** How many columns make the largest 16:9 tiles in a given space. */

export interface GridSpace {
  width: number
  height: number
  /** Pixels between tiles. */
  gap: number
  /** Height of the label below each picture. */
  label: number
}

export function bestColumns(count: number, { width, height, gap, label }: GridSpace): { columns: number; tileWidth: number } {
  let best = { columns: 1, tileWidth: 0 }
  for (let columns = 1; columns <= Math.max(1, count); columns++) {
    const rows = Math.ceil(count / columns)
    const byWidth = (width - gap * (columns - 1)) / columns
    const byHeight = (((height - gap * (rows - 1)) / rows - label) * 16) / 9
    const tileWidth = Math.floor(Math.min(byWidth, byHeight))
    if (tileWidth > best.tileWidth) best = { columns, tileWidth }
  }
  return best
}
