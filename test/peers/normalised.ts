/** What differs from run to run (times, paths, sizes, secrets) replaced by what kind of thing it is. */

/** Fields whose value is measured, random, or the machine's. */
const passing = new Set([
  'cpuUsage',
  'memoryUsage',
  'availableDiskSpace',
  'activeFps',
  'averageFrameRenderTime',
  'renderSkippedFrames',
  'renderTotalFrames',
  'outputSkippedFrames',
  'outputTotalFrames',
  'webSocketSessionIncomingMessages',
  'webSocketSessionOutgoingMessages',
  'outputBytes',
  'outputDuration',
  'outputTimecode',
  'outputCongestion',
  'mediaCursor',
  'challenge',
  'salt',
  'platformDescription',
])
const paths = new Set(['outputPath', 'newOutputPath', 'recordDirectory', 'file', 'local_file', 'path'])
const decimals = 1e4

/** A copy; undefined fields are left out. */
export function normalised<Value>(value: Value): Value {
  return walk(value, '') as Value
}

function walk(value: unknown, key: string): unknown {
  if (key === 'inputLevelsMul' && Array.isArray(value)) return `<${value.length} channels>`
  if (Array.isArray(value)) return value.map((inner) => walk(inner, ''))
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, inner]) => inner !== undefined)
    return Object.fromEntries(
      fields.map(([name, inner]) => [name, walk(inner, name)]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    )
  }
  return value === null ? null : leaf(value, key)
}

function leaf(value: unknown, key: string): unknown {
  if (passing.has(key) || /Uuid$/.test(key)) return `<${typeof value}>`
  if (paths.has(key) && typeof value === 'string' && value !== '') return '<path>'
  if (key === 'imageData' && typeof value === 'string') return `<${imageOf(value)}>`
  if (typeof value === 'number') return Math.round(value * decimals) / decimals
  return value
}

/** `image/png 160x90`. */
function imageOf(dataUrl: string): string {
  const [, type = '', base64 = ''] = /^data:([^;]+);base64,(.*)$/s.exec(dataUrl) ?? []
  const bytes = Buffer.from(base64, 'base64')
  const [width, height] =
    bytes.readUInt32BE(0) === 0x89504e47 ? [bytes.readUInt32BE(16), bytes.readUInt32BE(20)] : jpegSize(bytes)
  return `${type} ${width}x${height}`
}

function jpegSize(bytes: Buffer): [number, number] {
  let at = 2
  while (at + 9 < bytes.length) {
    const marker = bytes.readUInt16BE(at)
    if (marker >= 0xffc0 && marker <= 0xffc3) return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)]
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  throw new Error('no picture in these bytes')
}
