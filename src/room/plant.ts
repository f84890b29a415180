/** All workers of one room: what runs, what it reports, and the calls that reach it. Desired state comes from the room. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Composition, LevelEvent, LinkEvent, MediaEvent, SoundSetting, TakeAnswer, TakeParams } from '../engine/messages.ts'
import type { Logger } from '../lib/log.ts'
import { type OutputState, RoomRefusal } from '../obs/index.ts'
import type { Room, Show, Source } from '../show/index.ts'
import { bundleEngine } from './bundle.ts'
import { isStill, planRoom, type Staging } from './compose.ts'
import { chooseEncoder, markFailed } from './encoder-choice.ts'
import { type Epoch, roomEpoch } from './epoch.ts'
import { FullMachine } from './full-machine.ts'
import { soundSettings } from './hearing.ts'
import type { RoomDesire } from './journal.ts'
import { Levels } from './levels.ts'
import type { RoomMedia } from './media.ts'
import { Monitor } from './monitor.ts'
import { Outputs } from './outputs.ts'
import { paint } from './paint.ts'
import { neededBytes, requireSharedMemory } from './shared-memory.ts'
import { SourcePlant } from './source-plant.ts'
import { endStrangers } from './strangers.ts'
import { Supervised } from './supervised.ts'
import { engineCommand, WorkerConfigs } from './workers.ts'

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

export interface MixerStatus {
  framesMade: number
  framesLate: number
  framesLost: number
  /** How often a picture or sound stood because somebody had to wait for a core. */
  coreWaits: number
}

export interface EncoderStatus {
  element: string
  framesMade: number
  framesLost: number
  coreWaits: number
}

export class Plant {
  readonly levels = new Levels()
  readonly sources: SourcePlant
  readonly outputs: Outputs
  readonly views: RoomMedia
  mixerStatus: MixerStatus = { framesMade: 0, framesLate: 0, framesLost: 0, coreWaits: 0 }
  encoderStatus: EncoderStatus = { element: '', framesMade: 0, framesLost: 0, coreWaits: 0 }
  readonly fullMachine = new FullMachine()
  /** Pictures that could not be painted. */
  problems: Staging['problems'] = []
  readonly mixer: Supervised
  readonly encoder: Supervised
  readonly monitor: Monitor
  readonly #options: PlantOptions
  readonly #configs: WorkerConfigs
  readonly #epoch: Epoch
  #element = ''
  #staging: Staging | null = null
  #ending = false

