import { expect, test } from 'vitest'
import { asksForKeyFrame, RtpRewriter } from './rtp.ts'

function packet(ssrc: number, sequence: number, timestamp: number, marker = false): Buffer {
  const header = Buffer.alloc(14)
  header.writeUInt8(0x80, 0)
  header.writeUInt8((marker ? 0x80 : 0) | 96, 1)
  header.writeUInt16BE(sequence, 2)
  header.writeUInt32BE(timestamp, 4)
  header.writeUInt32BE(ssrc, 8)
  return header
}

const read = (buffer: Buffer | null) => ({
  type: (buffer?.readUInt8(1) ?? 0) & 0x7f,
  marker: ((buffer?.readUInt8(1) ?? 0) & 0x80) !== 0,
  sequence: buffer?.readUInt16BE(2),
  timestamp: buffer?.readUInt32BE(4),
  ssrc: buffer?.readUInt32BE(8),
})

test('payload type and SSRC are the peer’s, the rest stays, and the original is left alone', () => {
  const rewriter = new RtpRewriter({ ssrc: 7, payloadType: 109, clockRate: 90_000 })
  const original = packet(1, 65_535, 4_294_967_295, true)
  const copy = Buffer.from(original)
  expect(read(rewriter.rewrite(original))).toEqual({
    type: 109,
    marker: true,
    sequence: 65_535,
    timestamp: 4_294_967_295,
    ssrc: 7,
  })
  expect(original).toEqual(copy)
  expect(read(rewriter.rewrite(packet(1, 0, 5)))).toMatchObject({ marker: false, sequence: 0, timestamp: 5 })
})

test('after a restart of the monitor numbers and times go on', () => {
  let nowMs = 0
  const rewriter = new RtpRewriter({ ssrc: 7, payloadType: 109, clockRate: 90_000 }, () => nowMs)
  rewriter.rewrite(packet(1, 65_535, 1000))
  nowMs = 500
  expect(read(rewriter.rewrite(packet(2, 300, 900_000)))).toMatchObject({ sequence: 0, timestamp: 1000 + 45_000, ssrc: 7 })
  expect(read(rewriter.rewrite(packet(2, 301, 903_000)))).toMatchObject({ sequence: 1, timestamp: 1000 + 48_000 })
})

test('what is no RTP is dropped', () => {
  const rewriter = new RtpRewriter({ ssrc: 7, payloadType: 109, clockRate: 90_000 })
  expect(rewriter.rewrite(Buffer.alloc(0))).toBeNull()
  expect(rewriter.rewrite(Buffer.alloc(20))).toBeNull()
})

const rtcp = (type: number, format: number, words = 2) => {
  const block = Buffer.alloc((words + 1) * 4)
  block.writeUInt8(0x80 | format, 0)
  block.writeUInt8(type, 1)
  block.writeUInt16BE(words, 2)
  return block
}

test('PLI and FIR ask for a key frame, also behind a report; NACK does not', () => {
  expect(asksForKeyFrame(rtcp(206, 1))).toBe(true)
  expect(asksForKeyFrame(Buffer.concat([rtcp(201, 1, 7), rtcp(206, 4, 4)]))).toBe(true)
  expect(asksForKeyFrame(rtcp(205, 1))).toBe(false)
  expect(asksForKeyFrame(rtcp(206, 15))).toBe(false)
  expect(asksForKeyFrame(Buffer.from([0x81]))).toBe(false)
})
