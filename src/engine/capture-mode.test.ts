import { expect, test } from 'vitest'
import { alternating, chooseMode, shapedLike } from './capture-mode.ts'
import { chooseSound } from './capture-sound.ts'

const hd30 = { width: 1280, height: 720, rateNum: 30, rateDen: 1 }

/** As cheap grabbers offer it: raw pictures are slow, coded ones are fast. */
const grabber =
  'video/x-raw, format=(string)YUY2, width=(int)1920, height=(int)1080, pixel-aspect-ratio=(fraction)1/1, framerate=(fraction)5/1; ' +
  'video/x-raw, format=(string)YUY2, width=(int)1280, height=(int)720, framerate=(fraction)10/1; ' +
  'video/x-raw, format=(string)YUY2, width=(int)640, height=(int)480, framerate=(fraction){ 30/1, 25/1, 20/1 }; ' +
  'image/jpeg, width=(int)1920, height=(int)1080, framerate=(fraction){ 60/1, 50/1, 30/1, 25/1 }; ' +
  'image/jpeg, width=(int)1280, height=(int)720, framerate=(fraction){ 60/1, 50/1, 30/1 }'

test("the show's rate comes before its size, its size before the least work", () => {
  expect(chooseMode(grabber, hd30)?.caps).toBe('image/jpeg,width=1280,height=720,framerate=30/1')
  expect(chooseMode(grabber, { ...hd30, rateNum: 50 })?.caps).toBe('image/jpeg,width=1280,height=720,framerate=50/1')
  expect(chooseMode(grabber, { ...hd30, width: 1920, height: 1080, rateNum: 25 })?.caps).toBe(
    'image/jpeg,width=1920,height=1080,framerate=25/1',
  )
})

test('raw pictures where they are fast enough', () => {
  expect(chooseMode(grabber, { ...hd30, width: 640, height: 360 })?.caps).toBe(
    'video/x-raw,format=YUY2,width=640,height=480,framerate=30/1',
  )
})

test('59.94 is good enough for 60, and a device that offers less gives its best', () => {
  const slow = 'video/x-raw, format=(string)NV12, width=(int)1280, height=(int)720, framerate=(fraction){ 60000/1001, 25/1 }'
  expect(chooseMode(slow, { ...hd30, rateNum: 60 })?.caps).toContain('framerate=60000/1001')
  expect(chooseMode('image/jpeg, width=(int)640, height=(int)480, framerate=(fraction)15/1', hd30)?.rate).toBe(15)
})

test('sizes may be a range, formats a list, and rates be unknown', () => {
  const open = 'video/x-raw, format=(string){ GRAY8, NV12, YUY2 }, width=(int)[ 2, 4096 ], height=(int)[ 2, 2160 ]'
  expect(chooseMode(open, hd30)).toEqual({
    media: 'raw',
    caps: 'video/x-raw,format=YUY2,width=1280,height=720',
    width: 1280,
    height: 720,
    rate: 0,
  })
})

test('a device that scales is asked for the shape of its signal', () => {
  const open = 'video/x-raw, format=(string)YUY2, width=(int)[ 2, 4096 ], height=(int)[ 2, 2160 ]'
  expect(chooseMode(open, shapedLike({ width: 1024, height: 768 }, hd30))?.caps).toBe(
    'video/x-raw,format=YUY2,width=960,height=720',
  )
  expect(chooseMode(open, shapedLike({ width: 2560, height: 1080 }, hd30))?.caps).toBe(
    'video/x-raw,format=YUY2,width=1280,height=540',
  )
  expect(shapedLike(null, hd30)).toEqual(hd30)
})

test('fields that come one by one are asked for as such, and only where the device brings them so', () => {
  const plain = 'video/x-raw, format=(string)YUY2, width=(int)[ 16, 4096 ], height=(int)[ 16, 2160 ], framerate=(fraction)25/1'
  const fields = plain.replace('video/x-raw', 'video/x-raw(format:Interlaced)')
  const offered = `${fields}, interlace-mode=(string)alternate; ${plain}`
  expect(chooseMode(offered, hd30)?.caps).toBe('video/x-raw,format=YUY2,width=1280,height=720')
  expect(chooseMode(offered, hd30, alternating)?.caps).toBe(
    'video/x-raw(format:Interlaced),interlace-mode=alternate,format=YUY2,width=1280,height=720',
  )
})

test('what the device leaves no choice about is not asked for: it may change with the signal', () => {
  const hdmi = 'video/x-raw, format=(string)YUY2, width=(int)1920, height=(int)1080, framerate=(fraction)60/1'
  expect(chooseMode(hdmi, hd30)).toEqual({ media: 'raw', caps: 'video/x-raw,format=YUY2', width: 1920, height: 1080, rate: 60 })
  const two = `${hdmi}; video/x-raw, format=(string)NV12, width=(int)640, height=(int)480, framerate=(fraction)30/1`
  expect(chooseMode(two, hd30)?.caps).toBe('video/x-raw,format=YUY2')
  expect(chooseMode(`${hdmi}; ${hdmi.replace('60/1', '30/1')}`, hd30)?.caps).toBe('video/x-raw,format=YUY2,framerate=30/1')
})

test('pictures in memory that others own are not asked for', () => {
  const foreign = 'video/x-raw(memory:DMABuf), format=(string)NV12, width=(int)1280, height=(int)720, framerate=(fraction)30/1'
  expect(chooseMode(foreign, hd30)).toBeNull()
})

test('what cannot be used is not chosen', () => {
  expect(chooseMode('video/x-bayer, format=(string)grbg, width=(int)640, height=(int)480', hd30)).toBeNull()
  expect(chooseMode('EMPTY', hd30)).toBeNull()
  expect(chooseMode('', hd30)).toBeNull()
})

const card = (rates: string, channels: string, formats = '{ S16LE, S32LE }') =>
  `audio/x-raw, format=(string)${formats}, layout=(string)interleaved, rate=(int)${rates}, channels=(int)${channels}`

test('a stereo card is taken as it is', () => {
  expect(chooseSound(card('[ 8000, 96000 ]', '[ 1, 2 ]'), [])).toEqual({
    caps: 'audio/x-raw,format=S16LE,rate=48000,channels=2,layout=interleaved',
    truth: null,
    matrix: null,
    channels: 2,
  })
})

test('mono at 96 kHz is stereo at 48 kHz, left and right in turn', () => {
  const mode = chooseSound(card('96000', '1', 'S16LE'), [])
  expect(mode?.caps).toContain('rate=96000,channels=1')
  expect(mode?.truth).toContain('rate=48000,channels=2')
  expect(chooseSound(card('48000', '1', 'S16LE'), [])?.truth).toBeNull()
})

test('of a mixer with many channels those that are wanted', () => {
  const mode = chooseSound(card('48000', '18'), [5, 6])
  expect(mode?.caps).toContain('channels=18')
  expect(mode?.matrix?.map((row) => row.indexOf(1))).toEqual([4, 5])
  expect(chooseSound(card('48000', '18'), [3])?.matrix?.map((row) => row.indexOf(1))).toEqual([2, 2])
  expect(chooseSound(card('48000', '[ 1, 32 ]'), [7])?.caps).toContain('channels=7')
  expect(chooseSound(card('48000', '2'), [5])).toBeNull()
})
