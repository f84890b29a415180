/** How a sound device is asked for its sound, and what becomes left and right of it. Pure. */
import { numbersOf, type Offer, readOffers } from './caps-text.ts'

export interface SoundMode {
  /** Go behind the device. */
  caps: string
  /** Cheap grabbers offer mono at 96 kHz and send stereo at 48 kHz, left and right in turn: these caps are the truth. */
  truth: string | null
  /** Rows left and right, a column for each channel; null: as it comes. */
  matrix: number[][] | null
  /** Of the caps. */
  channels: number
}

const rate = 48_000
const doubleRate = 96_000
const formats = ['S16LE', 'S24LE', 'S24_32LE', 'S32LE', 'F32LE', 'U8']

/** `inputs`: channels that become left and right, from 1; empty: the first two. Null where it has none of them. */
export function chooseSound(caps: string, inputs: number[]): SoundMode | null {
  const wanted = Math.max(2, ...inputs)
  for (const offer of readOffers(caps).filter(({ media }) => media === 'audio/x-raw')) {
    const mode = modeOf(offer, inputs, wanted)
    if (mode) return mode
  }
  return null
}

function modeOf(offer: Offer, inputs: number[], wanted: number): SoundMode | null {
  const format = formatOf(offer)
  const channels = pick(
    numbersOf(offer.fields.get('channels'), [wanted]).map(({ value }) => value),
    wanted,
  )
  const hertz = pick(
    numbersOf(offer.fields.get('rate'), [rate]).map(({ value }) => value),
    rate,
  )
  if (format === null || channels === null || hertz === null) return null
  const isTwoInTurn = channels === 1 && hertz === doubleRate && format === 'S16LE'
  const really = isTwoInTurn ? 2 : channels
  if (inputs.some((input) => input > really)) return null
  return {
    caps: soundCaps(format, hertz, channels),
    truth: isTwoInTurn ? `${soundCaps(format, rate, 2)},channel-mask=(bitmask)3` : null,
    matrix: matrixOf(inputs, really),
    channels,
  }
}

/** The other way: rows are the device's channels, of which the `outputs` (one: the sum of both) hear left and right. */
export function outMatrix(outputs: number[], channels: number): number[][] {
  const [left = 1, right = outputs.length === 0 ? 2 : null] = outputs
  const row = (channel: number) => {
    if (right === null || channels === 1) return channel === left ? [0.5, 0.5] : [0, 0]
    return [channel === left ? 1 : 0, channel === right ? 1 : 0]
  }
  return Array.from({ length: channels }, (_value, index) => row(index + 1))
}

function soundCaps(format: string, hertz: number, channels: number): string {
  return `audio/x-raw,format=${format},rate=${hertz},channels=${channels},layout=interleaved`
}

/** The least that is enough; else the most. */
function pick(offered: number[], wanted: number): number | null {
  const enough = offered.filter((value) => value >= wanted)
  if (offered.length === 0) return null
  return enough.length > 0 ? Math.min(...enough) : Math.max(...offered)
}

function matrixOf(inputs: number[], channels: number): number[][] | null {
  if (inputs.length === 0 && channels <= 2) return null
  const [left = 1, right = inputs.length === 0 ? 2 : left] = inputs
  const row = (input: number) => Array.from({ length: channels }, (_value, index) => (index === input - 1 ? 1 : 0))
  return [row(left), row(right)]
}

function formatOf(offer: Offer): string | null {
  const values = offer.fields.get('format')
  const offered = values && 'listed' in values ? values.listed : []
  return formats.find((format) => offered.includes(format)) ?? null
}
