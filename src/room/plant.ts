/** All workers of one room: what runs, and in which order it starts and ends. Desired state comes from the room. */
import type { MediaEvent } from '../engine/messages/source.ts'
import type { Logger } from '../lib/log.ts'
import type { OutputState } from '../obs/index.ts'
import type { Room, Show } from '../show/index.ts'
import { bundleEngine } from './bundle.ts'
import type { Staging } from './compose.ts'
import { monitorConfig } from './config-mix.ts'
import { FullMachine } from './full-machine.ts'
import { hlsPlaylist, writeMaster } from './hls-master.ts'
import { Ingests } from './ingests.ts'
import { type RoomDesire, sourcesOnAir } from './journal.ts'
import { Levels } from './levels.ts'
import { boundLogs } from './logs.ts'
import { Mixers } from './mixers.ts'
import { Monitor } from './monitor.ts'
import { Outputs } from './outputs.ts'
import { Pictures } from './pictures.ts'
import { ProgramEncoder } from './program-encoder.ts'
import { RoomRun } from './room-run.ts'
import { frameLinks } from './run-paths.ts'
import { Screens } from './screens.ts'
import { neededBytes, requireSharedMemory } from './shared-memory.ts'
import { SideEncoders } from './side-encoders.ts'
import { SoundOutputs } from './sound-outputs.ts'
import { SourcePlant } from './source-plant.ts'
import { endStrangers } from './strangers.ts'
import type { Supervised } from './supervised.ts'
import { Surfaces } from './surfaces.ts'

export interface PlantOptions {
  show: Show
  room: Room
  runDir: string
  stateDir: string
  log: Logger
  stopOrphans: boolean
  desire: () => RoomDesire
  onChange: () => void
  onMedia: (source: string, event: MediaEvent) => void
  onRecord: (state: OutputState, file: string | null, reason: string | null) => void
}

/** How often the workers' logs are looked at. */
const logsMs = 60_000

export class Plant {
  readonly levels = new Levels()
  readonly fullMachine = new FullMachine()
  readonly pictures: Pictures
  readonly sources: SourcePlant
  readonly mixers: Mixers
  readonly encoder: ProgramEncoder
  readonly sideEncoders: SideEncoders
  readonly outputs: Outputs
  readonly ingests: Ingests
  readonly screens: Screens
  readonly soundOutputs: SoundOutputs
  readonly surfaces: Surfaces
  readonly monitor: Monitor
  readonly #options: PlantOptions
  #ending = false

  constructor(options: PlantOptions) {
    this.#options = options
    const { room, log, desire, onChange, onMedia } = options
    const run = new RoomRun(options)
    this.pictures = new Pictures(run)
    const staging = () => this.pictures.staging
    const common = { run, log, onChange }
    this.sources = new SourcePlant({
      ...common,
      levels: this.levels,
      onAir: () => sourcesOnAir(room, desire()),
      sounds: () => desire().sounds,
      onMedia,
    })
    this.mixers = new Mixers({
      ...common,
      pictures: this.pictures,
      desire,
      onCoreWaits: (worker, coreWaits) => this.fullMachine.told(worker, coreWaits),
      onLevel: (level) => this.levels.program(level),
      onLink: (link) => this.sources.linkChanged(link),
      onDown: () => this.sources.mixerLost(),
    })
    const onCoreWaits = (coreWaits: number) => this.fullMachine.told('encoder', coreWaits)
    this.encoder = new ProgramEncoder({ ...common, staging, onCoreWaits })
    this.sideEncoders = new SideEncoders({ ...common, staging, element: () => this.encoder.element, desire })
    this.outputs = new Outputs({ ...options, run })
    this.ingests = new Ingests(common)
    this.screens = new Screens({ ...common, staging })
    this.soundOutputs = new SoundOutputs({ ...common, listened: () => desire().listen })
    this.surfaces = new Surfaces(common)
    this.monitor = new Monitor({
      room,
      runDir: run.dir,
      log,
      config: (staging) => monitorConfig(run, staging),
      hlsDir: this.outputs.hlsDir,
      hlsPlaylist: hlsPlaylist(room),
      staging,
      preview: () => this.pictures.composition(desire().previewScene),
      listened: () => run.listenPath(desire().listen),
    })
  }

