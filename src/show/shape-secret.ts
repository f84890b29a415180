/** The shape of a secret in the file: its name only. */
import { z } from 'zod'

export const secretShape = z
  .strictObject(
    { secret: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: "a secret's name is lower case, digits and dashes" }) },
    {
      error: ({ input }) =>
        typeof input === 'string' || typeof input === 'number'
          ? 'a secret never stands in a show: write `{ secret: NAME }` and keep its value outside'
          : undefined,
    },
  )
  .describe('The name of a secret; its value comes from a file or the environment')