  constructor(options: PlantOptions) {
    this.#options = options
    const { show, room, runDir, log, stopOrphans } = options
    this.#epoch = roomEpoch(runDir)
    this.#configs = new WorkerConfigs(show, room, runDir, this.#epoch, stopOrphans)
    this.sources = new SourcePlant({
      room,
      runDir,
      log,
      configs: this.#configs,
      levels: this.levels,
      onAirScene: () => options.desire().programScene,
      sounds: () => options.desire().sounds,
      onChange: options.onChange,
      onMedia: options.onMedia,
    })
    this.mixer = new Supervised({
      name: 'mixer',
      dir: runDir,
      log,
      command: engineCommand('mixer'),
      config: () => this.#configs.mixer(this.staging),
      state: () => this.#mixerState(),
      onEvent: (event, data) => this.#mixerSays(event, data),
      onUp: (adopted) => this.#mixerUp(adopted),
      onDown: () => this.#mixerDown(),
    })
    this.encoder = new Supervised({
      name: 'encoder',
      dir: runDir,
      log,
      command: engineCommand('encoder'),
      config: () => this.#configs.encoder(this.staging, this.#element),
      onEvent: (event, data) => this.#encoderSays(event, data),
      onDown: () => this.#encoderDown(),
    })
    this.outputs = new Outputs({ ...options, configs: this.#configs })
    this.monitor = new Monitor({
      room,
      runDir,
      log,
      configs: this.#configs,
      hlsDir: this.outputs.hlsDir,
      staging: () => this.staging,
      preview: () => this.#composition(options.desire().previewScene),
    })
    this.views = this.monitor
  }

  get staging(): Staging {
    if (!this.#staging) throw new Error('the pictures are not painted yet')
    return this.#staging
  }

  async start(): Promise<void> {
    const { show, room, runDir, stateDir, log } = this.#options
    requireSharedMemory(neededBytes(show.video, this.#configs.frameLinks))
    const painted = join(stateDir, 'painted')
    mkdirSync(painted, { recursive: true })
    const plan = planRoom(show, room, painted, this.#configs.small)
    const [, choice, result] = await Promise.all([
      bundleEngine(),
      bundleEngine().then(() => chooseEncoder({ prefer: room.encoder.prefer, format: this.#configs.format, log, runDir })),
      bundleEngine().then(() => paint(plan.jobs, painted)),
    ])
    this.#element = choice.element
    this.#staging = plan.finish(result)
    this.problems = this.#staging.problems
    for (const problem of this.problems) log.error({ ...problem }, 'A picture cannot be used')
    await endStrangers(runDir, ['mixer', 'encoder', 'monitor', ...this.sources.workers, ...this.outputs.workers], log)
    if (this.#ending) return
    const sources = this.sources.start()
    await Promise.all([this.mixer.start(), this.encoder.start()])
    if (this.#ending) return
    await Promise.all([sources, this.outputs.start()])
    this.monitor.ready()
  }

  async stop(): Promise<void> {
    this.#ending = true
    await this.monitor.stop()
    await this.outputs.stop()
    await Promise.all([this.encoder.stop(), this.mixer.stop(), this.sources.stop()])
  }

  leave(): void {
    for (const part of [this.monitor, this.outputs, this.encoder, this.mixer, this.sources]) part.leave()
  }

  take(scene: string, params: Omit<TakeParams, 'program'>): Promise<TakeAnswer> {
    return this.mixer.rpc.call<TakeAnswer>('take', { program: this.#composition(scene), ...params }, 25_000)
  }

  async setSounds(sounds: SoundSetting[]): Promise<void> {
    // A mixer that is away gets them when it is back.
    if (this.mixer.up) await this.mixer.rpc.call('sounds', { sounds, durationMs: 0 })
  }

  async panic(on: boolean): Promise<void> {
    if (this.mixer.up) await this.mixer.rpc.call('panic', { on })
  }

  async fadeToBlack(on: boolean, durationMs: number): Promise<void> {
    if (this.mixer.up) await this.mixer.rpc.call('black', { on, durationMs })
  }

  showPreview(scene: string): void {
    this.monitor.showPreview(this.#composition(scene))
  }

  goOnAir(sources: string[]): void {
    this.sources.air(sources, true)
  }

  goOffAir(sources: string[]): void {
    this.sources.air(sources, false)
  }

  mediaAction(source: string, action: 'restart' | 'play' | 'pause'): Promise<void> {
    return this.sources.mediaAction(source, action)
  }

  recordState(): OutputState {
    return this.outputs.recordState
  }

  startRecord(): Promise<void> {
    return this.outputs.startRecord()
  }

  stopRecord(): Promise<string> {
    return this.outputs.stopRecord()
  }

  followStreams(): Promise<void> {
    return this.outputs.followStreams()
  }

  /** Still pictures need no worker: they are there, or could not be painted. */
  stillProblem(source: Source): string | null {
    if (!isStill(source) || source.kind !== 'image') return null
    return this.problems.find((problem) => problem.file === source.file)?.reason ?? null
  }

  #composition(scene: string) {
    const found = this.staging.compositions.get(scene)
    if (!found) throw new RoomRefusal('not-found', `There is no scene \`${scene}\``)
    return found
  }

  #mixerState() {
    const { room, desire } = this.#options
    const { programScene, panic, black, sounds } = desire()
    return { program: this.#composition(programScene), panic, black, sounds: soundSettings(room, sounds, programScene) }
  }

  /** Its links may be up before anybody listens. An adopted mixer shows what it showed; what came in between is sent again. */
  async #mixerUp(adopted: boolean): Promise<void> {
    const status = await this.mixer.rpc.call<{ program: Composition; links: LinkEvent[] }>('status')
    for (const link of status.links) this.sources.linkChanged(link)
    if (adopted) {
      const { program, sounds, panic } = this.#mixerState()
      if (!isDeepStrictEqual(status.program, program))
        await this.mixer.rpc.call('take', { program, kind: 'cut', durationMs: 0, sounds })
      await this.mixer.rpc.call('sounds', { sounds, durationMs: 0 })
      await this.mixer.rpc.call('panic', { on: panic })
    }
    this.#options.onChange()
  }

  #mixerDown(): void {
    this.sources.mixerLost()
    this.#options.onChange()
  }

  #mixerSays(event: string, data: unknown): void {
    if (event === 'level') this.levels.program(data as LevelEvent)
    if (event === 'status') {
      const { framesMade, framesLate, framesLost, coreWaits } = data as MixerStatus
      this.mixerStatus = { framesMade, framesLate, framesLost, coreWaits }
      this.fullMachine.told('mixer', coreWaits)
    }
    if (event === 'link') {
      this.sources.linkChanged(data as LinkEvent)
      this.#options.onChange()
    }
  }

  #encoderSays(event: string, data: unknown): void {
    if (event === 'status') {
      const { element, framesMade, framesLost, coreWaits } = data as EncoderStatus
      this.encoderStatus = { element, framesMade, framesLost, coreWaits }
      this.fullMachine.told('encoder', coreWaits)
    }
  }

  /** A hardware encoder that keeps failing on air gives way to the next one. */
  #encoderDown(): void {
    const { room, log, runDir } = this.#options
    this.#options.onChange()
    if (!this.encoder.looping || this.#element === 'x264enc') return
    markFailed(this.#element, runDir)
    void chooseEncoder({ prefer: room.encoder.prefer, format: this.#configs.format, log, runDir }).then((choice) => {
      this.#element = choice.element
    })
  }
}
