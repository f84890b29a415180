/** The ports on which others call with RTMP: a worker each, which goes on without control. */
import type { IngestWorkerStatus } from '../ingest/index.ts'
import type { Logger } from '../lib/log.ts'
import type { IngestStatus } from '../obs/index.ts'
import type { Room } from '../show/index.ts'
import { Supervised } from './supervised.ts'
import { ingestCommand, ingestSources, type WorkerConfigs } from './workers.ts'

export interface IngestsOptions {
  room: Room
  runDir: string
  log: Logger
  configs: WorkerConfigs
  onChange: () => void
}

interface Ingest {
  url: string
  worker: Supervised
  status: IngestWorkerStatus | null
}

/** So long somebody who was refused is told of: whoever sends tries again meanwhile. */
const toldMs = 60_000

export class Ingests {
  readonly #options: IngestsOptions
  readonly #ingests: Ingest[]

  constructor(options: IngestsOptions) {
    this.#options = options
    const urls = new Set(ingestSources(options.room).map(({ url }) => url))
    this.#ingests = [...urls].map((url) => this.#create(url))
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
    const { runDir, log, configs, onChange } = this.#options
    const config = configs.ingest(url)
    const one: Ingest = {
      url,
      status: null,
      worker: new Supervised({
        name: config.name,
        dir: runDir,
        log: log.child({ ingest: url }),
        command: ingestCommand,
        config: () => configs.ingest(url),
        onEvent: (event, data) => event === 'status' && this.#says(one, data as IngestWorkerStatus),
        onUp: async () => this.#says(one, await one.worker.rpc.call<IngestWorkerStatus>('status')),
        onDown: () => {
          one.status = null
          onChange()
        },
      }),
    }
    return one
  }

  #says(one: Ingest, status: IngestWorkerStatus): void {
    const told = one.status?.refused.at(-1)?.atMs ?? 0
    for (const { atMs, ...refused } of status.refused)
      if (atMs > told) this.#options.log.warn({ ingest: one.url, ...refused, reason: refused.why }, 'Publisher refused')
    one.status = status
    this.#options.onChange()
  }
}
