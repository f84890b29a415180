/** The shape of sources in the file, one strict map for each kind. */
import { z } from 'zod'
import { networkDelayMs, toneHz } from './quantity.ts'
import { captureDeviceShape, captureKeys, screenKeys } from './shape-capture.ts'
import { pageKeys } from './shape-page.ts'
import { secretShape } from './shape-secret.ts'
import { patternNames } from './show-source.ts'

const color = z
  .string({
    error: ({ input }) => (input === null ? 'a colour stands in quotes, for `#` begins a comment: "#rrggbb"' : undefined),
  })
  .regex(/^#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?$/, { error: 'a colour is "#rrggbb" or, with transparency, "#rrggbbaa"' })
const text = z.string().min(1, { error: 'the text is empty' }).describe('The words; lines are kept')
const file = z.string().min(1, { error: 'a file is wanted' }).describe("An asset's name, or a path from the show file's folder")
const loop = z.boolean().optional().describe('Begin anew at the end; default false')
const tone = z.union([z.literal('tick'), z.literal('none'), toneHz])
const label = z
  .string()
  .min(1, { error: 'the label is empty' })
  .optional()
  .describe('What people read on tiles, slates and buttons; default: the name')

export const textKeys = {
  text,
  font: z
    .string()
    .regex(/^\S.* \d+(\.\d+)?(px)?$/, { error: 'a font is its name and its size in pixels: `DejaVu Sans Bold 64`' })
    .optional()
    .describe('Name, style and size in pixels of the show'),
  color: color.optional().describe('Of the words; default #ffffff'),
  box: color.optional().describe('Behind the words; default none'),
  background: color.optional().describe('Of the whole picture; default transparent'),
  align: z.enum(['left', 'center', 'right']).optional(),
  valign: z.enum(['top', 'middle', 'bottom']).optional(),
}

export const patternShape = z.strictObject({
  pattern: z.enum(patternNames).describe('A test picture'),
  tone: tone.optional().describe('440 Hz, tick (a beep each second) or none; default none'),
  frames: z.boolean().optional().describe('Burn the frame number in; default false'),
  clock: z.boolean().optional().describe('Show the time of day; default false'),
  label,
})

export const playShape = z.strictObject({
  play: file,
  loop,
  restart: z.boolean().optional().describe('Begin anew when it goes on air; default true'),
  label,
})

export const captureShape = z.strictObject({ ...captureKeys, label })

export const pageShape = z.strictObject({ ...pageKeys, label })

export const screenShape = z.strictObject({ ...screenKeys, label })

const wait = networkDelayMs.optional().describe('How long to wait for what was lost on the way; default 200 ms')
const login = {
  user: z.string().min(1, { error: 'a name is wanted' }).optional().describe('Who logs in there'),
  password: secretShape.optional(),
}

export const srtShape = z.strictObject({
  srt: z.string().describe('`listen :9000`, and others call; or `example.org:9000`, and we call'),
  passphrase: z
    .union([z.literal('none'), secretShape])
    .optional()
    .describe('Both ends have the same; `none` lets everybody send'),
  stream: z
    .string()
    .min(1, { error: 'a stream id is wanted' })
    .optional()
    .describe("The stream's id, where the other end asks for one"),
  wait,
  label,
})

export const udpShape = z.strictObject({
  udp: z.string().describe('Where MPEG-TS comes in: `127.0.0.1:5000`, or a group such as `239.1.1.1:5000`'),
  label,
})

export const rtmpShape = z.strictObject({
  rtmp: z.string().describe('`listen :1935`, and others call; or rtmp://example.org/live/stream, and we fetch it'),
  key: z
    .union([z.literal('none'), secretShape])
    .optional()
    .describe('To be called: the stream key of whoever sends; `none` lets everybody send'),
  ...login,
  label,
})
export const rtspShape = z.strictObject({ rtsp: z.string().describe('rtsp://camera.example.org/stream'), ...login, wait, label })
export const httpShape = z.strictObject({
  http: z.string().describe('https://example.org/live.m3u8, or any film or sound over HTTP'),
  ...login,
  label,
})

export const imageShape = z.strictObject({ image: file.describe('A PNG, JPEG or SVG: an asset or a path'), label })

export const textShape = z.strictObject({ ...textKeys, label })

const toneSound = z.strictObject({ tone: z.union([z.literal('tick'), toneHz]).describe('440 Hz or tick') })
const playedSound = z.strictObject({ play: file, loop })

export const soundShape = z.strictObject({
  sound: z
    .union([z.string().min(1, { error: 'a name is wanted' }), toneSound, playedSound, ...captureDeviceShape.options])
    .describe('A source without a picture: the name of a device, a device, a tone or a file'),
  label,
})

export const sourceShape = z.union([
  patternShape,
  playShape,
  captureShape,
  screenShape,
  pageShape,
  srtShape,
  udpShape,
  rtmpShape,
  rtspShape,
  httpShape,
  imageShape,
  textShape,
  soundShape,
])

export type WrittenSource = z.output<typeof sourceShape>
