/** Recording, HLS and streams of a room: a worker each on the encoder's socket. */
import type { Logger } from '../lib/log.ts'
import { type OutputState, type OutputStatus, RoomRefusal } from '../obs/index.ts'
import type { RecordedCamera, StreamOutput } from '../show/index.ts'
import { cameraOutputConfig, type FileKind, fileKinds, outputConfig, outputFolder, streamConfig } from './config-output.ts'
import type { RoomDesire } from './journal.ts'
import { Output, type OutputOptions } from './output.ts'
import type { RoomRun } from './room-run.ts'
import { engineCommand, outputCommand } from './worker-commands.ts'

export interface OutputsOptions {
  run: RoomRun
  stateDir: string
  log: Logger
  desire: () => RoomDesire
  onChange: () => void
  onRecord: (state: OutputState, file: string | null, reason: string | null) => void
}

/** How often it is looked what is wanted and does not run. */
const retryMs = 1000

export class Outputs {
  readonly hlsDir: string | null
  readonly #options: OutputsOptions
  readonly #outputs: Output[]
  #retry: NodeJS.Timeout | null = null

  constructor(options: OutputsOptions) {
    this.#options = options
    const { room } = options.run
    this.hlsDir = outputFolder(room, 'hls', options.stateDir)
    this.#outputs = [
      ...fileKinds.flatMap((kind) => this.#createFile(kind)),
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
    if (this.#retry) clearInterval(this.#retry)
    await Promise.all(this.#outputs.map((output) => output.stop()))
  }

  leave(): void {
    if (this.#retry) clearInterval(this.#retry)
    for (const { worker } of this.#outputs) worker.leave()
  }

  statuses(): OutputStatus[] {
    return this.#outputs.map((output) => output.status())
  }

  /** On while one of its places is written. */
  get recordState(): OutputState {
    const states = this.#records.map(({ state }) => state)
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
    for (const output of this.#outputs.filter(({ kind }) => kind === 'camera'))
      output.follow().catch((error: Error) => {
        this.#options.log.warn({ camera: output.camera, reason: error.message }, 'The recording of a camera does not follow')
      })
  }

  /** After a changed wish. */
  async followStreams(): Promise<void> {
    const streams = this.#outputs.filter(({ kind }) => kind === 'stream')
    await Promise.all(streams.map((output) => output.follow()))
  }

  /** The first answer in the order of the places. One place that fails is tried again, and told in the status. */
  async #callAll<Answer>(places: Output[], method: 'start' | 'stop'): Promise<Answer | undefined> {
    if (places.length === 0) throw new RoomRefusal('not-now', 'There is no recording in this room')
    const answers = await Promise.allSettled(places.map((output) => output.call<Answer>(method)))
    const good = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
    const [bad] = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
    if (good.length === 0) throw bad
    if (bad) this.#options.log.warn({ method, reason: (bad as Error).message }, 'One place of the recording does not follow')
    return good[0]
  }

  /** The places of the recording. */
  get #records(): Output[] {
    return this.#outputs.filter(({ kind }) => kind === 'record' || kind === 'copy')
  }

  /** Again and again where it fails. */
  #startWanted(): void {
    for (const output of this.#outputs) output.startIfWanted()
  }

  /** None where the room has no such output. */
  #createFile(kind: FileKind): Output[] {
    const { run, stateDir, desire } = this.#options
    const folder = outputFolder(run.room, kind, stateDir)
    if (folder === null) return []
    const isHls = kind === 'hls' || kind === 'low'
    return [
      this.#create({
        name: kind,
        kind: isHls ? 'hls' : kind,
        folder,
        camera: null,
        workerName: kind,
        command: outputCommand,
        config: () => outputConfig(run, kind, stateDir) ?? {},
        isWanted: () => isHls || desire().recording,
      }),
    ]
  }

  /** In each place of the recording. */
  #createCamera(camera: RecordedCamera, index: number): Output[] {
    const { run, stateDir, desire } = this.#options
    const folders = [run.room.record?.to, run.room.record?.also].filter((folder) => folder != null)
    return folders.map((folder, place) =>
      this.#create({
        name: `camera ${camera.source}`,
        kind: 'camera',
        folder,
        camera: camera.source,
        workerName: `camera-${index}-${place}`,
        command: outputCommand,
        config: () => cameraOutputConfig(run, camera, folder, stateDir),
        isWanted: () => desire().cameras[camera.source] === true,
      }),
    )
  }

  #createStream(stream: StreamOutput): Output {
    const { run, desire } = this.#options
    return this.#create({
      name: stream.name,
      kind: 'stream',
      folder: stream.url,
      camera: null,
      workerName: stream.name,
      command: engineCommand('stream'),
      config: () => streamConfig(run, stream),
      isWanted: () => desire().streams[stream.name] === true,
    })
  }

  #create(what: Omit<OutputOptions, 'dir' | 'log' | 'onUp' | 'onDown' | 'onState'>): Output {
    const { run, log, onChange } = this.#options
    return new Output({
      ...what,
      dir: run.dir,
      log,
      onUp: () => this.#startWanted(),
      onDown: onChange,
      onState: (output) => this.#tell(output),
    })
  }

  /** Of HLS nobody is told: it always runs. To clients the recording is one: on while one of its places is written. */
  #tell(changed: Output): void {
    if (changed.kind === 'hls') return
    if (changed.kind === 'record' || changed.kind === 'copy') {
      const state = this.recordState
      const { file, reason } = (this.#records.find((one) => one.state === state) ?? changed).said
      this.#options.onRecord(state, file, reason)
    }
    this.#options.onChange()
  }
}
