/** The shape of sources in the file, one strict map for each kind. */
import { z } from 'zod'
import { toneHz } from './quantity.ts'
import { patternNames } from './show.ts'

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

export const imageShape = z.strictObject({ image: file.describe('A PNG, JPEG or SVG: an asset or a path'), label })

export const textShape = z.strictObject({ ...textKeys, label })

const toneSound = z.strictObject({ tone: z.union([z.literal('tick'), toneHz]).describe('440 Hz or tick') })
const playedSound = z.strictObject({ play: file, loop })

export const soundShape = z.strictObject({
  sound: z
    .union([toneSound, playedSound], {
      error: ({ input }) =>
        typeof input === 'string'
          ? 'sound cards come with capture; for now a sound is `{ tone: 300 Hz }` or `{ play: FILE }`'
          : undefined,
    })
    .describe('A source without a picture'),
  label,
})

export const sourceShape = z.union([patternShape, playShape, imageShape, textShape, soundShape])
