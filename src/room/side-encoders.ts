/** Encoders beside the program's: of the lower HLS rendition, and of cameras that are recorded by themselves. The program never waits for one. */
import type { EncoderConfig } from '../engine/messages.ts'
import type { Logger } from '../lib/log.ts'
import type { SideEncoderStatus } from '../obs/index.ts'
import type { Room } from '../show/index.ts'
import type { Staging } from './compose.ts'
import { workerStatus } from './status.ts'
import { Supervised } from './supervised.ts'
import { engineCommand, type WorkerConfigs } from './workers.ts'

/** It runs on any machine, any number of times; chips allow few at once. */
const safeElement = 'x264enc'

interface SideEncodersOptions {
  room: Room
  runDir: string
  log: Logger
  configs: WorkerConfigs
  staging: () => Staging
  /** The program's encoder. */
  element: () => string
  onChange: () => void
}

interface SideEncoder {
  /** Null: of the lower HLS rendition. */
  source: string | null
  videoKbps: number
  worker: Supervised
}

type MakeConfig = (staging: Staging, element: string) => Omit<EncoderConfig, 'rpcPath'>

export class SideEncoders {
  readonly #options: SideEncodersOptions
  readonly #encoders: SideEncoder[]

  constructor(options: SideEncodersOptions) {
    this.#options = options
    const { room, configs } = options
    const low = room.hls?.low
    this.#encoders = [
      ...(low ? [this.#create('low', null, low.videoKbps, (...of) => configs.lowEncoder(low, ...of))] : []),
      ...(room.record?.cameras ?? []).map((camera, index) =>
        this.#create(`camera-${index}`, camera.source, camera.videoKbps, (...of) => configs.cameraEncoder(camera, ...of)),
      ),
    ]
  }

  get workers(): Supervised[] {
    return this.#encoders.map(({ worker }) => worker)
  }

  statuses(): SideEncoderStatus[] {
    return this.#encoders.map(({ source, videoKbps, worker }) => ({ source, videoKbps, ...workerStatus(worker) }))
  }

  /** One that keeps failing has the safe encoder from then on. */
  #create(name: string, source: string | null, videoKbps: number, config: MakeConfig): SideEncoder {
    const { runDir, log, staging, element, onChange } = this.#options
    let failed = false
    const worker: Supervised = new Supervised({
      name,
      dir: runDir,
      log: log.child({ encoder: name, ...(source !== null && { camera: source }) }),
      command: engineCommand('encoder'),
      config: () => config(staging(), failed ? safeElement : element()),
      onDown: () => {
        failed ||= worker.looping
        onChange()
      },
    })
    return { source, videoKbps, worker }
  }
}
