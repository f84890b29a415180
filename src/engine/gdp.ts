/** GStreamer's GDP 1.0 framing, as far as a reader writes it itself: what comes before the first buffer of a stream. */
import GLib from 'gi://GLib'

/** Layout and numbers as in gst-plugins-bad, gst/gdp/dataprotocol.c: 62 bytes, big endian; a flag says which checksums count, here none. */
const headerBytes = 62
const typeOffset = 4
const lengthOffset = 6
const capsType = 2
/** An event's type is this and its number in `GstEventType`. */
const eventType = 64
const streamStart = 10_254
const segment = 17_934

const none = '18446744073709551615'

/**
 * Stream start, caps and segment as a `data:` address. Running time is what passed since `startNs`, and `shiftNs` more. What is from
 * before `startNs` lies before the segment: a compositor takes it for a picture of its start, where by an offset it would wait for it for ever.
 */
export function streamHead(caps: string, startNs = 0, shiftNs = 0): string {
  const packets = [
    packet(eventType + streamStart, 'GstEventStreamStart, stream-id=(string)link, flags=(GstStreamFlags)GST_STREAM_FLAG_NONE;'),
    packet(capsType, caps),
    packet(
      eventType + segment,
      'GstEventSegment, segment=(GstSegment)"segment, flags=(GstSegmentFlags)GST_SEGMENT_FLAG_NONE, rate=(double)1, ' +
        `applied-rate=(double)1, format=(GstFormat)time, base=(guint64)${shiftNs}, offset=(guint64)0, start=(guint64)${startNs}, ` +
        `stop=(guint64)${none}, time=(guint64)0, position=(guint64)${startNs}, duration=(guint64)${none};";`,
    ),
  ]
  return `data:application/octet-stream;base64,${GLib.base64_encode(joined(packets))}`
}

function packet(type: number, text: string): Uint8Array {
  const payload = new TextEncoder().encode(`${text}\0`)
  const bytes = new Uint8Array(headerBytes + payload.length)
  const view = new DataView(bytes.buffer)
  // Version 1.0.
  bytes[0] = 1
  view.setUint16(typeOffset, type)
  view.setUint32(lengthOffset, payload.length)
  bytes.set(payload, headerBytes)
  return bytes
}

function joined(parts: Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
