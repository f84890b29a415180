import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { crc32, deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jpegFlaw, pngFlaw } from './pixels.ts'

const real = readFileSync(fileURLToPath(new URL('../../../docs/pictures/phone.png', import.meta.url)))

function part(name: string, data: Buffer): Buffer {
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data])
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

function png(...parts: Buffer[]): Buffer {
  return Buffer.concat([real.subarray(0, 8), ...parts])
}

function size(width: number, height: number): Buffer {
  const data = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0])
  data.writeUInt32BE(width, 0)
  data.writeUInt32BE(height, 4)
  return part('IHDR', data)
}
const pixel = part('IDAT', deflateSync(Buffer.from([0, 255])))
const end = part('IEND', Buffer.alloc(0))

describe('a PNG', () => {
  test('that is whole is good, whatever stands behind it', () => {
    expect(pngFlaw(real)).toBeNull()
    expect(pngFlaw(png(size(1, 1), part('tEXt', Buffer.from('a')), pixel, end, Buffer.from('rest')))).toBeNull()
  })

  test('cut off anywhere is told', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: real.length - 1 }), (at) => pngFlaw(real.subarray(0, at)) === 'it is cut off'),
    )
  })

  test('damaged is told, but not where nobody needs it', () => {
    const damaged = (name: string) => {
      const copy = png(size(1, 1), part('tEXt', Buffer.from('a')), pixel, end)
      const at = copy.indexOf(name) + 4
      copy.writeUInt8(copy.readUInt8(at) ^ 1, at)
      return pngFlaw(copy)
    }
    expect(damaged('IDAT')).toBe('its part IDAT is damaged')
    expect(damaged('tEXt')).toBeNull()
  })

  test.each([
    ['no size', png(size(0, 1), pixel, end)],
    ['no pixels', png(size(1, 1), end)],
    ['not begin with its size', png(pixel, end)],
  ])('of which one must say: %s', (says, bytes) => expect(pngFlaw(bytes)).toContain(says))
})

describe('a JPEG', () => {
  const header = Buffer.from('ffd8 ffe0 0010 4a46494600 0101 00 0001 0001 00 00'.replaceAll(' ', ''), 'hex')
  const frame = Buffer.from('ffc0 000b 08 0001 0001 01 01 11 00'.replaceAll(' ', ''), 'hex')
  const scan = Buffer.from('ffff ffda 0008 01 01 00 00 3f 00 7f00'.replaceAll(' ', ''), 'hex')
  const end = Buffer.from('ffd9', 'hex')
  const whole = Buffer.concat([header, frame, scan, end])

  test('that is whole is good, whatever stands behind it', () => {
    expect(jpegFlaw(whole)).toBeNull()
    expect(jpegFlaw(Buffer.concat([whole, Buffer.from('rest')]))).toBeNull()
  })

  test('cut off anywhere is told', () => {
    for (let at = 3; at < whole.length; at++) expect(jpegFlaw(whole.subarray(0, at)), String(at)).toBe('it is cut off')
  })

  test.each([
    ['it has no size', Buffer.concat([header, scan, end])],
    ['it has no pixels', Buffer.concat([header, frame, end, Buffer.from('rest')])],
    ['its parts do not follow each other', Buffer.concat([header, Buffer.from('rest'), frame, scan, end])],
  ])('%s', (says, bytes) => expect(jpegFlaw(bytes)).toBe(says))
})
