/** The shape of the show file as it is written: the one description from which the checks and the editors' schema come. */
import { z } from 'zod'
import * as quantity from './quantity.ts'
import { hostShape, soundOutputShape } from './shape-capture.ts'
import { autoShape, scheduleShape } from './shape-schedule.ts'
import { secretShape } from './shape-secret.ts'
import { mostPixels, sizeText } from './shape-size.ts'
import { sourceShape, textKeys } from './shape-source.ts'
import { streamShape } from './shape-stream.ts'
import { surfaceShape } from './shape-surface.ts'
import { transitionKinds } from './show-scene.ts'
import { channelMaps } from './show-sound.ts'

const address = z.string().min(1, { error: 'an address is wanted' })
const port = z.int().min(1, { error: 'a port is from 1 to 65535' }).max(65_535, { error: 'a port is from 1 to 65535' })
const path = z
  .string()
  .min(1, { error: 'a path is wanted' })
  .refine((text) => !text.includes('\0') && text.split('/').every((name) => Buffer.byteLength(name) <= 255), {
    error: 'no file or folder can be called that: a name in a path has at most 255 bytes, none of them zero',
  })
const side = z.int().min(0, { error: 'a crop cuts 0 pixels or more' })
const pixel = z.int().min(-mostPixels).max(mostPixels)
const extent = z
  .int()
  .min(1, { error: `a size is from 1 to ${mostPixels} pixels` })
  .max(mostPixels, { error: `a size is from 1 to ${mostPixels} pixels` })

/** Rates of the field: the name in the file, and frames per second as a fraction. */
export const rates: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['23.976', [24_000, 1001]],
  ['24', [24, 1]],
  ['25', [25, 1]],
  ['29.97', [30_000, 1001]],
  ['30', [30, 1]],
  ['50', [50, 1]],
  ['59.94', [60_000, 1001]],
  ['60', [60, 1]],
])
const rateError = `the rates are ${[...rates.keys()].join(', ')}`
const rate = z.literal([...rates.keys()].map(Number), { error: ({ input }) => (input === undefined ? undefined : rateError) })

/** `1080p30`: the widths that belong to the usual heights. */
export const widths: ReadonlyMap<string, number> = new Map([
  ['2160', 3840],
  ['1440', 2560],
  ['1080', 1920],
  ['720', 1280],
  ['540', 960],
  ['360', 640],
])
const shortVideo = z
  .string()
  .regex(/^\d+p\d+(\.\d+)?$/, { error: 'a format is written `1080p30`, or `{ size: 1280x720, rate: 25 }`', abort: true })
  .superRefine((text, context) => {
    const [height = '', rate = ''] = text.split('p')
    if (!widths.has(height)) {
      const message = `no usual format is ${height} lines high (${[...widths.keys()].join(', ')}): write \`{ size: 1280x720, rate: 25 }\``
      context.addIssue({ code: 'custom', message })
    }
    if (!rates.has(rate)) context.addIssue({ code: 'custom', message: rateError })
  })
export const videoShape = z.union([shortVideo, z.strictObject({ size: sizeText, rate })]).describe('The format of the program')

export const serverShape = z.strictObject({
  listen: address.optional().describe('Default 127.0.0.1: this machine only'),
  port: port.optional().describe('Default 8080'),
  watch: z.enum(['password', 'public']).optional().describe('Who may open /watch; default password'),
})

export const assetShape = z.strictObject({ file: path.describe("A path from the show file's folder") })

const layerKeys = {
  at: z.tuple([pixel, pixel]).optional().describe('Top left corner in pixels of the show'),
  scale: z
    .number()
    .gt(0, { error: 'a scale is more than 0' })
    .max(16, { error: 'a scale is at most 16' })
    .optional()
    .describe("Factor on the layer's own size"),
  size: z.tuple([extent, extent]).optional().describe('Exactly this width and height'),
  crop: z.tuple([side, side, side, side]).optional().describe("Left, top, right, bottom, in pixels of the layer's own picture"),
  opacity: z
    .number()
    .min(0, { error: 'an opacity is from 0 to 1' })
    .max(1, { error: 'an opacity is from 0 to 1' })
    .optional()
    .describe('0 to 1; default 1'),
  visible: z.boolean().optional().describe('Whether it is shown, and heard for being seen; default true'),
}
const word = z.string().min(1, { error: 'a name is wanted' })
export const layerShape = z.union([
  word.describe('A source or a scene, filling the picture'),
  z.strictObject({ source: word, ...layerKeys }),
  z.strictObject({ scene: word, ...layerKeys }),
  z.strictObject({ image: word, ...layerKeys }),
  z.strictObject({ ...textKeys, ...layerKeys }),
])
export const sceneShape = z.array(layerShape).describe('Layers, bottom first')

export const transitionShape = z.union([
  z.string().describe('`cut`, or a kind and its duration: `fade 300 ms`'),
  z.strictObject({ kind: z.enum(transitionKinds), duration: quantity.transitionMs.optional() }),
])

const compressorShape = z
  .union([
    z.boolean(),
    z.strictObject({
      above: quantity.thresholdDb.optional().describe('Default -20 dB'),
      ratio: z.number().min(1).max(20).optional().describe('Default 3: what is louder by 3 dB comes out louder by 1'),
      gain: quantity.makeUpDb.optional().describe('Afterwards; default 0 dB'),
    }),
  ])
  .describe('Evens out what is loud and what is soft; `true` is good for voices')
