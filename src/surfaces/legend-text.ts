/** Brings words into a box: as large as they fit, in as many lines as it takes. */

export interface Line {
  text: string
  size: number
  /** Of its base line, from the box's middle. */
  offset: number
}

/** A letter's mean width and a line's height, by the size of the letters (DejaVu Sans). */
const [plainLetter, boldLetter, lineHeight] = [0.62, 0.72, 1.2]
const step = 0.92

export interface TextBox {
  width: number
  height: number
  /** Sizes of the letters. */
  largest: number
  smallest: number
  isBold: boolean
}

/** Words that are too long even at the smallest size are cut, and say so with `…`. */
export function fitText(text: string, box: TextBox): Line[] {
  const letter = box.isBold ? boldLetter : plainLetter
  for (let size = box.largest; ; size *= step) {
    const letters = Math.max(1, Math.floor(box.width / (size * letter)))
    const lines = wrap(text, letters)
    const most = Math.max(1, Math.floor(box.height / (size * lineHeight)))
    const fits = lines.length <= most && lines.every((line) => line.length <= letters)
    if (fits || size < box.smallest) return place(fits ? lines : cut(lines, most, letters), size)
  }
}

function wrap(text: string, letters: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= letters) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

function cut(lines: string[], most: number, letters: number): string[] {
  const shown = lines.slice(0, most).map((line) => (line.length > letters ? `${line.slice(0, letters - 1)}…` : line))
  const last = shown.at(-1) ?? ''
  if (lines.length > most && !last.endsWith('…')) shown[shown.length - 1] = `${last.slice(0, letters - 1)}…`
  return shown
}

function place(lines: string[], size: number): Line[] {
  const firstAt = size * 0.35 - ((lines.length - 1) / 2) * size * lineHeight
  return lines.map((text, index) => ({ text, size, offset: firstAt + index * size * lineHeight }))
}

/** As text of an SVG. */
export function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
