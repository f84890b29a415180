/** One output of a room: its worker on the encoder's socket, and what that tells. */
import type { StreamStatus } from '../engine/messages/output.ts'
import type { Logger } from '../lib/log.ts'
import type { OutputState, OutputStatus } from '../obs/index.ts'
import type { OutputWorkerStatus } from '../recording/index.ts'
import { Supervised, type SupervisedOptions } from './supervised.ts'

export interface OutputOptions {
  name: string
  kind: OutputStatus['kind']
  /** Where its files go; of a stream: where it goes. */
  folder: string
  /** The source, of one that is recorded by itself. */
  camera: string | null
  /** Of its worker. */
  workerName: string
  dir: string
  log: Logger
  command: SupervisedOptions['command']
  config: () => object
  /** Whether the show or the operator wants it to run. */
  isWanted: () => boolean
  onUp: () => void
  onDown: () => void
  onState: (output: Output) => void
}

type WorkerStatus = StreamStatus | OutputWorkerStatus

/** How long a start or a stop may take: the first bytes, the last bytes. */
const commandTimeoutMs = 8000
/** Bytes a second are of so long at least. */
const rateMs = 500

export class Output {
  readonly worker: Supervised
  readonly #options: OutputOptions
  #status: WorkerStatus | null = null
  #bytesPerSecond = 0
  #seenAtMs = 0
  #told: OutputState | null = null
  #ending = false
  /** Why it failed before its worker ended: that holds until it writes. */
  #failure: string | null = null

  constructor(options: OutputOptions) {
    this.#options = options
    const { name, workerName, dir, log, command, config } = options
    this.worker = new Supervised({
      name: `output-${workerName}`,
      dir,
      log: log.child({ output: name }),
      command,
      config,
      onEvent: (event, data) => event === 'status' && this.#says(data as WorkerStatus),
      onUp: async () => {
        this.#says(await this.worker.rpc.call<WorkerStatus>('status'))
        options.onUp()
      },
      onDown: () => {
        this.#failure = this.#status?.reason ?? this.#failure
        this.#status = null
        if (!this.#ending) this.#tell()
        options.onDown()
      },
    })
  }

  get kind(): OutputStatus['kind'] {
    return this.#options.kind
  }

  get camera(): string | null {
    return this.#options.camera
  }

  get state(): OutputState {
    if (!this.worker.up || !this.#status)
      return this.#options.isWanted() ? (this.worker.restarts > 0 ? 'failed' : 'starting') : 'off'
    // One that is told something anew is ended for that: its trouble is not over.
    if (this.#failure !== null && this.#status.state !== 'writing' && this.#options.isWanted()) return 'failed'
    const states = { writing: 'on', failed: 'failed', waiting: 'starting', stopped: 'off' } as const
    return states[this.#status.state]
  }

  /** What it told last, and why it is not there. */
  get said(): { file: string | null; reason: string | null } {
    return { file: this.#status?.file ?? null, reason: this.#reason }
  }

  status(): OutputStatus {
    const { name, kind, folder } = this.#options
    const { restarts } = this.worker
    return {
      name,
      kind,
      state: this.state,
      reason: this.#reason,
      file: this.#status?.file ?? null,
      folder,
      bytes: this.#status?.bytes ?? 0,
      bytesPerSecond: this.#bytesPerSecond,
      seconds: this.#status?.seconds ?? 0,
      restarts,
      diskFreeBytes: this.#status?.diskFreeBytes ?? null,
    }
  }

  get #reason(): string | null {
    if (this.#status && (this.#status.reason !== null || this.#failure === null)) return this.#status.reason
    return this.#failure ?? this.worker.reason
  }

  async call<Answer>(method: 'start' | 'stop'): Promise<Answer> {
    return await this.worker.rpc.call<Answer>(method, {}, commandTimeoutMs)
  }

  /** After a changed wish. One whose worker is away starts when it is back. */
  async follow(): Promise<void> {
    if (this.worker.up) await this.call(this.#options.isWanted() ? 'start' : 'stop')
  }

  /** What is wanted and is off, is started. */
  startIfWanted(): void {
    const { name, log, isWanted } = this.#options
    if (!this.worker.up || !isWanted() || this.#status?.state !== 'stopped') return
    this.call('start').catch((error: Error) => {
      log.warn({ output: name, reason: error.message }, 'Output does not start')
    })
  }

  /** With what was written safe. */
  async stop(): Promise<void> {
    this.#ending = true
    if (this.worker.up) await this.call('stop').catch(() => {})
    await this.worker.stop()
  }

  #says(status: WorkerStatus): void {
    const nowMs = performance.now()
    const passedMs = nowMs - this.#seenAtMs
    const before = this.#status
    if (status.state === 'writing' || !this.#options.isWanted()) this.#failure = null
    if (before && passedMs > rateMs)
      this.#bytesPerSecond = Math.max(0, Math.round(((status.bytes - before.bytes) * 1000) / passedMs))
    if (!before || passedMs > rateMs) this.#seenAtMs = nowMs
    this.#status = !before || passedMs > rateMs ? status : { ...status, bytes: before.bytes }
    this.#tell()
  }

  #tell(): void {
    const { state } = this
    if (state === this.#told) return
    this.#told = state
    this.#options.onState(this)
  }
}
