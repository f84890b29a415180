/** What a USB grabber says of itself: the descriptors of the USB Video Class 1.0, with one bulk endpoint. */

export interface GrabberMode {
  /** Coded pictures or raw ones (YUY2). */
  media: 'jpeg' | 'raw'
  width: number
  height: number
  /** Pictures a second; the first is what it runs by itself. */
  rates: number[]
}

export const [videoControl, videoStreaming, endpoint] = [0, 1, 0x81]
const classSpecific = 0x24
/** Of "YUY2", as the class names raw formats. */
const yuy2 = '5955593200001000800000aa00389b71'

export const device = bytes(18, 1, word(0x200), 0xef, 2, 1, 64, word(0x1d6b), word(0x0102), word(0x100), 0, 1, 0, 1)
export const names = [bytes(4, 3, word(0x409)), text('Lab grabber')]

/** Of one configuration; a format of each media, its modes in order. */
export function configuration(formats: GrabberMode[][]): Buffer {
  const streams = formats.map((modes, index) => Buffer.concat([formatOf(modes, index + 1), ...modes.map(frameOf), colors]))
  const inputBytes = 13 + formats.length
  const input = bytes(
    inputBytes,
    classSpecific,
    1,
    formats.length,
    word(inputBytes + Buffer.concat(streams).length),
    ...[endpoint, 0, 2, 0, 0, 0, 1],
    ...formats.map(() => 0),
  )
  const units = Buffer.concat([
    bytes(17, classSpecific, 2, 1, word(0x201), 0, 0, word(0), word(0), word(0), 2, word(0)),
    bytes(9, classSpecific, 3, 2, word(0x101), 0, 1, 0),
  ])
  const body = Buffer.concat([
    bytes(8, 11, videoControl, 2, 14, 3, 0, 0),
    bytes(9, 4, videoControl, 0, 0, 14, 1, 0, 0),
    bytes(13, classSpecific, 1, word(0x100), word(13 + units.length), double(48_000_000), 1, videoStreaming),
    units,
    bytes(9, 4, videoStreaming, 0, 1, 14, 2, 0, 0),
    input,
    ...streams,
    bytes(7, 5, endpoint, 2, word(512), 0),
  ])
  return Buffer.concat([bytes(9, 2, word(9 + body.length), 2, 1, 0, 0x80, 50), body])
}

/** A picture's bytes at most. */
export function pictureBytes({ width, height }: GrabberMode): number {
  return width * height * 2
}

/** BT.709 in all three. */
const colors = bytes(6, classSpecific, 13, 1, 1, 1)

function formatOf(modes: GrabberMode[], index: number): Buffer {
  if (modes[0]?.media === 'jpeg') return bytes(11, classSpecific, 6, index, modes.length, 1, 1, 0, 0, 0, 0)
  return bytes(27, classSpecific, 4, index, modes.length, ...Buffer.from(yuy2, 'hex'), 16, 1, 0, 0, 0, 0)
}

function frameOf(mode: GrabberMode, index: number): Buffer {
  const intervals = mode.rates.map(interval)
  const kind = mode.media === 'jpeg' ? 7 : 5
  const bits = pictureBytes(mode) * 8
  return bytes(
    ...[26 + 4 * intervals.length, classSpecific, kind, index + 1, 0, word(mode.width), word(mode.height)],
    ...[double(bits), double(bits * (mode.rates[0] ?? 1)), double(pictureBytes(mode)), double(intervals[0] ?? 0)],
    intervals.length,
    ...intervals.map(double),
  )
}

/** Of a rate, as the class counts: 100 nanoseconds. */
export function interval(rate: number): number {
  return Math.round(1e7 / rate)
}

function bytes(...parts: (number | Buffer)[]): Buffer {
  return Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : part)))
}

function word(value: number): Buffer {
  const buffer = Buffer.alloc(2)
  buffer.writeUInt16LE(value)
  return buffer
}

function double(value: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32LE(value)
  return buffer
}

function text(value: string): Buffer {
  return bytes(2 + 2 * value.length, 3, Buffer.from(value, 'utf16le'))
}
