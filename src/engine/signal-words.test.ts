import { expect, test } from 'vitest'
import { isReshaped, nothingSaid, readSignal } from './signal-words.ts'

/** As `v4l2-ctl` 1.22 prints it, of an HDMI input and one for webcams. */
const inputs = (status: string) => `ioctl: VIDIOC_ENUMINPUT
	Input       : 0
	Name        : HDMI 0
	Type        : 0x00000002 (Camera)
	Status      : ${status}
	Capabilities: 0x00000002 (DV timings)

	Input       : 1
	Name        : Webcam 0
	Type        : 0x00000002 (Camera)
	Status      : 0x00000000 (ok)
	Capabilities: 0x00000000 (not defined)
`
const failed = (words: string) => `VIDIOC_QUERY_DV_TIMINGS: failed: ${words}\n	Active width: 0\n`

test('a signal, from a driver that knows', () => {
  const said = `${inputs('0x00000000 (ok)')}Video input : 0 (HDMI 0: ok)\n	Active width: 1280\n	Active height: 720\n	Frame format: progressive\n`
  expect(readSignal(said)).toEqual({ lost: null, tells: true, alternates: false, size: { width: 1280, height: 720 } })
})

test.each([
  ['no signal', 'Link has been severed', 'has no signal'],
  ['no hsync lock', 'No locks available', 'gets a signal, and cannot lock on to it: look at cable and adapters'],
  [
    'no hsync lock',
    'Numerical result out of range',
    'gets a signal that it cannot take: choose another resolution where it comes from',
  ],
  ['no power', 'Link has been severed', 'has no power'],
])('lost: %s, %s', (status, timings, lost) => {
  expect(readSignal(`Video input : 0 (HDMI 0: ${status})\n${failed(timings)}`)).toEqual({
    lost,
    tells: false,
    alternates: false,
    size: null,
  })
})

test('an input without timings has its status alone', () => {
  const said = (status: string) => `Video input : 2 (S-Video 0: ${status})\n${failed('No data available')}`
  expect(readSignal(said('no signal')).lost).toBe('has no signal')
  expect(readSignal(said('no color')).lost).toBeNull()
})

test('a webcam has nothing to tell; neither has what is no answer', () => {
  const camera = `${inputs('0x00000002 (no signal)')}Video input : 1 (Webcam 0: ok)\n${failed('Inappropriate ioctl for device')}`
  expect(readSignal(camera)).toEqual(nothingSaid)
  expect(readSignal('Cannot open device /dev/video7, exiting.\n')).toEqual(nothingSaid)
})

test('fields that come one by one', () => {
  expect(readSignal('	Width/Height      : 1920/540\n	Field             : Alternating\n').alternates).toBe(true)
  expect(readSignal('	Width/Height      : 1920/1080\n	Field             : None\n').alternates).toBe(false)
})

test('another size is no other shape, and what is not known is none', () => {
  const hd = { width: 1920, height: 1080 }
  expect(isReshaped(hd, { width: 1280, height: 720 })).toBe(false)
  expect(isReshaped(hd, { width: 1024, height: 768 })).toBe(true)
  expect(isReshaped(hd, null)).toBe(false)
})
