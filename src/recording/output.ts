/** One output: from the encoder's socket through guard and backlog to its files, and its state in words. */
import { dirname } from 'node:path'
import type { Logger } from '../lib/log.ts'
import type { Clock } from '../lib/time.ts'
import { Backlog, type Item } from './backlog.ts'
import type { OutputConfig } from './config.ts'
import { OutputFolder } from './folder.ts'
import { HlsPolicy, type HlsState } from './hls.ts'
import { Input } from './input.ts'
import { Journal } from './journal.ts'
import type { Gap } from './progress.ts'
import { RecordPolicy, type RecordState } from './record.ts'
import { OutputRefusal } from './refusal.ts'
import { StreamGuard } from './stream-guard.ts'
import { type Loss, type Pes, TsDemux } from './ts-demux.ts'
import { ticksPerMs } from './ts-packet.ts'
import { Writer } from './writer.ts'

/** Started but nothing to write: `waiting`; why, says `reason`. */
export type OutputWorkerState = 'waiting' | 'writing' | 'failed' | 'stopped'

export interface OutputWorkerStatus {
  pid: number
  kind: 'record' | 'hls'
  state: OutputWorkerState
  /** Why it does not write, and what to do. */
  reason: string | null
  file: string | null
  /** Written since it was started, and how much picture that is. */
  bytes: number
  seconds: number
  /** Time of the last frame written, milliseconds of the room's time. */
  lastPtsMs: number | null
  /** Files begun since it was started. */
  segments: number
  gaps: Gap[]
  diskFreeBytes: number | null
  inputConnected: boolean
}

const startTimeoutMs = 3000
/** So long without a byte on the disk, and it does not count as writing. */
const silentMs = 1500
const stalledMs = 3000

export class Output {
  readonly #config: OutputConfig
  readonly #clock: Clock
  readonly #log: Logger
  readonly #journal: Journal<RecordState & HlsState>
  readonly #folder: OutputFolder
  readonly #backlog: Backlog
  readonly #writer: Writer
  readonly #input: Input
  readonly #record: RecordPolicy | null
  #demux = new TsDemux()
  #guard: StreamGuard | null = null
  #command: Promise<unknown> = Promise.resolve()
  #lastState = ''
  onChange: () => void = () => {}

