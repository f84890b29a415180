/** What workers under Node do alike: answer `pid` and `quit`, end by signals, and as orphans. */
import type { Logger } from './log.ts'
import { type RpcHandlers, type RpcServer, serveRpc } from './rpc.ts'
import type { Clock } from './time.ts'

const lookMs = 1000
/** What hangs while it is closed must not keep the process from ending. */
const closeTimeoutMs = 5000

export interface NodeWorkerOptions {
  rpcPath: string
  /** Ends itself after so long without any RPC client; null: never. */
  orphanMs: number | null
  clock: Clock
  log: Logger
  handlers: RpcHandlers
  /** Before the process ends. */
  close(): Promise<void>
}

/** Serves until it is told to end; then the process is over. */
export async function serveNodeWorker({ rpcPath, orphanMs, clock, log, handlers, close }: NodeWorkerOptions): Promise<RpcServer> {
  const quit = (reason: string) => {
    log.info({ reason }, 'Worker ends')
    clock.after(closeTimeoutMs, () => process.exit(1))
    void close().then(() => process.exit(0))
  }
  const server = await serveRpc(rpcPath, {
    pid: () => process.pid,
    quit: () => void clock.after(0, () => quit('quit')),
    ...handlers,
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => quit(signal))
  if (orphanMs !== null) endOrphan(orphanMs, server, clock, quit)
  return server
}

/** Ends a process that nobody has asked anything for so long. */
function endOrphan(orphanMs: number, server: RpcServer, clock: Clock, quit: (reason: string) => void): void {
  let lastClientMs = clock.nowMs()
  const stopLooking = clock.every(Math.min(lookMs, orphanMs / 4), () => {
    if (server.clientCount() > 0) lastClientMs = clock.nowMs()
    if (clock.nowMs() - lastClientMs < orphanMs) return
    stopLooking()
    quit('nobody controls it')
  })
}
