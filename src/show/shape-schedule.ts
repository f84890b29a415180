/** The shape of the schedule, and of what runs by it. */
import { z } from 'zod'
import { aroundTalksMs } from './quantity.ts'

export const scheduleShape = z.strictObject({
  from: z.string().min(1, { error: 'a path is wanted' }).describe('The XML of Frab, Pentabarf or pretalx: a path, or an asset'),
  timezone: z.string().min(1, { error: 'a time zone is wanted' }).optional().describe("Europe/Sofia; default the schedule's own"),
  lead: aroundTalksMs.optional().describe('So long before the first talk of a day outputs start; default 5 min'),
  tail: aroundTalksMs.optional().describe('So long after the last talk of a day they stop; default 10 min'),
})

/** `what` says when it starts otherwise, and what the default is. */
export function autoShape(what: string) {
  return z
    .union([z.boolean(), z.literal('schedule')])
    .optional()
    .describe(`${what}; \`schedule\`: it runs from before the first talk of each day until after the last`)
}
