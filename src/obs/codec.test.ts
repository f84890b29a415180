import { encode } from '@msgpack/msgpack'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chooseSubprotocol, decodeMessage, encodeMessage, encodingOf } from './codec.ts'
import { checkMsgpack } from './msgpack-check.ts'
import { CloseError } from './protocol.ts'

const bytes = (data: string | Uint8Array) => (typeof data === 'string' ? new TextEncoder().encode(data) : data)
const value = fc
  .jsonValue({ maxDepth: 5 })
  .filter((json) => !JSON.stringify(json).includes('__proto__') && !JSON.stringify(json).includes('-0'))
const message = fc.record({ op: fc.nat(20), d: value })

describe('what is written can be read', () => {
  for (const encoding of ['json', 'msgpack'] as const) {
    test(encoding, () => {
      fc.assert(
        fc.property(message, (original) => {
          const read = decodeMessage(encoding, bytes(encodeMessage(encoding, original)), encoding === 'msgpack')
          expect(JSON.stringify(read)).toBe(JSON.stringify(original))
        }),
      )
    })
  }
})

describe('whatever comes in is a message or a CloseError', () => {
  for (const encoding of ['json', 'msgpack'] as const) {
    test(encoding, () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (data, isBinary) => {
          try {
            expect(typeof decodeMessage(encoding, data, isBinary)).toBe('object')
          } catch (error) {
            expect(error).toBeInstanceOf(CloseError)
            expect((error as CloseError).code).toBe(4002)
          }
        }),
        { numRuns: 2000 },
      )
    })
  }

  test('cut MessagePack', () => {
    fc.assert(
      fc.property(message, fc.nat(), (original, cut) => {
        const whole = encode(original)
        const part = whole.subarray(0, cut % whole.length)
        expect(() => decodeMessage('msgpack', part, true)).toThrow(CloseError)
      }),
    )
  })
})

describe('messages that would cost too much', () => {
  test('a few bytes that claim a huge array, map or string', () => {
    for (const header of [0xdd, 0xdf, 0xdb, 0xc6, 0xc9]) {
      expect(() => decodeMessage('msgpack', Uint8Array.of(header, 0xff, 0xff, 0xff, 0xff), true)).toThrow(
        'the message ends too early',
      )
    }
  })

  test('deep nesting', () => {
    const deepJson = `{"op":6,"d":${'['.repeat(70)}${']'.repeat(70)}}`
    expect(() => decodeMessage('json', bytes(deepJson), false)).toThrow('nested deeper than 64')
    expect(() => decodeMessage('msgpack', Uint8Array.from([0x81, 0xa1, 0x64, ...Array(70).fill(0x91), 0xc0]), true)).toThrow(
      'nested deeper',
    )
  })

  test('every MessagePack that the encoder writes passes the check', () => {
    const anything = fc.anything({ withTypedArray: false, withBigInt: false, withDate: true, maxDepth: 4 })
    fc.assert(
      fc.property(fc.oneof(value, anything, fc.uint8Array(), fc.date({ noInvalidDate: true }), fc.double()), (original) => {
        let encoded: Uint8Array
        try {
          encoded = encode(original)
        } catch {
          return fc.pre(false)
        }
        checkMsgpack(encoded)
      }),
    )
  })
})

test('the subprotocol asked for is echoed, none is fine, unknown ones are not', () => {
  expect(chooseSubprotocol(['obswebsocket.msgpack'])).toBe('obswebsocket.msgpack')
  expect(chooseSubprotocol(['x', 'obswebsocket.json', 'obswebsocket.msgpack'])).toBe('obswebsocket.json')
  expect(chooseSubprotocol(['toString'])).toBe(false)
  expect(encodingOf('obswebsocket.msgpack')).toBe('msgpack')
  expect(encodingOf('')).toBe('json')
})
