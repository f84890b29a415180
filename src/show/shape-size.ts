/** The shape of a picture's size in the file. */
import { z } from 'zod'

export const mostPixels = 8192

export const sizeText = z
  .string()
  .regex(/^\d+x\d+$/, { error: 'a size is written `1280x720`', abort: true })
  .superRefine((text, context) => {
    for (const extent of text.split('x').map(Number)) {
      if (extent < 16 || extent > mostPixels || extent % 2 !== 0) {
        const message = `a picture of ${text} cannot be: both sides are even and from 16 to ${mostPixels}`
        context.addIssue({ code: 'custom', message })
        return
      }
    }
  })
