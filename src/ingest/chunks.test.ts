/** Messages survive being cut anywhere; what is too large, too many or out of order is refused before it costs memory. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readAmf, writeAmf } from './amf.ts'
import { ChunkReader, type Message, writeMessage } from './chunks.ts'

function read(bytes: Buffer, cuts: number[] = [], longestBytes = 1 << 20): Message[] {
  const messages: Message[] = []
  const reader = new ChunkReader(longestBytes, (message) => messages.push(message))
  let from = 0
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    reader.push(bytes.subarray(from, Math.max(from, cut)))
    from = Math.max(from, cut)
  }
  reader.push(bytes.subarray(from))
  return messages
}

const head = (type: number, length: number, chunkStream = 3, timestampMs = 0) =>
  writeMessage({ type, timestampMs, payload: Buffer.alloc(length) }, { chunkStream, streamId: 1, chunkBytes: 128 })

test('what was written is read, wherever it is cut', () => {
  const message = fc.record({
    type: fc.constantFrom(8, 9, 20),
    timestampMs: fc.nat(0xfffffe),
    payload: fc.uint8Array({ maxLength: 700 }).map((bytes) => Buffer.from(bytes)),
    chunkStream: fc.integer({ min: 2, max: 16 }),
  })
  fc.assert(
    fc.property(fc.array(message, { maxLength: 6 }), fc.array(fc.nat(5000), { maxLength: 20 }), (written, cuts) => {
      const bytes = Buffer.concat(
        written.map(({ chunkStream, ...one }) => writeMessage(one, { chunkStream, streamId: 1, chunkBytes: 128 })),
      )
      expect(read(bytes, cuts)).toEqual(written.map(({ type, timestampMs, payload }) => ({ type, timestampMs, payload })))
    }),
  )
})

test('times: long ones, distances, and the same distance again', () => {
  const long = Buffer.from([3, 0xff, 0xff, 0xff, 0, 0, 1, 8, 1, 0, 0, 0, 0x01, 0, 0, 0, 0xaa])
  const distance = Buffer.from([0x83, 0, 0, 40, 0xbb])
  const again = Buffer.from([0xc3, 0xcc])
  expect(read(Buffer.concat([long, distance, again])).map(({ timestampMs }) => timestampMs - 0x1000000)).toEqual([0, 40, 80])
})

describe('is refused', () => {
  test('a message longer than allowed, before it comes', () => {
    expect(() => read(head(20, 5000).subarray(0, 12), [], 4096)).toThrow(/announces a message of 5000 bytes/)
  })

  test('many messages begun at a time', () => {
    const begun = Array.from({ length: 12 }, (_, index) => head(9, 1000, 3 + index).subarray(0, 12 + 128))
    expect(() => read(Buffer.concat(begun), [], 1024)).toThrow(/begins more/)
  })

  test('too many chunk streams', () => {
    const streams = Array.from({ length: 17 }, (_, index) => head(9, 1, 3 + index))
    expect(() => read(Buffer.concat(streams))).toThrow(/more than 16 chunk streams/)
  })

  test('going on with what never began', () => expect(() => read(Buffer.from([0xc5, 1]))).toThrow(/never began/))

  test('a message within another', () =>
    expect(() => read(Buffer.concat([head(9, 500).subarray(0, 140), head(9, 5)]))).toThrow(/within another/))
})

test('random bytes end or are refused, and nothing else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
      try {
        read(Buffer.from(bytes))
        readAmf(Buffer.from(bytes))
      } catch (error) {
        expect((error as { code?: string }).code).toMatch(/^(chunk|amf)$/)
      }
    }),
  )
})

test('commands are read as they were written', () => {
  const words = { app: 'live', number: 3.5 }
  expect(readAmf(writeAmf('connect', 1, words, null, true))).toEqual(['connect', 1, words, null, true])
  expect(() => readAmf(Buffer.from([3, 0, 1, 97]))).toThrow(/cut off/)
  expect(() => readAmf(Buffer.from([3, 0, 1, 97, 3, 0, 1, 97, 3, 0, 1, 97, 3, 0, 1, 97, 3, 0, 1, 97, 3]))).toThrow(/nested/)
})
