/** The ports on which others call with RTMP: a worker each, which goes on without control. */
import type { IngestKey, IngestWorkerStatus } from '../ingest/index.ts'
import type { Logger } from '../lib/log.ts'
import type { IngestStatus } from '../obs/index.ts'
import { ingestConfig, ingestKeys, ingestUrls } from './config-ingest.ts'
import type { RoomRun } from './room-run.ts'
import { Supervised } from './supervised.ts'
import { ingestCommand } from './worker-commands.ts'

export interface IngestsOptions {
  run: RoomRun
  log: Logger
  onChange: () => void
}

interface Ingest {
  url: string
  worker: Supervised
  status: IngestWorkerStatus | null
  /** A key is missing. */
  lacks: boolean
}

/** So often a missing key is looked for. */
const keysMs = 2000
/** So long somebody who was refused is told of: whoever sends tries again meanwhile. */
const toldMs = 60_000

export class Ingests {
  readonly #options: IngestsOptions
  readonly #ingests: Ingest[]

  constructor(options: IngestsOptions) {
    this.#options = options
    this.#ingests = ingestUrls(options.run.room).map((url) => this.#create(url))
    setInterval(() => this.#tellKeys(), keysMs).unref()
  }

  get workers(): Supervised[] {
    return this.#ingests.map(({ worker }) => worker)
  }

  statuses(nowMs = Date.now()): IngestStatus[] {
    return this.#ingests.map(({ url, worker, status }) => ({
      url,
      state: worker.up && status ? (status.reason === null ? 'up' : 'failed') : worker.restarts > 0 ? 'failed' : 'starting',
      reason: worker.up ? (status?.reason ?? null) : worker.reason,
      refused: (status?.refused ?? []).filter(({ atMs }) => nowMs - atMs < toldMs),
    }))
  }

  #create(url: string): Ingest {
    const { run, log, onChange } = this.#options
    const config = ingestConfig(run, url)
    const one: Ingest = {
      url,
      status: null,
      lacks: false,
      worker: new Supervised({
        name: config.name,
        dir: run.dir,
        log: log.child({ ingest: url }),
        command: ingestCommand,
        config: () => ingestConfig(run, url),
        state: () => ({ keys: this.#keys(one) }),
        onEvent: (event, data) => event === 'status' && this.#says(one, data as IngestWorkerStatus),
        onUp: async (adopted) => {
          if (adopted) await one.worker.rpc.call('keys', { keys: this.#keys(one) })
          this.#says(one, await one.worker.rpc.call<IngestWorkerStatus>('status'))
        },
        onDown: () => {
          one.status = null
          onChange()
        },
      }),
    }
    return one
  }

  #keys(one: Ingest): IngestKey[] {
    const keys = ingestKeys(this.#options.run.room, one.url)
    one.lacks = keys.some(({ problem }) => problem !== null)
    return keys
  }

  #tellKeys(): void {
    for (const one of this.#ingests)
      if (one.lacks && one.worker.up)
        one.worker.rpc.call('keys', { keys: this.#keys(one) }).catch((error: Error) => {
          one.lacks = true
          this.#options.log.warn({ ingest: one.url, reason: error.message }, 'Stream keys are not told')
        })
  }

  /** Who is refused tries again and again: it is logged once, until it was quiet for a minute. */
  #says(one: Ingest, status: IngestWorkerStatus): void {
    const before = one.status?.refused ?? []
    for (const { atMs, ...refused } of status.refused) {
      const told = before.find(
        ({ source, address, why }) => source === refused.source && address === refused.address && why === refused.why,
      )
      if (!told || atMs - told.atMs > toldMs)
        this.#options.log.warn({ ingest: one.url, ...refused, reason: refused.why }, 'Publisher refused')
    }
    one.status = status
    this.#options.onChange()
  }
}
