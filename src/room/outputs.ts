/** Recording, HLS and streams of a room: a worker each on the encoder's socket. */
import type { StreamStatus } from '../engine/messages/output.ts'
import type { Logger } from '../lib/log.ts'
import { type OutputState, type OutputStatus, RoomRefusal } from '../obs/index.ts'
import type { OutputWorkerStatus } from '../recording/index.ts'
import type { RecordedCamera, StreamOutput } from '../show/index.ts'
import { cameraOutputConfig, type FileKind, fileKinds, outputConfig, outputFolder, streamConfig } from './config-output.ts'
import type { RoomDesire } from './journal.ts'
import type { RoomRun } from './room-run.ts'
import { Supervised, type SupervisedOptions } from './supervised.ts'
import { engineCommand, outputCommand } from './worker-commands.ts'

export interface OutputsOptions {
  run: RoomRun
  stateDir: string
  log: Logger
  desire: () => RoomDesire
  onChange: () => void
  onRecord: (state: OutputState, file: string | null, reason: string | null) => void
}

type Kind = OutputStatus['kind']
type WorkerStatus = StreamStatus | OutputWorkerStatus

interface Output {
  name: string
  kind: Kind
  /** Of a stream: where it goes. */
  folder: string
  /** The source, of one that is recorded by itself. */
  camera: string | null
  worker: Supervised
  status: WorkerStatus | null
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
    const { room } = options.run
    this.hlsDir = outputFolder(room, 'hls', options.stateDir)
    this.#outputs = [
      ...fileKinds.filter((kind) => outputFolder(room, kind, options.stateDir) !== null).map((kind) => this.#createFile(kind)),
      ...(room.record?.cameras ?? []).flatMap((camera, index) => this.#createCamera(camera, index)),
      ...room.streams.map((stream) => this.#createStream(stream)),
    ]
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

  /** On while one of its places is written. */
  get recordState(): OutputState {
    const states = this.#records.map((output) => this.#state(output))
    return states.find((state) => state === 'on') ?? states[0] ?? 'off'
  }

  /** Settles when bytes are on a disk; rejects with the reason when they are on none. */
  async startRecord(): Promise<void> {
    await this.#callAll(this.#records, 'start')
  }

  async stopRecord(): Promise<string> {
    return (await this.#callAll<string | null>(this.#records, 'stop')) ?? ''
  }

  /** One camera by itself, in all places. Settles when bytes are on a disk, or the last file is closed: with its path. */
  async callCamera<Answer>(source: string, method: 'start' | 'stop'): Promise<Answer | undefined> {
    return await this.#callAll<Answer>(
      this.#outputs.filter(({ camera }) => camera === source),
      method,
    )
  }

  /** The program's recording never waits for theirs. One that does not start is tried again, and told in the status. */
  followCameras(): void {
    for (const output of this.#outputs) {
      const { kind, name, worker } = output
      const method = this.#wanted(output) ? 'start' : 'stop'
      if (kind !== 'camera' || !worker.up) continue
      callWorker(worker, method).catch((error: Error) => {
        this.#options.log.warn({ output: name, method, reason: error.message }, 'The recording of a camera does not follow')
      })
    }
  }

  /** The first answer in the order of the places. One place that fails is tried again, and told in the status. */
  async #callAll<Answer>(places: Output[], method: 'start' | 'stop'): Promise<Answer | undefined> {
    if (places.length === 0) throw new RoomRefusal('not-now', 'There is no recording in this room')
    const answers = await Promise.allSettled(places.map(({ worker }) => callWorker<Answer>(worker, method)))
    const good = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
    const [bad] = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
    if (good.length === 0) throw bad
    if (bad) this.#options.log.warn({ method, reason: (bad as Error).message }, 'One place of the recording does not follow')
    return good[0]
  }

  statuses(): OutputStatus[] {
    return this.#outputs.map((output) => ({
      name: output.name,
      kind: output.kind,
      state: this.#state(output),
      reason: output.worker.up ? (output.status?.reason ?? null) : output.worker.reason,
      file: output.status?.file ?? null,
      folder: output.folder,
      bytes: output.status?.bytes ?? 0,
      bytesPerSecond: output.bytesPerSecond,
      seconds: output.status?.seconds ?? 0,
      restarts: output.worker.restarts,
      diskFreeBytes: output.status?.diskFreeBytes ?? null,
    }))
  }

  /** The places of the recording. */
  get #records(): Output[] {
    return this.#outputs.filter(({ kind }) => kind === 'record' || kind === 'copy')
  }

  #wanted({ kind, name, camera }: Output): boolean {
    const { recording, cameras, streams } = this.#options.desire()
    if (camera !== null) return cameras[camera] === true
    if (kind === 'stream') return streams[name] === true
    return kind === 'hls' || recording
  }

  /** After a changed wish. */
  async followStreams(): Promise<void> {
    const streams = this.#outputs.filter((output) => output.kind === 'stream' && output.worker.up)
    await Promise.all(
      streams.map((output) => output.worker.rpc.call(this.#wanted(output) ? 'start' : 'stop', {}, commandTimeoutMs)),
    )
  }

  /** What the show or the operator wants on and is off, is started; again and again where it fails. */
  #startWanted(): void {
    for (const output of this.#outputs) {
      const { name, worker, status } = output
      if (!worker.up || !this.#wanted(output) || status?.state !== 'stopped') continue
      worker.rpc.call('start', {}, commandTimeoutMs).catch((error: Error) => {
        this.#options.log.warn({ output: name, reason: error.message }, 'Output does not start')
      })
    }
  }

  #state(output: Output): OutputState {
    const { worker, status } = output
    if (!worker.up || !status) return this.#wanted(output) ? (worker.restarts > 0 ? 'failed' : 'starting') : 'off'
    if (status.state === 'writing') return 'on'
    if (status.state === 'failed') return 'failed'
    if (status.state === 'waiting') return 'starting'
    return 'off'
  }

  #createFile(kind: FileKind): Output {
    const { run, stateDir } = this.#options
    const what = {
      name: kind,
      kind: kind === 'low' ? 'hls' : kind,
      folder: outputFolder(run.room, kind, stateDir) ?? '',
      camera: null,
    } as const
    return this.#create(what, kind, outputCommand, () => outputConfig(run, kind, stateDir) ?? {})
  }

  #createStream(stream: StreamOutput): Output {
    const what = { name: stream.name, kind: 'stream', folder: stream.url, camera: null } as const
    return this.#create(what, stream.name, engineCommand('stream'), () => streamConfig(this.#options.run, stream))
  }

  /** In each place of the recording. */
  #createCamera(camera: RecordedCamera, index: number): Output[] {
    const { run, stateDir } = this.#options
    const folders = [run.room.record?.to, run.room.record?.also].filter((folder) => folder != null)
    return folders.map((folder, place) => {
      const what = { name: `camera ${camera.source}`, kind: 'camera', folder, camera: camera.source } as const
      const worker = `camera-${index}-${place}`
      return this.#create(what, worker, outputCommand, () => cameraOutputConfig(run, camera, folder, stateDir))
    })
  }

  #create(
    what: Pick<Output, 'name' | 'kind' | 'folder' | 'camera'>,
    worker: string,
    command: SupervisedOptions['command'],
    config: () => object,
  ): Output {
    const { run, log, onChange } = this.#options
    const output: Output = {
      ...what,
      status: null,
      bytesPerSecond: 0,
      seenAtMs: 0,
      told: null,
      worker: new Supervised({
        name: `output-${worker}`,
        dir: run.dir,
        log: log.child({ output: what.name }),
        command,
        config,
        onEvent: (event, data) => event === 'status' && this.#says(output, data as WorkerStatus),
        onUp: async () => {
          this.#says(output, await output.worker.rpc.call<WorkerStatus>('status'))
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

  #says(output: Output, status: WorkerStatus): void {
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
    if (output.kind === 'hls' || state === output.told) return
    output.told = state
    if (output.kind === 'record' || output.kind === 'copy') this.#tellRecord(output)
    this.#options.onChange()
  }

  /** To clients the recording is one: on while one of its places is written. */
  #tellRecord(changed: Output): void {
    const state = this.recordState
    const output = this.#records.find((one) => this.#state(one) === state) ?? changed
    this.#options.onRecord(state, output.status?.file ?? null, output.status?.reason ?? output.worker.reason)
  }
}

/** A place that is down is no reason to wait. */
async function callWorker<Answer>(worker: Supervised, method: string): Promise<Answer> {
  return await worker.rpc.call<Answer>(method, {}, commandTimeoutMs)
}
