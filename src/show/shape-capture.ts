/** The shape of devices in the file, and of the sources that they feed. */
import { z } from 'zod'
import { delayMs, gainDb } from './quantity.ts'

const name = z.string().min(1, { error: 'a name is wanted' })
const inputs = z
  .array(z.int().min(1, { error: "a device's channels count from 1" }))
  .min(1)
  .max(2)
  .optional()
  .describe("Of sound: which of the device's channels become left and right; one becomes both; default the first two")

const videoPath = z
  .string()
  .regex(/^\/dev\/./, { error: 'a video device is a path such as `/dev/video0`' })
  .describe('A path of Video4Linux: /dev/video0')
const deviceShape = z.strictObject({ device: videoPath })
const usbShape = z.strictObject({ usb: name.describe('What is plugged into this port: `pci-0000:05:00.0-usb-0:1`'), inputs })
const idShape = z.strictObject({
  id: name.describe('This very device in any port: its name in /dev/v4l/by-id or /dev/snd/by-id'),
  inputs,
})
const alsaShape = z.strictObject({ alsa: name.describe('A sound card: `hw:CARD=X18`'), inputs })
const pipewireShape = z.strictObject({ pipewire: name.describe("A node's name"), inputs })
const decklinkShape = z.strictObject({ decklink: z.int().min(0).describe('Number of the DeckLink input, from 0'), inputs })

export const captureDeviceShape = z.union([deviceShape, usbShape, idShape, alsaShape, pipewireShape, decklinkShape])

export const playbackDeviceShape = z.union([
  usbShape.omit({ inputs: true }),
  idShape.omit({ inputs: true }),
  alsaShape.omit({ inputs: true }),
  pipewireShape.omit({ inputs: true }),
])

export const soundOutputShape = z.strictObject({
  mix: name.optional().describe('Default program'),
  to: z
    .union([name, ...playbackDeviceShape.options])
    .describe("The name that `hosts` give to a device, or the device itself: { alsa: 'hw:CARD=PA' }"),
  channels: z
    .array(z.int().min(1, { error: "a device's channels count from 1" }))
    .min(1)
    .max(2)
    .optional()
    .describe("The device's channels that get left and right; one gets their sum; default the first two"),
  volume: gainDb.optional().describe('Default 0 dB'),
  delay: delayMs.optional().describe('For loudspeakers that are nearer than the stage; default none'),
  listen: z.boolean().optional().describe('Headphones: plays what the operator listens to, before its fader; default false'),
})

export const deviceRefShape = z
  .union([name, ...captureDeviceShape.options])
  .describe('The name that `hosts` give to a device, or the device itself')

const side = z.int().min(0, { error: 'a crop cuts 0 pixels or more' })
const noSignal = z.union([z.literal('black'), z.string().min(1, { error: 'a picture is wanted' })])

export const captureKeys = {
  capture: deviceRefShape,
  sound: deviceRefShape.optional().describe('The device of its sound'),
  crop: z
    .tuple([side, side, side, side])
    .optional()
    .describe('Pixels cut away of what the device brings: left, top, right, bottom'),
  range: z
    .enum(['auto', 'limited', 'full'])
    .optional()
    .describe('What the numbers of its colours mean, where the device does not tell the truth; default auto: as it says'),
  deinterlace: z.enum(['auto', 'on', 'off']).optional().describe('Default auto: what the device calls interlaced'),
  delay: delayMs.optional().describe('Of its picture; its sound has one in `sound`'),
  'no-signal': z
    .union([noSignal, z.array(noSignal)])
    .optional()
    .describe('What it sends instead of nothing, beside plain blue: `black`, or a picture'),
}

const pixel = z.int().min(0, { error: 'a display begins at 0' })
const extent = z.int().min(16, { error: 'an area is at least 16 pixels wide and high' })

export const screenKeys = {
  x11: z
    .string()
    .regex(/^[A-Za-z0-9.-]*:\d+(\.\d+)?$/, { error: 'a display is written ":1"' })
    .describe('An X11 display: ":1"'),
  area: z.tuple([pixel, pixel, extent, extent]).optional().describe('Left, top, width and height; default all of it'),
  pointer: z.boolean().optional().describe('Whether the pointer is seen; default false'),
  sound: deviceRefShape.optional().describe('The device of its sound'),
}

export const hostShape = z.strictObject({
  capture: z.record(z.string(), captureDeviceShape).optional().describe('Its devices, by the names that sources use'),
  playback: z.record(z.string(), playbackDeviceShape).optional().describe('Those that play sound, by the names that outputs use'),
})
