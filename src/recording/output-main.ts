/** The process of one output: `node src/recording/output-main.ts CONFIG.json`. */
import { createLogger, type Logger } from '../lib/log.ts'
import { serveNodeWorker } from '../lib/node-worker.ts'
import { type Clock, systemClock } from '../lib/time.ts'
import { type OutputConfig, readConfig } from './config.ts'
import { Output } from './output.ts'

const statusEveryMs = 1000

async function main(): Promise<void> {
  const path = process.argv[2]
  const log = createLogger()
  if (!path) {
    log.error('Usage: node src/recording/output-main.ts CONFIG.json')
    process.exit(2)
  }
  try {
    const config = readConfig(path)
    await serve(config, systemClock, log.child({ room: config.room, output: config.name }))
  } catch (error) {
    log.fatal({ err: error }, 'Output ended')
    process.exit(1)
  }
}

async function serve(config: OutputConfig, clock: Clock, log: Logger): Promise<void> {
  const output = new Output(config, clock, log)
  const server = await serveNodeWorker({
    ...config,
    clock,
    log,
    handlers: {
      status: () => output.status(),
      start: () => output.start(),
      stop: ({ final }: { final?: boolean }) => output.stop(final === true),
    },
    close: () => output.close(),
  })
  const tell = () => server.broadcast('status', output.status())
  output.onChange = tell
  clock.every(statusEveryMs, tell)
  // Without a listener the file size limit would end the process; so the write fails and the file is cut.
  process.on('SIGXFSZ', () => {})
  await output.run()
}

await main()
