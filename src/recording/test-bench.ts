/** For the tests: an output's real process in a folder of its own, with an encoder's socket to feed it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RpcClient } from '../lib/rpc.ts'
import { sleep, systemClock } from '../lib/time.ts'
import type { OutputConfigFile } from './config.ts'
import type { OutputWorkerStatus } from './output.ts'
import { StreamServer } from './test-stream.ts'

export interface Bench {
  dir: string
  to: string
  config: OutputConfigFile
  server: StreamServer
  workers: Worker[]
  startWorker(options?: { uid?: number; prefix?: string[] }): Promise<Worker>
  /** `between`: after all processes have ended, before the folder is removed. */
  dispose(between?: () => void): Promise<void>
}

/** Everything one test needs, in a folder of its own. */
export async function makeBench(
  streamPath: string,
  change: Partial<OutputConfigFile> & { kind: 'record' | 'hls' },
  speed = 1,
): Promise<Bench> {
  const dir = mkdtempSync(join(tmpdir(), 'mixos-recording-'))
  const config: OutputConfigFile = {
    ...{ name: change.kind, room: 'hall-a', rpcPath: join(dir, 'rpc'), inputPath: join(dir, 'ts') },
    ...{ to: join(dir, 'out'), segmentMs: 2000, statePath: join(dir, 'journal.json'), epochUnixMs: Date.now(), ...change },
  }
  const server = new StreamServer(config.inputPath, streamPath, speed)
  const workers: Worker[] = []
  return {
    ...{ dir, to: config.to, config, server, workers },
    async startWorker({ uid, prefix = [] } = {}) {
      const configPath = join(dir, 'config.json')
      writeFileSync(configPath, JSON.stringify(config), { mode: uid === undefined ? 0o600 : 0o644 })
      const worker = await Worker.start(configPath, config.rpcPath, prefix, uid)
      workers.push(worker)
      return worker
    },
    async dispose(between = () => {}) {
      for (const worker of workers) await worker.kill()
      await server.kill()
      between()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

const mainPath = join(import.meta.dirname, 'output-main.ts')

/** The real process, and a client of its RPC. */
export class Worker {
  readonly child: ChildProcess
  readonly rpc: RpcClient
  readonly #log: string[]

  private constructor(child: ChildProcess, rpc: RpcClient, log: string[]) {
    this.child = child
    this.rpc = rpc
    this.#log = log
  }

  static async start(configPath: string, rpcPath: string, prefix: string[], uid?: number): Promise<Worker> {
    rmSync(rpcPath, { force: true })
    const [command = '', ...args] = [...prefix, process.execPath, mainPath, configPath]
    // A group of its own: whoever runs the worker, strace for one, ends with it.
    const child = spawn(command, args, {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(uid === undefined ? {} : { uid }),
    })
    const log: string[] = []
    child.stderr?.on('data', (chunk) => log.push(String(chunk)))
    await until(
      () => existsSync(rpcPath) || child.exitCode !== null,
      'the worker listens',
      () => log.join(''),
    )
    for (;;) {
      const rpc = await RpcClient.connect(rpcPath).catch(() => null)
      if (rpc) return new Worker(child, rpc, log)
      if (child.exitCode !== null) throw new Error(`the worker ended: ${log.join('')}`)
      await sleep(systemClock, 5)
    }
  }

  get log(): string {
    return this.#log.join('')
  }

  status(): Promise<OutputWorkerStatus> {
    return this.rpc.call<OutputWorkerStatus>('status')
  }

  start(): Promise<OutputWorkerStatus> {
    return this.rpc.call<OutputWorkerStatus>('start', {}, 5000)
  }

  stop(final = false): Promise<string | null> {
    return this.rpc.call<string | null>('stop', { final }, 5000)
  }

  async untilStatus(holds: (status: OutputWorkerStatus) => boolean, what: string): Promise<OutputWorkerStatus> {
    let status = await this.status()
    const look = async () => {
      status = await this.status()
      return holds(status)
    }
    await until(look, what, () => `${JSON.stringify(status)}\n${this.log}`)
    return status
  }

  /** `kill -9`, and gone. */
  async kill(): Promise<void> {
    this.rpc.close()
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    process.kill(-(this.child.pid as number), 'SIGKILL')
    await once(this.child, 'exit')
  }
}

const untilTimeoutMs = 15_000

/** Looks until it is so; fails with what it was waiting for. */
export async function until(holds: () => boolean | Promise<boolean>, what: string, details = () => ''): Promise<void> {
  const deadlineMs = performance.now() + untilTimeoutMs
  while (!(await holds())) {
    if (performance.now() > deadlineMs) throw new Error(`waited in vain until ${what} ${details()}`)
    await sleep(systemClock, 10)
  }
}
