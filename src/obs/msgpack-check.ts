/** Walks a MessagePack message before it is decoded, so that a few bytes cannot claim gigabytes. */

/** Levels of nesting that a message may have. */
export const maxDepth = 64

/** How many bytes follow the type byte, by type byte; containers and strings are handled apart. */
const fixedBytes: Record<number, number> = {
  0xc0: 0,
  0xc2: 0,
  0xc3: 0,
  0xca: 4,
  0xcb: 8,
  0xcc: 1,
  0xcd: 2,
  0xce: 4,
  0xcf: 8,
  0xd0: 1,
  0xd1: 2,
  0xd2: 4,
  0xd3: 8,
  0xd4: 2,
  0xd5: 3,
  0xd6: 5,
  0xd7: 9,
  0xd8: 17,
}
/** Width of the length field of bin, ext and str, and what an ext adds for its type. */
const sizedBytes: Record<number, { width: 1 | 2 | 4; extra: number }> = {
  0xc4: { width: 1, extra: 0 },
  0xc5: { width: 2, extra: 0 },
  0xc6: { width: 4, extra: 0 },
  0xc7: { width: 1, extra: 1 },
  0xc8: { width: 2, extra: 1 },
  0xc9: { width: 4, extra: 1 },
  0xd9: { width: 1, extra: 0 },
  0xda: { width: 2, extra: 0 },
  0xdb: { width: 4, extra: 0 },
}
const containers: Record<number, { width: 2 | 4; perItem: 1 | 2 }> = {
  0xdc: { width: 2, perItem: 1 },
  0xdd: { width: 4, perItem: 1 },
  0xde: { width: 2, perItem: 2 },
  0xdf: { width: 4, perItem: 2 },
}

/** Fails with a `RangeError` unless the bytes are exactly one complete value, nested no deeper than `maxDepth`. */
export function checkMsgpack(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = walk(view, 0, 0)
  if (end !== bytes.byteLength) throw new RangeError(`${bytes.byteLength - end} bytes after the end`)
}

function walk(view: DataView, at: number, depth: number): number {
  if (depth > maxDepth) throw new RangeError(`nested deeper than ${maxDepth} levels`)
  need(view, at, 1)
  const type = view.getUint8(at)
  const next = at + 1
  if (type <= 0x7f || type >= 0xe0) return next
  if (type <= 0x8f) return walkItems(view, next, (type & 0x0f) * 2, depth)
  if (type <= 0x9f) return walkItems(view, next, type & 0x0f, depth)
  if (type <= 0xbf) return skip(view, next, type & 0x1f)
  const fixed = fixedBytes[type]
  if (fixed !== undefined) return skip(view, next, fixed)
  const sized = sizedBytes[type]
  if (sized) return skip(view, next + sized.width, readLength(view, next, sized.width) + sized.extra)
  const container = containers[type]
  if (!container) throw new RangeError(`unknown type byte 0x${type.toString(16)}`)
  return walkItems(view, next + container.width, readLength(view, next, container.width) * container.perItem, depth)
}

function walkItems(view: DataView, start: number, count: number, depth: number): number {
  need(view, start, count)
  let at = start
  for (let item = 0; item < count; item++) at = walk(view, at, depth + 1)
  return at
}

function skip(view: DataView, at: number, count: number): number {
  need(view, at, count)
  return at + count
}

function need(view: DataView, at: number, count: number): void {
  if (count > view.byteLength - at) throw new RangeError('the message ends too early')
}

function readLength(view: DataView, at: number, width: 1 | 2 | 4): number {
  need(view, at, width)
  return width === 1 ? view.getUint8(at) : width === 2 ? view.getUint16(at) : view.getUint32(at)
}
