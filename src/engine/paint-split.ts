/** Cuts a painted picture into few rectangles without what is transparent: blending costs per pixel, in every frame on air. */

export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

/** RGBA, eight bits each, rows `stride` bytes apart. */
export interface Pixels {
  data: Uint8Array
  stride: number
  width: number
  height: number
}

const mostPieces = 6
const cellPx = 32
/** Cuts are tried along this many lines in each direction, those where most begins or ends. */
const mostLines = 14
/** Cells that one more piece has to save: each costs a little by itself. */
const pieceCost = 16

export function isOpaque({ data, stride, width, height }: Pixels): boolean {
  for (let y = 0; y < height; y++) {
    for (let at = y * stride + 3, end = at + width * 4; at < end; at += 4) if (data[at] !== 255) return false
  }
  return true
}

/** Disjoint rectangles on even pixels, at most six, that hold every pixel with some opacity. The sides are even. */
export function findPieces(pixels: Pixels): Rectangle[] {
  const cells = new Cells(pixels)
  return new Cutter(cells)
    .cut()
    .map(({ x, y, width, height }) => {
      const [left, top] = [x * cellPx, y * cellPx]
      return tighten(pixels, {
        x: left,
        y: top,
        width: Math.min(width * cellPx, pixels.width - left),
        height: Math.min(height * cellPx, pixels.height - top),
      })
    })
    .sort((a, b) => a.y - b.y || a.x - b.x)
}

/** A coarse picture of what is seen. */
class Cells {
  readonly columns: number
  readonly rows: number
  readonly #seen: boolean[] = []

  constructor(pixels: Pixels) {
    this.columns = Math.ceil(pixels.width / cellPx)
    this.rows = Math.ceil(pixels.height / cellPx)
    for (let row = 0; row < this.rows; row++) {
      for (let column = 0; column < this.columns; column++) {
        const [x, y] = [column * cellPx, row * cellPx]
        const width = Math.min(cellPx, pixels.width - x)
        this.#seen.push(isSeen(pixels, { x, y, width, height: Math.min(cellPx, pixels.height - y) }))
      }
    }
  }

  at(column: number, row: number): boolean {
    return this.#seen[row * this.columns + column] ?? false
  }

  /** Columns (or rows) before which most begins or ends, and both edges; in order. */
  lines(vertical: boolean): number[] {
    const [length, across] = vertical ? [this.columns, this.rows] : [this.rows, this.columns]
    const at = (along: number, over: number) => (vertical ? this.at(along, over) : this.at(over, along))
    const weights: { line: number; weight: number }[] = []
    for (let line = 1; line < length; line++) {
      let weight = 0
      for (let over = 0; over < across; over++) if (at(line, over) !== at(line - 1, over)) weight++
      if (weight > 0) weights.push({ line, weight })
    }
    const chosen = weights.sort((a, b) => b.weight - a.weight).slice(0, mostLines)
    return [0, ...chosen.map(({ line }) => line), length].sort((a, b) => a - b)
  }

  /** The smallest rectangle of cells that holds all that is seen between these columns and rows; null: nothing is. */
  bounds(fromX: number, toX: number, fromY: number, toY: number): Rectangle | null {
    let [left, right, top, bottom] = [toX, fromX, toY, fromY]
    for (let y = fromY; y < toY; y++) {
      for (let x = fromX; x < toX; x++) {
        if (!this.at(x, y)) continue
        left = Math.min(left, x)
        right = Math.max(right, x + 1)
        top = Math.min(top, y)
        bottom = y + 1
      }
    }
    return left < right ? { x: left, y: top, width: right - left, height: bottom - top } : null
  }
}

/** The best way to cut all through, again and again, so that the pieces that are left are small. */
interface Best {
  cost: number
  pieces: Rectangle[]
}

const nothing: Best = { cost: 0, pieces: [] }
const impossible: Best = { cost: Number.POSITIVE_INFINITY, pieces: [] }

class Cutter {
  readonly #cells: Cells
  readonly #xs: number[]
  readonly #ys: number[]
  /** Parts by their lines and their number of pieces: each is solved once. */
  readonly #solved = new Map<number, Best>()
  readonly #bounds = new Map<number, Rectangle | null>()

  constructor(cells: Cells) {
    this.#cells = cells
    this.#xs = cells.lines(true)
    this.#ys = cells.lines(false)
  }

  cut(): Rectangle[] {
    return this.#solve(0, this.#xs.length - 1, 0, this.#ys.length - 1, mostPieces).pieces
  }

  /** Lines by their index; at most `most` pieces. */
  #solve(x0: number, x1: number, y0: number, y1: number, most: number): Best {
    const part = ((x0 * 16 + x1) * 16 + y0) * 16 + y1
    const bounds = this.#boundsOf(part, x0, x1, y0, y1)
    if (bounds === null) return nothing
    if (most === 0) return impossible
    const key = part * 8 + most
    const known = this.#solved.get(key)
    if (known) return known
    let best: Best = { cost: bounds.width * bounds.height + pieceCost, pieces: [bounds] }
    const join = (first: (pieces: number) => Best, second: (pieces: number) => Best) => {
      for (let pieces = 0; pieces <= most; pieces++) {
        const a = first(pieces)
        if (a.cost >= best.cost) continue
        const b = second(most - pieces)
        if (a.cost + b.cost < best.cost) best = { cost: a.cost + b.cost, pieces: [...a.pieces, ...b.pieces] }
      }
    }
    for (let x = x0 + 1; x < x1; x++) {
      join(
        (pieces) => this.#solve(x0, x, y0, y1, pieces),
        (pieces) => this.#solve(x, x1, y0, y1, pieces),
      )
    }
    for (let y = y0 + 1; y < y1; y++) {
      join(
        (pieces) => this.#solve(x0, x1, y0, y, pieces),
        (pieces) => this.#solve(x0, x1, y, y1, pieces),
      )
    }
    this.#solved.set(key, best)
    return best
  }

  #boundsOf(part: number, x0: number, x1: number, y0: number, y1: number): Rectangle | null {
    const known = this.#bounds.get(part)
    if (known !== undefined) return known
    const [xs, ys] = [this.#xs, this.#ys]
    const found = this.#cells.bounds(xs[x0] ?? 0, xs[x1] ?? 0, ys[y0] ?? 0, ys[y1] ?? 0)
    this.#bounds.set(part, found)
    return found
  }
}

function isSeen({ data, stride }: Pixels, { x, y, width, height }: Rectangle): boolean {
  for (let line = y; line < y + height; line++) {
    for (let at = line * stride + x * 4 + 3, end = at + width * 4; at < end; at += 4) if (data[at]) return true
  }
  return false
}

/** Takes off transparent edges, two pixels at a time; cells begin on even pixels, so edges stay there. */
function tighten(pixels: Pixels, { x, y, width, height }: Rectangle): Rectangle {
  let [left, top, right, bottom] = [x, y, x + width, y + height]
  const seen = (fromX: number, fromY: number, toX: number, toY: number) =>
    isSeen(pixels, { x: fromX, y: fromY, width: toX - fromX, height: toY - fromY })
  while (bottom - top > 2 && !seen(left, top, right, top + 2)) top += 2
  while (bottom - top > 2 && !seen(left, bottom - 2, right, bottom)) bottom -= 2
  while (right - left > 2 && !seen(left, top, left + 2, bottom)) left += 2
  while (right - left > 2 && !seen(right - 2, top, right, bottom)) right -= 2
  return { x: left, y: top, width: right - left, height: bottom - top }
}