  /** Settles when the mixers, the encoder and all that is here by itself are up. */
  async start(): Promise<void> {
    const { show, room, runDir, stateDir, log } = this.#options
    requireSharedMemory(neededBytes(show.video, frameLinks(room)))
    const [staging] = await Promise.all([this.pictures.paint(stateDir, log), bundleEngine().then(() => this.encoder.choose())])
    this.pictures.use(staging)
    await endStrangers(runDir, this.#workerNames, log)
    if (this.#ending) return
    writeMaster(show, room, stateDir, log)
    setInterval(() => boundLogs(runDir), logsMs).unref()
    const sources = Promise.all([this.sources.start(), startAll(this.ingests.workers)])
    await startAll([...this.mixers.workers, this.encoder.worker])
    if (this.#ending) return
    await Promise.all([sources, this.outputs.start(), startAll(this.#devices), this.sideEncoders.startWanted()])
    this.monitor.ready()
  }

  /** What stands still in the scenes of `room`, for `follow`. */
  paint(room: Room): Promise<Staging> {
    requireSharedMemory(neededBytes(this.#options.show.video, frameLinks(room)))
    return this.pictures.paint(this.#options.stateDir, this.#options.log, room)
  }

  /** Scenes, sources and sounds of the room are others now, with `staging` of them: all that shows them follows, and nothing else is touched. */
  async follow(staging: Staging): Promise<void> {
    this.pictures.use(staging)
    await Promise.all([this.sources.follow(), this.mixers.follow()])
    await this.sources.endGone()
    this.monitor.follow()
  }

  async stop(): Promise<void> {
    this.#ending = true
    await this.monitor.stop()
    await Promise.all([this.outputs.stop(), this.sideEncoders.stop(), stopAll(this.#devices)])
    await Promise.all([stopAll([this.encoder.worker, ...this.mixers.workers]), this.sources.stop()])
    await stopAll(this.ingests.workers)
  }

  leave(): void {
    const rear = [this.monitor, this.outputs, this.sideEncoders, ...this.#devices, this.encoder.worker]
    for (const part of [...rear, ...this.mixers.workers, this.sources, ...this.ingests.workers]) part.leave()
  }

  showPreview(scene: string): void {
    this.monitor.showPreview(this.pictures.composition(scene))
  }

  /** Headphones and pages hear what the operator wants to. */
  async listen(): Promise<void> {
    this.monitor.listen()
    await this.soundOutputs.followListen()
  }

  /** Settles when bytes are on a disk. The encoder of one on request runs only meanwhile. */
  async startCamera(source: string): Promise<null> {
    await this.sideEncoders.startWanted()
    await this.outputs.callCamera(source, 'start')
    return null
  }

  /** Path of the last segment. */
  async stopCamera(source: string): Promise<string | null> {
    const file = await this.outputs.callCamera<string | null>(source, 'stop')
    await this.sideEncoders.stopUnwanted()
    return file ?? null
  }

  /** Workers of the screens, of the sound outputs and of the surfaces. */
  get #devices(): Supervised[] {
    return [...this.screens.workers, ...this.soundOutputs.workers, ...this.surfaces.workers]
  }

  get #workerNames(): string[] {
    const supervised = [
      ...this.mixers.workers,
      this.encoder.worker,
      ...this.#devices,
      ...this.sideEncoders.wanted,
      ...this.ingests.workers,
    ]
    return ['monitor', ...supervised.map(({ name }) => name), ...this.sources.workers, ...this.outputs.workers]
  }
}

async function startAll(workers: Supervised[]): Promise<void> {
  await Promise.all(workers.map((worker) => worker.start()))
}

async function stopAll(workers: Supervised[]): Promise<void> {
  await Promise.all(workers.map((worker) => worker.stop()))
}
