/** The configuration of one output process, as control writes it. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { MixosError } from '../lib/errors.ts'

/** GStreamer's mpegtsmux counts from one hour, so that earlier decoding times have room. */
const muxerStartMs = 3_600_000

const schema = z.strictObject({
  kind: z.enum(['record', 'hls']),
  /** The output's own name, for the log. */
  name: z.string().min(1),
  room: z.string().regex(/^[\w.-]+$/),
  /** Unix socket on which it takes commands. */
  rpcPath: z.string().min(1),
  /** The encoder's MPEG-TS, a unix socket. */
  inputPath: z.string().min(1),
  /** Folder for the files. */
  to: z.string().min(1),
  segmentMs: z.number().positive(),
  /** Names of the sound tracks, in their order; for the list of segments. */
  tracks: z.array(z.string()).default([]),
  /** HLS: how far back viewers can go. */
  windowMs: z
    .number()
    .positive()
    .default(2 * 3_600_000),
  /** Journal: what must survive this process. */
  statePath: z.string().min(1),
  startedBy: z.string().optional(),
  /** Ends itself after so long without any RPC client; null: never. */
  orphanMs: z.number().positive().nullable().default(null),
  /** Unix time at which the room's time is 0. */
  epochUnixMs: z.number(),
  /** The PTS on the wire at which the room's time is 0, milliseconds. */
  ptsOriginMs: z.number().default(muxerStartMs),
  /** Folders in which missing parents of `to` are made too; the journal's own is always one. */
  makeBelow: z.array(z.string()).default([]),
  /** How much may wait in memory while the disk does not take it. */
  backlogBytes: z
    .number()
    .positive()
    .default(64 * 1024 * 1024),
})

export type OutputConfig = z.infer<typeof schema>
/** What control writes: fields with a default may be left out. */
export type OutputConfigFile = z.input<typeof schema>

export class ConfigError extends MixosError {}

/** Fails with a `ConfigError` that names what is wrong. */
export function readConfig(path: string): OutputConfig {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    const what = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message
    throw new ConfigError('bad-config', `${path}: ${what}`, { cause })
  }
}
