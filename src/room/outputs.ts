/** Recording and HLS of a room: a worker each on the encoder's socket. */
import { join } from 'node:path'
import type { Logger } from '../lib/log.ts'
import { type OutputState, type OutputStatus, RoomRefusal } from '../obs/index.ts'
import type { OutputWorkerStatus } from '../recording/index.ts'
import type { Room } from '../show/index.ts'
import type { RoomDesire } from './journal.ts'
import { Supervised } from './supervised.ts'
import { outputCommand, type WorkerConfigs } from './workers.ts'

export interface OutputsOptions {
  room: Room
  runDir: string
  stateDir: string
  log: Logger
  configs: WorkerConfigs
  desire: () => RoomDesire
  onChange: () => void
  onRecord: (state: OutputState, file: string | null, reason: string | null) => void
}

const kinds = ['record', 'hls'] as const
type Kind = (typeof kinds)[number]

interface Output {
  kind: Kind
  worker: Supervised
  status: OutputWorkerStatus | null
  bytesPerSecond: number
  seenAtMs: number
  told: OutputState | null
}

/** How long a start or a stop may take: the first bytes, the last bytes. */
const commandTimeoutMs = 8000
const retryMs = 1000

export class Outputs {
  readonly hlsDir: string | null
  readonly #options: OutputsOptions
  readonly #outputs: Output[]
  #retry: NodeJS.Timeout | null = null
  #stopping = false

  constructor(options: OutputsOptions) {
    this.#options = options
    this.hlsDir = options.room.hls ? join(options.stateDir, 'hls') : null
    this.#outputs = kinds.filter((kind) => options.room[kind] !== null).map((kind) => this.#create(kind))
  }

  /** Their workers' names. */
  get workers(): string[] {
    return this.#outputs.map((output) => output.worker.name)
  }

  async start(): Promise<void> {
    await Promise.all(this.#outputs.map((output) => output.worker.start()))
    this.#retry = setInterval(() => this.#startWanted(), retryMs)
  }

  async stop(): Promise<void> {
    this.#stopping = true
    if (this.#retry) clearInterval(this.#retry)
    await Promise.all(
      this.#outputs.map(async ({ worker }) => {
        if (worker.up) await worker.rpc.call('stop', {}, commandTimeoutMs).catch(() => {})
        await worker.stop()
      }),
    )
  }

  leave(): void {
    if (this.#retry) clearInterval(this.#retry)
    for (const { worker } of this.#outputs) worker.leave()
  }

  get recordState(): OutputState {
    const record = this.#find('record')
    return record ? this.#state(record) : 'off'
  }

  /** Settles when bytes are on the disk; rejects with the reason when they are not. */
  async startRecord(): Promise<void> {
    const record = this.#find('record')
    if (!record) throw new RoomRefusal('not-now', 'There is no recording in this room')
    await record.worker.rpc.call('start', {}, commandTimeoutMs)
  }

  async stopRecord(): Promise<string> {
    const record = this.#find('record')
    if (!record) throw new RoomRefusal('not-now', 'There is no recording in this room')
    const path = await record.worker.rpc.call<string | null>('stop', {}, commandTimeoutMs)
    return path ?? ''
  }

  statuses(): OutputStatus[] {
    return this.#outputs.map((output) => ({
      name: output.kind,
      kind: output.kind,
      state: this.#state(output),
      reason: output.worker.up ? (output.status?.reason ?? null) : output.worker.reason,
      file: output.status?.file ?? null,
      folder: output.kind === 'record' ? (this.#options.room.record?.to ?? '') : (this.hlsDir ?? ''),
      bytes: output.status?.bytes ?? 0,
      bytesPerSecond: output.bytesPerSecond,
      seconds: output.status?.seconds ?? 0,
      restarts: output.worker.restarts,
      diskFreeBytes: output.status?.diskFreeBytes ?? null,
    }))
  }

  #find(kind: Kind): Output | undefined {
    return this.#outputs.find((output) => output.kind === kind)
  }

  #wanted(kind: Kind): boolean {
    return kind === 'hls' || this.#options.desire().recording
  }

  /** What the show or the operator wants on and is off, is started; again and again where it fails. */
  #startWanted(): void {
    for (const { kind, worker, status } of this.#outputs) {
      if (!worker.up || !this.#wanted(kind) || status?.state !== 'stopped') continue
      worker.rpc.call('start', {}, commandTimeoutMs).catch((error: Error) => {
        this.#options.log.warn({ output: kind, reason: error.message }, 'Output does not start')
      })
    }
  }

  #state({ kind, worker, status }: Output): OutputState {
    if (!worker.up || !status) return this.#wanted(kind) ? (worker.restarts > 0 ? 'failed' : 'starting') : 'off'
    if (status.state === 'writing') return 'on'
    if (status.state === 'failed') return 'failed'
    if (status.state === 'waiting') return 'starting'
    return 'off'
  }

  #create(kind: Kind): Output {
    const { runDir, stateDir, log, configs, onChange } = this.#options
    const output: Output = {
      kind,
      status: null,
      bytesPerSecond: 0,
      seenAtMs: 0,
      told: null,
      worker: new Supervised({
        name: `output-${kind}`,
        dir: runDir,
        log: log.child({ output: kind }),
        command: outputCommand,
        config: () => configs.output(kind, stateDir) ?? {},
        onEvent: (event, data) => event === 'status' && this.#says(output, data as OutputWorkerStatus),
        onUp: async () => {
          this.#says(output, await output.worker.rpc.call<OutputWorkerStatus>('status'))
          this.#startWanted()
        },
        onDown: () => {
          output.status = null
          if (!this.#stopping) this.#tell(output)
          onChange()
        },
      }),
    }
    return output
  }

  #says(output: Output, status: OutputWorkerStatus): void {
    const nowMs = performance.now()
    const passedMs = nowMs - output.seenAtMs
    if (output.status && passedMs > 500) {
      output.bytesPerSecond = Math.max(0, Math.round(((status.bytes - output.status.bytes) * 1000) / passedMs))
      output.seenAtMs = nowMs
    } else if (!output.status) output.seenAtMs = nowMs
    if (!output.status || passedMs > 500) output.status = status
    else output.status = { ...status, bytes: output.status.bytes }
    this.#tell(output)
  }

  #tell(output: Output): void {
    const state = this.#state(output)
    if (output.kind !== 'record' || state === output.told) return
    output.told = state
    this.#options.onRecord(state, output.status?.file ?? null, output.status?.reason ?? output.worker.reason)
    this.#options.onChange()
  }
}
