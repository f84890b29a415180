/** One worker under supervision: adopted when it already runs, started when not, started again when it dies or hangs. */
import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from '../lib/log.ts'
import { identify, kill, type ProcessId, spawnDetached } from '../lib/process.ts'
import { RpcClient } from '../lib/rpc.ts'
import { lookMs, Patience } from './patience.ts'

export interface SupervisedOptions {
  name: string
  /** The room's run folder: configuration, log, RPC socket. */
  dir: string
  log: Logger
  /** Command line; the configuration's path comes last. */
  command: (configPath: string) => { command: string; args: string[]; env?: NodeJS.ProcessEnv }
  /** What the worker is: a running one with the same is adopted, with another replaced. Without `rpcPath`. */
  config: () => object
  /** What changes while it runs: goes to a newly started one, never a reason to replace a running one. */
  state?: () => object
  onEvent?: (event: string, data: unknown) => void
  /** Connected; `adopted` when it ran before. */
  onUp?: (adopted: boolean) => void | Promise<void>
  onDown?: (reason: string) => void
}

/** How often a worker is asked whether it still answers. */
const pingMs = 500
const pingTimeoutMs = 900
const connectRetryMs = 15
const startTimeoutMs = 8000
/** Where it has to wait for a core, a worker gets so many times its time: to end it would only cost another start. */
const fullMachineFactor = 5
/** Deaths within this time count as a loop. */
const loopWindowMs = 10_000
const longestPauseMs = 5000

export class Supervised {
  readonly name: string
  readonly rpcPath: string
  restarts = 0
  pid: number | null = null
  /** Why it is down, or went down last. */
  reason: string | null = null
  readonly #options: SupervisedOptions
  #client: RpcClient | null = null
  #process: ProcessId | null = null
  #wanted = false
  #coming: Promise<unknown> | null = null
  #deaths: number[] = []

  constructor(options: SupervisedOptions) {
    this.#options = options
    this.name = options.name
    this.rpcPath = join(options.dir, `${options.name}.rpc`)
  }

  get up(): boolean {
    return this.#client !== null
  }

  /** It dies again and again. */
  get looping(): boolean {
    return this.#recentDeaths() > 3
  }

