/** Encoders beside the program's: of the lower HLS rendition, and of cameras that are recorded by themselves. The program never waits for one. */
import type { EncoderConfig } from '../engine/messages/output.ts'
import type { Logger } from '../lib/log.ts'
import type { SideEncoderStatus } from '../obs/index.ts'
import type { RecordedCamera } from '../show/index.ts'
import type { Staging } from './compose.ts'
import { cameraEncoderConfig, lowEncoderConfig } from './config-encoder.ts'
import type { RoomDesire } from './journal.ts'
import type { RoomRun } from './room-run.ts'
import { Supervised } from './supervised.ts'
import { engineCommand } from './worker-commands.ts'
import { workerStatus } from './worker-status.ts'

/** It runs on any machine, any number of times; chips allow few at once. */
const safeElement = 'x264enc'

interface SideEncodersOptions {
  run: RoomRun
  log: Logger
  staging: () => Staging
  /** The program's encoder. */
  element: () => string
  desire: () => RoomDesire
  onChange: () => void
}

interface SideEncoder {
  /** Null: of the lower HLS rendition. */
  source: string | null
  videoKbps: number
  /** Always; otherwise while its recording is wanted. */
  always: boolean
  runs: boolean
  worker: Supervised
}

type MakeConfig = (staging: Staging, element: string) => Omit<EncoderConfig, 'rpcPath'>

export class SideEncoders {
  readonly #options: SideEncodersOptions
  readonly #encoders: SideEncoder[]

  constructor(options: SideEncodersOptions) {
    this.#options = options
    const { run } = options
    const low = run.room.hls?.low
    this.#encoders = [
      ...(low ? [this.#create('low', { ...low, source: null, auto: true }, (...of) => lowEncoderConfig(run, low, ...of))] : []),
      ...(run.room.record?.cameras ?? []).map((camera, index) =>
        this.#create(`camera-${index}`, camera, (...of) => cameraEncoderConfig(run, camera, ...of)),
      ),
    ]
  }

  /** Workers of those that are to run. */
  get wanted(): Supervised[] {
    return this.#encoders.filter((one) => this.#isWanted(one)).map(({ worker }) => worker)
  }

  async startWanted(): Promise<void> {
    const coming = this.#encoders.filter((one) => this.#isWanted(one) && !one.runs)
    await Promise.all(coming.map((one) => this.#run(one)))
  }

  /** Those on request cost nothing while nobody asks. */
  async stopUnwanted(): Promise<void> {
    await this.#end(this.#encoders.filter((one) => !this.#isWanted(one) && one.runs))
  }

  async stop(): Promise<void> {
    await this.#end(this.#encoders)
  }

  leave(): void {
    for (const { worker } of this.#encoders) worker.leave()
  }

  #isWanted({ always, source }: SideEncoder): boolean {
    return always || (source !== null && this.#options.desire().cameras[source] === true)
  }

  async #run(one: SideEncoder): Promise<void> {
    one.runs = true
    await one.worker.start()
  }

  async #end(some: SideEncoder[]): Promise<void> {
    await Promise.all(
      some.map(async (one) => {
        one.runs = false
        await one.worker.stop()
      }),
    )
  }

  statuses(): SideEncoderStatus[] {
    const running = this.#encoders.filter(({ runs }) => runs)
    return running.map(({ source, videoKbps, worker }) => ({ source, videoKbps, ...workerStatus(worker) }))
  }

  /** One that keeps failing has the safe encoder from then on. */
  #create(
    name: string,
    { source, videoKbps, auto }: Pick<RecordedCamera, 'videoKbps' | 'auto'> & Pick<SideEncoder, 'source'>,
    config: MakeConfig,
  ): SideEncoder {
    const { run, log, staging, element, onChange } = this.#options
    let failed = false
    const worker: Supervised = new Supervised({
      name,
      dir: run.dir,
      log: log.child({ encoder: name, ...(source !== null && { camera: source }) }),
      command: engineCommand('encoder'),
      config: () => config(staging(), failed ? safeElement : element()),
      onDown: () => {
        failed ||= worker.looping
        onChange()
      },
    })
    return { source, videoKbps, always: auto, runs: false, worker }
  }
}
