/** Cameras that are recorded by themselves: an encoder each, with which nothing of the program ever waits. */
import type { Logger } from '../lib/log.ts'
import type { RecordedCamera, Room } from '../show/index.ts'
import type { Staging } from './compose.ts'
import { Supervised } from './supervised.ts'
import { engineCommand, type WorkerConfigs } from './workers.ts'

/** It runs on any machine, any number of times; chips allow few at once. */
const safeElement = 'x264enc'

export interface CamerasOptions {
  room: Room
  runDir: string
  log: Logger
  configs: WorkerConfigs
  staging: () => Staging
  /** The program's encoder. */
  element: () => string
  onChange: () => void
}

export class Cameras {
  readonly workers: Supervised[]
  readonly #options: CamerasOptions
  /** Those whose encoder kept failing: they have the safe one from then on. */
  readonly #failed = new Set<RecordedCamera>()

  constructor(options: CamerasOptions) {
    this.#options = options
    this.workers = (options.room.record?.cameras ?? []).map((camera, index) => this.#create(camera, index))
  }

  #create(camera: RecordedCamera, index: number): Supervised {
    const { runDir, log, configs, staging, element, onChange } = this.#options
    const worker: Supervised = new Supervised({
      name: `camera-${index}`,
      dir: runDir,
      log: log.child({ camera: camera.source }),
      command: engineCommand('encoder'),
      config: () => configs.cameraEncoder(camera, staging(), this.#failed.has(camera) ? safeElement : element()),
      onDown: () => {
        if (worker.looping) this.#failed.add(camera)
        onChange()
      },
    })
    return worker
  }
}