  /** It runs, or would be adopted, as something else than it is to be. */
  get isStale(): boolean {
    return readText(this.#path('id')) !== this.#identity()
  }

  /** The connection; throws when it is down. */
  get rpc(): RpcClient {
    if (!this.#client) throw new Error(`${this.name} is down: ${this.reason ?? 'it starts'}`)
    return this.#client
  }

  /** Settles when it is up for the first time or has failed to start once; supervision goes on either way. */
  async start(): Promise<void> {
    this.#wanted = true
    await this.#bringUp()
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    this.#wanted = false
    await this.#coming?.catch(() => {})
    const running = this.#process
    this.#client?.call('quit', {}, 500).catch(() => {})
    const deadlineMs = performance.now() + 1500
    while (running && identify(running.pid)?.startTicks === running.startTicks) {
      if (performance.now() > deadlineMs) kill(running, 'SIGKILL')
      await pause(20)
    }
    this.#client?.close()
    this.#client = null
  }

  /** Lets it run and leaves: the next control adopts it. */
  leave(): void {
    this.#wanted = false
    this.#client?.close()
  }

  /** Ends the running one; supervision starts it anew with the configuration of now. */
  async replace(reason: string): Promise<void> {
    this.#options.log.info({ worker: this.name, reason }, 'Worker is replaced')
    await this.#client?.call('quit', {}, 500).catch(() => {})
    if (this.#process) kill(this.#process, 'SIGKILL')
  }

  async #bringUp(): Promise<void> {
    try {
      const coming = this.#adopt().then((adopted) => adopted ?? this.#spawn())
      this.#coming = coming
      const adopted = await coming
      if (!this.#wanted || !this.#client) return
      this.reason = null
      if (this.#process) void this.#watch(this.#client, this.#process)
      await this.#options.onUp?.(adopted === 'adopted')
    } catch (error) {
      this.#died(error instanceof Error ? error.message : String(error))
    }
  }

  async #adopt(): Promise<'adopted' | null> {
    const client = await RpcClient.connect(this.rpcPath).catch(() => null)
    if (!client) return null
    const pid = await client.call<number | { pid: number }>('pid', {}, pingTimeoutMs).catch(() => null)
    const known = readText(this.#path('id'))
    if (typeof pid === 'number' && known === this.#identity()) {
      this.#hold(client, identify(pid))
      this.#options.log.info({ worker: this.name, pid }, 'Worker is adopted')
      return 'adopted'
    }
    await client.call('quit', {}, 500).catch(() => {})
    client.close()
    const stale = typeof pid === 'number' ? identify(pid) : null
    if (stale) kill(stale, 'SIGKILL')
    return null
  }

  async #spawn(): Promise<'started'> {
    if (!this.#wanted) throw new Error('it is not wanted any more')
    const { command, config, state, dir } = this.#options
    rmSync(this.rpcPath, { force: true })
    const file = this.#path('json')
    writeFileSync(file, JSON.stringify({ ...config(), ...state?.(), rpcPath: this.rpcPath }), { mode: 0o600 })
    writeFileSync(this.#path('id'), this.#identity(), { mode: 0o600 })
    const line = command(file)
    const started = await spawnDetached({ ...line, logFile: join(dir, `${this.name}.log`) })
    let exited: string | null = null
    started.child.once('exit', (code, signal) => {
      exited = signal ? `it was ended by ${signal}` : `it ended with code ${code}`
    })
    const patience = new Patience(started.pid)
    while (exited === null) {
      const client = await RpcClient.connect(this.rpcPath).catch(() => null)
      if (client) {
        this.#hold(client, started)
        return 'started'
      }
      if (!this.#wanted) {
        kill(started, 'SIGKILL')
        throw new Error('it is not wanted any more')
      }
      patience.look()
      if (patience.passedMs > startTimeoutMs && isOver(patience, startTimeoutMs)) {
        kill(started, 'SIGKILL')
        throw new Error(`it did not come up within ${Math.round(patience.passedMs / 1000)} s`)
      }
      await pause(connectRetryMs)
    }
    throw new Error(`${exited}; its log: ${join(dir, `${this.name}.log`)}`)
  }

  #hold(client: RpcClient, process: ProcessId | null): void {
    this.#client = client
    this.#process = process
    this.pid = process?.pid ?? null
    client.onEvent = (event, data) => this.#options.onEvent?.(event, data)
    client.onClose = () => {
      if (this.#client === client) this.#died('it went away')
    }
  }

  /** A worker that does not answer is as good as dead. */
  async #watch(client: RpcClient, process: ProcessId): Promise<void> {
    while (await this.#answers(client, process)) await pause(pingMs)
    if (client !== this.#client) return
    this.#options.log.warn({ worker: this.name, pid: this.pid }, 'Worker hangs and is ended')
    kill(process, 'SIGKILL')
  }

  /** False too when the connection is another one by now. */
  async #answers(client: RpcClient, process: ProcessId): Promise<boolean> {
    let open = true
    const close = () => {
      open = false
    }
    client.call('pid', {}, fullMachineFactor * pingTimeoutMs).then(close, close)
    // Nearly always it has answered by then, and nothing more has to be looked at.
    await pause(lookMs)
    for (const patience = open ? new Patience(process.pid) : null; patience && open; await pause(lookMs))
      if (isOver(patience, pingTimeoutMs)) return false
    return client === this.#client
  }

  #died(reason: string): void {
    this.#client = null
    this.pid = null
    if (!this.#wanted) return
    this.reason = reason
    this.restarts++
    this.#deaths.push(performance.now())
    const recent = this.#recentDeaths()
    const pauseMs = recent <= 2 ? 0 : Math.min(longestPauseMs, 100 * 2 ** (recent - 3))
    this.#options.log.warn({ worker: this.name, reason, restartInMs: pauseMs }, 'Worker is down')
    this.#options.onDown?.(reason)
    setTimeout(() => this.#wanted && void this.#bringUp(), pauseMs)
  }

  #recentDeaths(): number {
    const sinceMs = performance.now() - loopWindowMs
    this.#deaths = this.#deaths.filter((atMs) => atMs > sinceMs)
    return this.#deaths.length
  }

  #identity(): string {
    return createHash('sha256').update(JSON.stringify(this.#options.config())).digest('hex')
  }

  #path(ending: string): string {
    return join(this.#options.dir, `${this.name}.${ending}`)
  }
}

function isOver(patience: Patience, timeoutMs: number): boolean {
  return patience.spentMs() > timeoutMs || patience.passedMs > fullMachineFactor * timeoutMs
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