  constructor(config: OutputConfig, clock: Clock, log: Logger) {
    this.#config = config
    this.#clock = clock
    this.#log = log
    this.#journal = new Journal(config.statePath, config.kind === 'record', log)
    const makeBelow = [dirname(config.statePath), ...config.makeBelow]
    this.#folder = new OutputFolder(config.to, this.#journal.content.folder, makeBelow)
    this.#backlog = new Backlog(config.backlogBytes)
    this.#record = config.kind === 'record' ? new RecordPolicy(config, this.#journal, log) : null
    this.#writer = new Writer({
      folder: this.#folder,
      backlog: this.#backlog,
      policy: this.#record ?? new HlsPolicy(config, this.#journal, log),
      clock,
      originTicks: config.ptsOriginMs * ticksPerMs,
      receive: () => this.#input.handOn(),
      onChange: () => this.#changed(),
    })
    this.#input = new Input(config.inputPath, clock, {
      begin: (encoder) => this.#beginInput(encoder),
      data: (bytes) => {
        this.#pass(this.#demux.push(bytes))
        this.#writer.wake()
      },
      end: () => this.#endInput(),
    })
  }

  /** Goes on where a killed process left off. Resolves after `close`; rejects only for a bug. */
  async run(): Promise<void> {
    if (this.#journal.content.on) this.#writer.start()
    await Promise.all([this.#writer.run(), this.#record?.recover()])
  }

  /** Resolves when the first bytes are on the disk. Rejects with the reason; the wish to write stands until `stop`. */
  start(): Promise<OutputWorkerStatus> {
    return this.#inTurn(async () => {
      this.#writer.start(this.#clock.nowMs() - this.#input.lastDataMs > silentMs)
      await this.#journal.save({ on: true })
      const deadlineMs = this.#clock.nowMs() + startTimeoutMs
      return await new Promise<OutputWorkerStatus>((resolve, reject) => {
        const stopLooking = this.#clock.every(20, () => {
          const status = this.status()
          const isLate = this.#clock.nowMs() >= deadlineMs
          if (status.state !== 'writing' && status.state !== 'failed' && !isLate) return
          stopLooking()
          if (status.state === 'writing') resolve(status)
          else reject(new OutputRefusal('not-started', status.reason ?? 'nothing came from the encoder'))
        })
      })
    })
  }

  /** Resolves with the path of the last file, or null, when it is closed and safe. `final`: HLS viewers are told that it is over. */
  stop(final: boolean): Promise<string | null> {
    return this.#inTurn(async () => {
      await this.#journal.save({ on: false })
      return await this.#writer.stop(final)
    })
  }

  /** Finishes what is open. */
  async close(): Promise<void> {
    await this.stop(false).catch((error: Error) => this.#log.warn({ err: error }, 'Last file not finished'))
    this.#input.close()
    this.#writer.end()
  }

  status(): OutputWorkerStatus {
    const { kind, ptsOriginMs } = this.#config
    const writer = this.#writer
    return {
      ...{ pid: process.pid, kind, ...this.#state() },
      file: writer.path ?? writer.lastPath,
      bytes: writer.bytes,
      seconds: writer.seconds,
      lastPtsMs: writer.lastPts === null ? null : writer.lastPts / ticksPerMs - ptsOriginMs,
      segments: writer.files,
      gaps: writer.gaps,
      diskFreeBytes: writer.disk.freeBytes,
      inputConnected: this.#input.connected,
    }
  }

  #state(): { state: OutputWorkerState; reason: string | null } {
    const { wanted, failure, busySinceMs, path, lastWriteMs } = this.#writer
    const nowMs = this.#clock.nowMs()
    if (!wanted) return { state: 'stopped', reason: null }
    if (failure) return { state: 'failed', reason: failure.message }
    if (busySinceMs !== null && nowMs - busySinceMs > stalledMs) {
      const seconds = Math.round((nowMs - busySinceMs) / 1000)
      const reason = `the disk of ${this.#folder.path} has not answered for ${seconds} s: check its cable, or give the output another folder`
      return { state: 'failed', reason }
    }
    if ((path || this.#input.connected) && nowMs - lastWriteMs < silentMs) return { state: 'writing', reason: null }
    return { state: 'waiting', reason: this.#whyWaiting(nowMs) }
  }

  #whyWaiting(nowMs: number): string {
    if (!this.#input.connected) return `no encoder answers at ${this.#config.inputPath}: it is started again by itself`
    if (nowMs - this.#input.lastDataMs > silentMs) return 'the encoder is connected but sends nothing'
    return 'no key frame has come from the encoder yet'
  }

  #beginInput(encoder: string): void {
    const { epochUnixMs, ptsOriginMs } = this.#config
    const nowTicks = (this.#clock.wallMs() - epochUnixMs + ptsOriginMs) * ticksPerMs
    this.#demux = new TsDemux()
    this.#guard = new StreamGuard(encoder, nowTicks)
    this.#log.info({ encoder }, 'Encoder connected')
  }

  #endInput(): void {
    this.#pass(this.#demux.end())
    this.#push(this.#guard?.end('the encoder went away') ?? [])
    this.#guard = null
    this.#log.warn('Encoder gone')
  }

  #pass(items: (Pes | Loss)[]): void {
    for (const item of items) this.#push(this.#guard?.take(item) ?? [])
  }

  #push(items: Item[]): void {
    for (const item of items) {
      if (item.type === 'end') this.#log.warn({ reason: item.cause }, 'Stream broke off')
      this.#backlog.push(item)
    }
  }

  #changed(): void {
    const { state, reason } = this.#state()
    const line = `${state} ${reason}`
    if (line !== this.#lastState)
      this.#log.info({ state, reason: reason ?? undefined, file: this.#writer.path }, 'Output changed')
    this.#lastState = line
    const folder = this.#folder.identity
    if (folder && folder.mountPoint !== this.#journal.content.folder?.mountPoint) void this.#journal.save({ folder })
    this.onChange()
  }

  /** Commands run one after the other. */
  #inTurn<Result>(command: () => Promise<Result>): Promise<Result> {
    const result = this.#command.then(command)
    this.#command = result.catch(() => {})
    return result
  }
}
