/** The shape of streams to somebody else's ingest. */
import { z } from 'zod'
import { networkDelayMs } from './quantity.ts'
import { autoShape } from './shape-schedule.ts'
import { secretShape } from './shape-secret.ts'

const auto = autoShape('It starts with the room; default true')

const rtmpStream = z.strictObject({
  rtmp: z.string().describe('rtmp://example.org/live, or rtmps://'),
  key: secretShape.optional().describe('What the ingest calls stream key'),
  auto,
})
const srtStream = z.strictObject({
  srt: z.string().describe('`example.org:9000`: we call'),
  passphrase: secretShape.optional().describe('Both ends have the same'),
  stream: z
    .string()
    .min(1, { error: 'a stream id is wanted' })
    .optional()
    .describe("The stream's id, where the other end asks for one"),
  wait: networkDelayMs.optional().describe('How long the other end waits for what was lost on the way; default 200 ms'),
  auto,
})
export const streamShape = z.union([rtmpStream, srtStream])
