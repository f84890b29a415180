/** The shape of a web page as a source. */
import { z } from 'zod'
import { sizeText } from './shape-size.ts'

export const pageKeys = {
  page: z
    .string()
    .min(1, { error: 'an address or a file is wanted' })
    .describe('A web page: https://example.org/break, an asset or a path'),
  size: sizeText.optional().describe("Of the browser's window: 1280x720; default the show's"),
  css: z.string().min(1, { error: 'the style is empty' }).optional().describe("Style that is added to the page's own"),
  restart: z.boolean().optional().describe('Load it anew when it goes on air; default false'),
  sound: z.boolean().optional().describe('Whether it is heard; default true'),
}
