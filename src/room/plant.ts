/** All workers of one room: what runs, what it reports, and the calls that reach it. Desired state comes from the room. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { MediaEvent, SoundSetting, TakeAnswer, TakeParams } from '../engine/messages.ts'
import type { Logger } from '../lib/log.ts'
import { type OutputState, RoomRefusal } from '../obs/index.ts'
import type { Mix, Room, Show, Source } from '../show/index.ts'
import { bundleEngine } from './bundle.ts'
import { isStill, planRoom, type Staging } from './compose.ts'
import { encoderConfig } from './config-encoder.ts'
import { mixerConfig, monitorConfig } from './config-mix.ts'
import { chooseEncoder, markFailed } from './encoder-choice.ts'
import { FullMachine } from './full-machine.ts'
import { soundSettings } from './hearing.ts'
import { hlsPlaylist, writeMaster } from './hls-master.ts'
import { Ingests } from './ingests.ts'
import { type RoomDesire, sourcesOnAir } from './journal.ts'
import { Levels } from './levels.ts'
import { boundLogs } from './logs.ts'
import type { RoomMedia } from './media.ts'
import { Mixer, type MixerState } from './mixer.ts'
import { Monitor } from './monitor.ts'
import { Outputs } from './outputs.ts'
import { paint } from './paint.ts'
import { RoomRun } from './room-run.ts'
import { Screens } from './screens.ts'
import { neededBytes, requireSharedMemory } from './shared-memory.ts'
import { SideEncoders } from './side-encoders.ts'
import { SoundOutputs } from './sound-outputs.ts'
import { SourcePlant } from './source-plant.ts'
import { endStrangers } from './strangers.ts'
import { Supervised } from './supervised.ts'
import { engineCommand } from './worker-commands.ts'

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
  readonly screens: Screens
  readonly soundOutputs: SoundOutputs
  readonly ingests: Ingests
  readonly views: RoomMedia
  encoderStatus: EncoderStatus = { element: '', framesMade: 0, framesLost: 0, coreWaits: 0 }
  readonly fullMachine = new FullMachine()
  /** Pictures that could not be painted. */
  problems: Staging['problems'] = []
  /** The program's. */
  readonly mixer: Mixer
  /** Those of the other mixes, in the show's order. */
  readonly mixes: Mixer[]
  readonly encoder: Supervised
  readonly monitor: Monitor
  readonly sideEncoders: SideEncoders
  readonly #options: PlantOptions
  readonly #run: RoomRun
  #element = ''
  #staging: Staging | null = null
  #ending = false

  constructor(options: PlantOptions) {
    this.#options = options
    const { room, runDir, log } = options
    const run = new RoomRun(options)
    this.#run = run
    this.sources = new SourcePlant({
      run,
      log,
      levels: this.levels,
      onAir: () => sourcesOnAir(room, options.desire()),
      sounds: () => options.desire().sounds,
      onChange: options.onChange,
      onMedia: options.onMedia,
    })
    const mixerOptions = { dir: runDir, log, onChange: options.onChange }
    this.mixer = new Mixer({
      ...mixerOptions,
      name: 'mixer',
      config: () => mixerConfig(run, this.staging),
      state: () => this.#mixerState(null),
      onStatus: ({ coreWaits }) => this.fullMachine.told('mixer', coreWaits),
      onLevel: (level) => this.levels.program(level),
      onLink: (link) => this.sources.linkChanged(link),
      onDown: () => this.sources.mixerLost(),
    })
    this.mixes = room.mixes.map(
      (mix, index) =>
        new Mixer({
          ...mixerOptions,
          log: log.child({ mix: mix.name }),
          name: `mix-${index}`,
          config: () => mixerConfig(run, this.staging, index),
          state: () => this.#mixerState(mix),
          onStatus: ({ coreWaits }) => this.fullMachine.told(`mix-${index}`, coreWaits),
        }),
    )
    this.encoder = new Supervised({
      name: 'encoder',
      dir: runDir,
      log,
      command: engineCommand('encoder'),
      config: () => encoderConfig(run, this.staging, this.#element),
      onEvent: (event, data) => this.#encoderSays(event, data),
      onDown: () => this.#encoderDown(),
    })
    this.sideEncoders = new SideEncoders({
      run,
      log,
      staging: () => this.staging,
      element: () => this.#element,
      desire: options.desire,
      onChange: options.onChange,
    })
    this.outputs = new Outputs({ ...options, run })
    this.ingests = new Ingests({ run, log, onChange: options.onChange })
    this.screens = new Screens({
      run,
      log,
      staging: () => this.staging,
      onChange: options.onChange,
    })
    this.soundOutputs = new SoundOutputs({
      run,
      log,
      listened: () => options.desire().listen,
      onChange: options.onChange,
    })
    this.monitor = new Monitor({
      room,
      runDir,
      log,
      config: (staging) => monitorConfig(run, staging),
      hlsDir: this.outputs.hlsDir,
      hlsPlaylist: hlsPlaylist(room),
      staging: () => this.staging,
      preview: () => this.#composition(options.desire().previewScene),
      listened: () => run.listenPath(options.desire().listen),
    })
    this.views = this.monitor
  }

  get staging(): Staging {
    if (!this.#staging) throw new Error('the pictures are not painted yet')
    return this.#staging
  }

  async start(): Promise<void> {
    const { show, room, runDir, stateDir, log } = this.#options
    requireSharedMemory(neededBytes(show.video, this.#run.paths.frameLinks))
    const painted = join(stateDir, 'painted')
    mkdirSync(painted, { recursive: true })
    const plan = planRoom(show, room, painted, this.#run.small)
    const [, choice, result] = await Promise.all([
      bundleEngine(),
      bundleEngine().then(() => chooseEncoder({ prefer: room.encoder.prefer, format: this.#run.format, log, runDir })),
      bundleEngine().then(() => paint(plan.jobs, painted)),
    ])
    this.#element = choice.element
    this.#staging = plan.finish(result)
    this.problems = this.#staging.problems
    for (const problem of this.problems) log.error({ ...problem }, 'A picture cannot be used')
    const mixers = this.#mixers.map(({ worker }) => worker)
    const known = [...mixers, this.encoder, ...this.#devices, ...this.sideEncoders.wanted, ...this.ingests.workers]
    const names = known.map(({ name }) => name)
    await endStrangers(runDir, ['monitor', ...names, ...this.sources.workers, ...this.outputs.workers], log)
    if (this.#ending) return
    writeMaster(show, room, stateDir, log)
    setInterval(() => boundLogs(runDir), logsMs).unref()
    const sources = Promise.all([this.sources.start(), ...this.ingests.workers.map((worker) => worker.start())])
    await Promise.all([...mixers.map((mixer) => mixer.start()), this.encoder.start()])
    if (this.#ending) return
    await Promise.all([
      sources,
      this.outputs.start(),
      ...this.#devices.map((worker) => worker.start()),
      this.sideEncoders.startWanted(),
    ])
    this.monitor.ready()
  }

  async stop(): Promise<void> {
    this.#ending = true
    await this.monitor.stop()
    await Promise.all([this.outputs.stop(), this.sideEncoders.stop(), ...this.#devices.map((worker) => worker.stop())])
    await Promise.all([this.encoder.stop(), ...this.#mixers.map(({ worker }) => worker.stop()), this.sources.stop()])
    await Promise.all(this.ingests.workers.map((worker) => worker.stop()))
  }

  leave(): void {
    const mixers = this.#mixers.map(({ worker }) => worker)
    const rear = [this.monitor, this.outputs, this.sideEncoders, ...this.#devices, this.encoder]
    for (const part of [...rear, ...mixers, this.sources, ...this.ingests.workers]) part.leave()
  }

  take(scene: string, params: Omit<TakeParams, 'program' | 'sounds'>): Promise<TakeAnswer> {
    return this.mixer.take(this.#composition(scene), { ...params, sounds: this.#sounds(null, scene) })
  }

  /** Of another mix. One that is away comes back with its scene of then. */
  async takeMix(name: string, scene: string, params: Omit<TakeParams, 'program' | 'sounds'>): Promise<void> {
    const index = this.#options.room.mixes.findIndex((mix) => mix.name === name)
    const [mix, mixer] = [this.#options.room.mixes[index], this.mixes[index]]
    if (!mix || !mixer?.worker.up) return
    await mixer.take(this.#composition(scene), { ...params, sounds: this.#sounds(mix, scene) })
  }

  /** Everybody hears what is wanted now. */
  async setSounds(): Promise<void> {
    const { room } = this.#options
    await Promise.all([
      this.mixer.setSounds(this.#mixerState(null).sounds),
      ...this.mixes.map((mixer, index) => mixer.setSounds(this.#mixerState(room.mixes[index] ?? null).sounds)),
    ])
  }

  async panic(on: boolean): Promise<void> {
    await Promise.all(this.#mixers.map((mixer) => mixer.panic(on)))
  }

  async fadeToBlack(on: boolean, durationMs: number): Promise<void> {
    await Promise.all(this.#mixers.map((mixer) => mixer.fadeToBlack(on, durationMs)))
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

  /** Headphones and pages hear what the operator wants to. */
  async listen(): Promise<void> {
    this.monitor.listen()
    await this.soundOutputs.followListen()
  }

  /** Cameras that go with the program's recording, or do no more. */
  followCameras(): void {
    this.outputs.followCameras()
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

  /** Workers of the screens and of the sound outputs. */
  get #devices(): Supervised[] {
    return [...this.screens.workers, ...this.soundOutputs.workers]
  }

  get #mixers(): Mixer[] {
    return [this.mixer, ...this.mixes]
  }

  /** Of the program (null), or of another mix. */
  #mixerState(mix: Mix | null): MixerState {
    const { programScene, panic, black, mixes } = this.#options.desire()
    const scene = mix ? (mixes[mix.name] ?? mix.startScene) : programScene
    return { program: this.#composition(scene), panic, black, sounds: this.#sounds(mix, scene) }
  }

  #sounds(mix: Mix | null, scene: string): SoundSetting[] {
    const { room, desire } = this.#options
    return soundSettings(room, desire().sounds, scene, mix)
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
    void chooseEncoder({ prefer: room.encoder.prefer, format: this.#run.format, log, runDir }).then((choice) => {
      this.#element = choice.element
    })
  }
}
