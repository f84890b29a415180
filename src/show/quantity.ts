/** Quantities with their units, as people write them in a show: `-3 dB`, `300 ms`, `440 Hz`, `3000 kbit/s`. */
import { z } from 'zod'

interface Quantity {
  /** What it is, for the error. */
  what: string
  example: string
  /** Factor of each unit to the unit that the program uses. */
  units: Record<string, number>
  least: number
  most: number
  /** The range in the user's words. */
  range: string
  signed?: boolean
}

function quantity({ what, example, units, least, most, range, signed = false }: Quantity) {
  const names = Object.keys(units)
  const pattern = new RegExp(`^${signed ? '[+-]?' : ''}\\d+(\\.\\d+)? ?(${names.join('|')})$`)
  const inUnits = (text: string) => {
    const [, number = '', unit = ''] = /^([+-]?[\d.]+) ?(.+)$/.exec(text) ?? []
    return Number(number) * (units[unit] ?? Number.NaN)
  }
  const fits = (value: number) => value >= least && value <= most
  const wrong = ({ input }: { input?: unknown }) => {
    const meant = suggestion(input, names, example)
    const better = pattern.test(meant) && fits(inUnits(meant)) ? meant : example
    return `${what} is a number with its unit (${names.join(', ')}): write \`${better}\``
  }
  return z
    .string({ error: (issue) => (issue.input === undefined ? undefined : wrong(issue)) })
    .regex(pattern, { error: wrong })
    .transform(inUnits)
    .refine(fits, { error: `${what} goes ${range}` })
}

/** What the user probably meant: their number with the unit that begins as theirs does; without one, that of the example. */
function suggestion(input: unknown, units: string[], example: string): string {
  const [, number, given = ''] = /^\s*([+-]?\d+(?:\.\d+)?)\s*(.*)$/.exec(String(input)) ?? []
  if (number === undefined) return example
  const word = given.trim().toLowerCase()
  if (word === '') return `${number} ${example.split(' ')[1]}`
  const alike = units.map((unit) => ({ unit, letters: commonStart(unit.toLowerCase(), word) }))
  const [best] = alike.sort((a, b) => b.letters - a.letters || a.unit.length - b.unit.length)
  return best && best.letters > 0 ? `${number} ${best.unit}` : example
}

function commonStart(a: string, b: string): number {
  let letters = 0
  while (letters < a.length && a[letters] === b[letters]) letters++
  return letters
}

const time = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 }

export const gainDb = quantity({
  what: 'a volume',
  example: '-3 dB',
  units: { dB: 1 },
  least: -60,
  most: 12,
  range: 'from -60 dB to +12 dB',
  signed: true,
})
export const thresholdDb = quantity({
  what: 'a threshold',
  example: '-20 dB',
  units: { dB: 1 },
  least: -30,
  most: 0,
  range: 'from -30 dB to 0 dB',
  signed: true,
})
export const makeUpDb = quantity({
  what: 'a gain',
  example: '6 dB',
  units: { dB: 1 },
  least: 0,
  most: 24,
  range: 'from 0 dB to 24 dB',
  signed: true,
})
export const highPassHz = quantity({
  what: 'a high-pass',
  example: '80 Hz',
  units: { Hz: 1 },
  least: 10,
  most: 1000,
  range: 'from 10 Hz to 1000 Hz',
})
export const delayMs = quantity({
  what: 'a delay',
  example: '40 ms',
  units: { ms: 1, s: 1000 },
  least: 0,
  most: 2000,
  range: 'from 0 ms to 2000 ms',
})
export const networkDelayMs = quantity({
  what: 'the wait for what was lost on the way',
  example: '200 ms',
  units: { ms: 1, s: 1000 },
  least: 20,
  most: 8000,
  range: 'from 20 ms to 8 s',
})
export const keyframeMs = quantity({
  what: 'the distance of key frames',
  example: '1 s',
  units: { ms: 1, s: 1000 },
  least: 100,
  most: 10_000,
  range: 'from 100 ms to 10 s',
})
export const recordSegmentMs = quantity({
  what: 'the length of a recorded segment',
  example: '5 min',
  units: time,
  least: 10_000,
  most: 6 * 3_600_000,
  range: 'from 10 s to 6 h',
})
export const hlsSegmentMs = quantity({
  what: 'the length of an HLS segment',
  example: '2 s',
  units: { ms: 1, s: 1000 },
  least: 500,
  most: 10_000,
  range: 'from 500 ms to 10 s',
})
export const windowMs = quantity({
  what: 'the DVR window',
  example: '2 h',
  units: time,
  least: 10_000,
  most: 24 * 3_600_000,
  range: 'from 10 s to 24 h',
})
export const aroundTalksMs = quantity({
  what: 'the time before and after the talks',
  example: '5 min',
  units: time,
  least: 0,
  most: 6 * 3_600_000,
  range: 'from 0 min to 6 h',
})
export const transitionMs = quantity({
  what: 'the duration of a transition',
  example: '300 ms',
  units: { ms: 1, s: 1000 },
  least: 40,
  most: 10_000,
  range: 'from 40 ms to 10 s',
})
const bitrate = { 'kbit/s': 1, 'Mbit/s': 1000 }
export const videoKbps = quantity({
  what: 'the bit rate of the video',
  example: '3000 kbit/s',
  units: bitrate,
  least: 100,
  most: 100_000,
  range: 'from 100 kbit/s to 100 Mbit/s',
})
export const audioKbps = quantity({
  what: 'the bit rate of the sound',
  example: '128 kbit/s',
  units: bitrate,
  least: 32,
  most: 512,
  range: 'from 32 kbit/s to 512 kbit/s',
})
export const toneHz = quantity({
  what: 'a tone',
  example: '440 Hz',
  units: { Hz: 1, kHz: 1000 },
  least: 20,
  most: 20_000,
  range: 'from 20 Hz to 20 kHz',
})
