/** What GStreamer says of a device, in words. */
import { expect, test } from 'vitest'
import { deviceReason } from './device-words.ts'

const said = (what: string) =>
  `device: Could not open audio device for recording. (../ext/alsa/gstalsasrc.c(790): gst_alsasrc_open (): /device:\nRecording open error on device 'hw:X': ${what})`

test('a card that is not there is not called a device that cannot be opened', () => {
  expect(deviceReason('hw:X', said('No such device'))).toBe('hw:X: there is no such sound card')
  expect(deviceReason('hw:X', said('No such file or directory'))).toBe('hw:X: there is no such sound card')
  expect(deviceReason('hw:X', said('Device or resource busy'))).toBe('hw:X: another program uses it')
})
