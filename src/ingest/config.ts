/** The configuration of one ingest process, as control writes it, and what it tells. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'

const schema = z.strictObject({
  /** For the log. */
  name: z.string().min(1),
  room: z.string(),
  rpcPath: z.string().min(1),
  /** Where it listens; the host may be empty: at every address. */
  host: z.string(),
  port: z.number().int(),
  sources: z.array(
    z.strictObject({
      name: z.string(),
      /** Where the source's process reads FLV, a unix socket. */
      flvPath: z.string().min(1),
    }),
  ),
  /** In the order of the sources; secrets may come while it runs. */
  keys: z.array(
    z.strictObject({
      /** Null: everybody may. */
      key: z.string().nullable(),
      /** Why there is no key although there should be: nobody may. */
      problem: z.string().nullable(),
    }),
  ),
  /** Ends itself after so long without any RPC client; null: never. */
  orphanMs: z.number().positive().nullable(),
})

export type IngestConfig = z.infer<typeof schema>

/** A source's stream key, or why it is missing. */
export type IngestKey = IngestConfig['keys'][number]

/** Who was not let in, and why; of one address and cause the last time. */
export interface Refused {
  /** Null: its key belongs to no source. */
  source: string | null
  address: string
  why: string
  /** Unix time, milliseconds. */
  atMs: number
}

/** Answer to `status`, and event of that name. */
export interface IngestWorkerStatus {
  /** Why nobody can call; null: it listens. */
  reason: string | null
  /** Newest last. */
  refused: Refused[]
}

/** Fails with an error that names what is wrong. */
export function readConfig(path: string): IngestConfig {
  return schema.parse(JSON.parse(readFileSync(path, 'utf8')))
}