const heardIn = z.union([z.literal('always'), z.literal('seen'), z.array(word)])
export const heardShape = z.union([
  quantity.gainDb,
  z.strictObject({
    volume: quantity.gainDb.optional(),
    mute: z.boolean().optional(),
    delay: quantity.delayMs.optional(),
    in: heardIn.optional().describe('Scenes in which it is heard, `always`, or `seen`: wherever its picture is'),
    channels: z
      .enum(channelMaps)
      .optional()
      .describe(
        'One side on both (`left`, `right`), both on both (`sum`), exchanged (`swap`), the right one upside down (`invert`)',
      ),
    'high-pass': quantity.highPassHz.optional().describe('Takes away what is lower: 80 Hz for voices'),
    compressor: compressorShape.optional(),
    backup: word.optional().describe('The source that is heard in its stead when it falls silent while that one hears speech'),
  }),
])

export const controlShape = z.strictObject({
  port: port.optional().describe('obs-websocket; default 4455, 4456, … in the order of the rooms'),
  listen: address.optional().describe('Default 127.0.0.1: this machine only'),
  password: secretShape.optional(),
})

export const presets = ['ultrafast', 'superfast', 'veryfast', 'faster', 'fast', 'medium', 'slow', 'slower', 'veryslow'] as const
export const encoders = [
  'x264enc',
  'openh264enc',
  'vah264enc',
  'vah264lpenc',
  'vaapih264enc',
  'qsvh264enc',
  'nvh264enc',
  'v4l2h264enc',
] as const
export const encoderShape = z.strictObject({
  video: quantity.videoKbps.optional(),
  audio: quantity.audioKbps.optional(),
  keyframe: quantity.keyframeMs.optional().describe('Distance of key frames; default 1 s'),
  preset: z.enum(presets).optional().describe("x264's speed; default veryfast"),
  prefer: z.enum(encoders).optional().describe('Insist on this encoder; default: hardware first, then x264enc'),
})

export const mixShape = z.strictObject({
  start: word.optional().describe('Default the first scene'),
  follow: z.record(z.string(), word).optional().describe('Its scene for scenes of the program: `Ads: Ads`; for others it stays'),
  without: z.array(word).optional().describe('Sources that are never heard in it'),
  only: z.array(word).optional().describe('The only sources that are heard in it'),
})
const mixesShape = z.record(z.string(), mixShape).describe('`program`, and others by name')

const cameraShape = z.union([
  quantity.videoKbps,
  z.strictObject({
    video: quantity.videoKbps.optional().describe('Default `encoder.video`'),
    auto: z.boolean().optional().describe('It is recorded with the program; otherwise only on request; default true'),
  }),
])
export const recordShape = z.strictObject({
  to: path.describe("A folder, from the show file's folder"),
  also: path.optional().describe('A second folder, on another disk, that is written at the same time'),
  tracks: z.array(word).optional().describe('Sources whose sound has a track of its own; default the microphones'),
  cameras: z
    .union([z.array(word), z.record(z.string(), cameraShape)])
    .optional()
    .describe('Sources that are recorded by themselves, too: a list, or each with its bit rate'),
  segment: quantity.recordSegmentMs.optional().describe('Default 5 min'),
  auto: autoShape('Recording starts with the room; default false'),
})
export const hlsShape = z.strictObject({
  segment: quantity.hlsSegmentMs.optional().describe('Default 2 s'),
  window: quantity.windowMs.optional().describe('How far back viewers can go; default 2 h'),
  low: z
    .union([
      z.boolean(),
      z.strictObject({
        size: sizeText.optional().describe("Default 360 lines, in the program's shape"),
        video: quantity.videoKbps.optional().describe('Default 700 kbit/s'),
      }),
    ])
    .optional()
    .describe('A second, smaller rendition for slow links, beside the full one; default false'),
})
export const screenOutputShape = z.strictObject({
  mix: word.optional().describe('Default program'),
  connector: z
    .union([word, z.int().min(1)])
    .optional()
    .describe("HDMI-A-1, a display's name or its number; default the one beside the desktop's own"),
  fallback: word.optional().describe('The source that is shown directly while the mix is gone'),
})
const outputsShape = z.strictObject({
  screen: screenOutputShape.optional(),
  screens: z.record(z.string(), screenOutputShape).optional().describe('Several, each with a name'),
  sound: soundOutputShape.optional().describe('A mix on a sound card of this machine'),
  sounds: z.record(z.string(), soundOutputShape).optional().describe('Several, each with a name'),
  record: recordShape.optional(),
  hls: hlsShape.optional(),
  stream: streamShape.optional(),
  streams: z.record(z.string(), streamShape).optional().describe('Several, each with a name'),
})

export const roomShape = z.strictObject({
  control: controlShape.optional(),
  schedule: word.optional().describe('What the schedule calls this room'),
  sources: z.record(z.string(), sourceShape).optional(),
  scenes: z.record(z.string(), sceneShape),
  transition: transitionShape.optional().describe('Default cut'),
  mixes: mixesShape.optional(),
  sound: z.record(z.string(), heardShape).optional(),
  encoder: encoderShape.optional(),
  outputs: outputsShape.optional(),
  surfaces: z.record(z.string(), surfaceShape).optional().describe('What people press and move, each with a name'),
})

export const showShape = z.strictObject({
  show: word.describe("The show's name, for people"),
  video: videoShape,
  server: serverShape.optional(),
  assets: z.record(z.string(), assetShape).optional(),
  schedule: scheduleShape.optional().describe('Whose talks are when'),
  rooms: z.record(z.string(), roomShape),
  hosts: z.record(z.string(), hostShape).optional().describe('The machines, by their hostnames'),
})
