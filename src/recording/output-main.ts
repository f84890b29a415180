/** The process of one output: `node src/recording/output-main.ts CONFIG.json`. */
import { createLogger, type Logger } from '../lib/log.ts'
import { type RpcServer, serveRpc } from '../lib/rpc.ts'
import { type Clock, systemClock } from '../lib/time.ts'
import { type OutputConfig, readConfig } from './config.ts'
import { Output } from './output.ts'

const statusEveryMs = 1000
/** A disk that hangs must not keep the process from ending. */
const closeTimeoutMs = 5000

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
  const quit = (reason: string) => {
    log.info({ reason }, 'Output ends')
    clock.after(closeTimeoutMs, () => process.exit(1))
    void output.close().then(() => process.exit(0))
  }
  const server = await serveRpc(config.rpcPath, {
    pid: () => process.pid,
    status: () => output.status(),
    start: () => output.start(),
    stop: ({ final }: { final?: boolean }) => output.stop(final === true),
    quit: () => void clock.after(0, () => quit('quit')),
  })
  const tell = () => server.broadcast('status', output.status())
  output.onChange = tell
  clock.every(statusEveryMs, tell)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => quit(signal))
  // Without a listener the file size limit would end the process; so the write fails and the file is cut.
  process.on('SIGXFSZ', () => {})
  if (config.orphanMs !== null) endOrphan(config.orphanMs, server, clock, quit)
  await output.run()
}

/** Ends a process that nobody has asked anything for so long. */
function endOrphan(orphanMs: number, server: RpcServer, clock: Clock, quit: (reason: string) => void): void {
  let lastClientMs = clock.nowMs()
  const stopLooking = clock.every(Math.min(statusEveryMs, orphanMs / 4), () => {
    if (server.clientCount() > 0) lastClientMs = clock.nowMs()
    if (clock.nowMs() - lastClientMs < orphanMs) return
    stopLooking()
    quit('nobody controls it')
  })
}

await main()
