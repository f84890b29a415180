/** The process of one ingest: `node src/ingest/ingest-main.ts CONFIG.json`. */
import { createLogger } from '../lib/log.ts'
import { serveNodeWorker } from '../lib/node-worker.ts'
import { systemClock } from '../lib/time.ts'
import { type IngestKey, readConfig } from './config.ts'
import { Ingest } from './ingest.ts'

/** Told at most so often, whoever knocks. */
const tellMs = 500

const config = readConfig(process.argv[2] ?? '')
const log = createLogger({ room: config.room, worker: config.name })
const ingest = new Ingest(config, systemClock, log)
const server = await serveNodeWorker({
  ...config,
  clock: systemClock,
  log,
  handlers: { status: () => ingest.status(), keys: ({ keys }: { keys: IngestKey[] }) => ingest.setKeys(keys) },
  close: async () => ingest.close(),
})
let changed = false
ingest.onChange = () => {
  changed = true
}
systemClock.every(tellMs, () => {
  if (changed) server.broadcast('status', ingest.status())
  changed = false
})
