/** What is suggested in the place of a quantity that cannot be: it can. */
import { expect, test } from 'vitest'
import { aroundTalksMs, delayMs, gainDb, toneHz, videoKbps, windowMs } from './quantity.ts'

test.each([
  [aroundTalksMs, '-5 min', '5 min'],
  [aroundTalksMs, '7 minutes', '7 min'],
  [delayMs, '40 msec', '40 ms'],
  [videoKbps, 4, '3000 kbit/s'],
  [videoKbps, '700 kbps', '700 kbit/s'],
  [videoKbps, '2 mbps', '2 Mbit/s'],
  [toneHz, '1,5 kHz', '440 Hz'],
  [windowMs, '3 d', '2 h'],
  [windowMs, '90minutes', '90 min'],
  [gainDb, -3, '-3 dB'],
  [gainDb, '-3db', '-3 dB'],
])('%s: %s becomes %s', (quantity, written, wanted) => {
  const suggested = /write `(.*)`$/.exec(quantity.safeParse(written).error?.issues[0]?.message ?? '')?.[1] ?? ''
  expect(suggested).toBe(wanted)
  expect(quantity.safeParse(suggested).success).toBe(true)
})
