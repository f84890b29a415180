/** The process of one surface: `node src/surfaces/surface-main.ts CONFIG.json`. */
import { createLogger } from '../lib/log.ts'
import { serveNodeWorker } from '../lib/node-worker.ts'
import { systemClock } from '../lib/time.ts'
import { readConfig } from './config.ts'
import { Surface } from './surface.ts'

/** Told at most so often, however fast somebody presses. */
const tellMs = 100

const config = readConfig(process.argv[2] ?? '')
const log = createLogger({ room: config.room, worker: config.name })
const surface = new Surface(config, systemClock)
const server = await serveNodeWorker({
  ...config,
  clock: systemClock,
  log,
  handlers: { status: () => surface.status() },
  close: () => surface.close(),
})
let changed = false
surface.onChange = () => {
  changed = true
}
systemClock.every(tellMs, () => {
  if (changed) server.broadcast('status', surface.status())
  changed = false
})
