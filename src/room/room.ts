/** One room on air: carries out commands in one order, keeps its workers running, tells what is true. */
import type { Logger } from '../lib/log.ts'
import { type Cancel, systemClock } from '../lib/time.ts'
import type {
  ItemStatus,
  MediaAction,
  Meters,
  Renamed,
  RoomEvent,
  RoomPort,
  RoomStatus,
  SoundChange,
  TakeResult,
} from '../obs/index.ts'
import type { Edit, Room as RoomConfig, Show, Transition } from '../show/index.ts'
import { Audience } from './audience.ts'
import { BySchedule } from './by-schedule.ts'
import { CommandQueue } from './command-queue.ts'
import { Crew } from './crew.ts'
import { Desired } from './desired.ts'
import { Journal } from './journal.ts'
import type { RoomMedia } from './media.ts'
import { OutputControl } from './output-control.ts'
import { Plant } from './plant.ts'
import { type Editor, SceneControl } from './scene-control.ts'
import { nextPicture } from './snapshot.ts'
import { SoundControl } from './sound-control.ts'
import { roomMeters, roomStatus } from './status.ts'
import { Takes } from './takes.ts'

const touchMs = 60_000
/** How often it is looked what the schedule wants. */
const scheduleMs = 1000

export interface RoomOptions {
  show: Show
  room: RoomConfig
  runDir: string
  stateDir: string
  log: Logger
  /** The show file, and what clients changed since. */
  editor: Editor
  /** Workers end by themselves when no control comes back. */
  stopOrphans: boolean
}

export class Room implements RoomPort {
  readonly room: string
  readonly crew: Crew
  readonly #config: RoomConfig
  readonly #show: Show
  readonly #log: Logger
  readonly #journal: Journal
  readonly #desired: Desired
  readonly #bySchedule: BySchedule
  readonly #plant: Plant
  readonly #scenes: SceneControl
  readonly #takes: Takes
  readonly #sound: SoundControl
  readonly #outputs: OutputControl
  readonly #audience = new Audience({ status: () => this.status(), meters: () => this.meters() })
  readonly #queue = new CommandQueue()
  readonly #startedMs = Date.now()
  #timers: Cancel[] = []

  constructor(options: RoomOptions) {
    const { show, room, stateDir, log } = options
    this.#config = room
    this.#show = show
    this.room = room.name
    this.#log = log
    this.#journal = new Journal(stateDir, log)
    this.#bySchedule = new BySchedule({ ...options, clock: systemClock })
    this.#desired = new Desired(room, this.#journal, this.#bySchedule.follow(this.#journal.read(room)))
    this.crew = this.#createCrew(options)
    this.#plant = this.#createPlant(options)
    const parts = { room, log, plant: this.#plant, desired: this.#desired, audience: this.#audience }
    this.#scenes = new SceneControl({ ...parts, stateDir, journal: this.#journal, editor: options.editor })
    this.#takes = new Takes(parts)
    this.#sound = new SoundControl(parts)
    this.#outputs = new OutputControl({ ...parts, bySchedule: this.#bySchedule })
  }

  get views(): RoomMedia {
    return this.#plant.monitor
  }

  /** Settles when the mixer and the encoder are up. Sources and outputs may still be coming. */
  async start(): Promise<void> {
    await this.#plant.start()
    this.#audience.start()
    this.#sound.start()
    this.#timers = [
      systemClock.every(touchMs, () => this.#journal.touch()),
      systemClock.every(scheduleMs, () => void this.#queue.add(() => this.#outputs.followSchedule())),
    ]
  }

  /** Ends everything in an orderly way. */
  async stop(): Promise<void> {
    this.#quiet()
    await this.#plant.stop()
    this.#journal.close()
  }

  /** Control goes, the workers stay on air for the next one. */
  leave(): void {
    this.#quiet()
    this.#plant.leave()
  }

  status(): RoomStatus {
    return roomStatus({
      show: this.#show,
      room: this.#config,
      desire: this.#sound.heard,
      plant: this.#plant,
      crew: this.crew.status(),
      bySchedule: this.#bySchedule,
      standIns: this.#sound.standIns,
      startedMs: this.#startedMs,
      inTransition: this.#takes.inTransition,
    })
  }

  config(): RoomConfig {
    return this.#config
  }

  picture(stream: string): Promise<Buffer> {
    return nextPicture(this.views, stream)
  }

  meters(): Meters {
    return roomMeters(this.#config, this.#sound.heard, this.#plant)
  }

  subscribe(listener: (event: RoomEvent) => void, wantsMeters = () => false): () => void {
    return this.#audience.subscribe(listener, wantsMeters)
  }

  bornName(kind: Renamed['kind'], name: string): string {
    return this.#scenes.bornName(kind, name)
  }

  items(scene: string): ItemStatus[] {
    return this.#scenes.items(scene)
  }

  edit(edits: readonly Edit[]): Promise<void> {
    return this.#queue.add(() => this.#scenes.edit(edits))
  }

  /** As the show file has it now (`isFollowed`), without a break. */
  follow(config: RoomConfig): Promise<void> {
    return this.#queue.add(() => this.#scenes.follow(config))
  }

  setPreview(scene: string): Promise<void> {
    return this.#queue.add(() => this.#takes.setPreview(scene))
  }

  setProgram(scene: string, options: Partial<Transition> = {}): Promise<void> {
    return this.#queue.add(() => this.#takes.setProgram(scene, options))
  }

  take(options: Partial<Transition> = {}): Promise<TakeResult> {
    return this.#queue.add(() => this.#takes.take(options))
  }

  setMixScene(mix: string, scene: string): Promise<void> {
    return this.#queue.add(() => this.#takes.setMixScene(mix, scene))
  }

  setTransition(change: Partial<Transition>): Promise<void> {
    return this.#queue.add(() => this.#takes.setTransition(change))
  }

  setSound(source: string, change: SoundChange): Promise<void> {
    return this.#queue.add(() => this.#sound.set(source, change))
  }

  listen(source: string | null): Promise<void> {
    return this.#queue.add(() => this.#sound.listen(source))
  }

  resetClip(source?: string): Promise<void> {
    return this.#queue.add(() => this.#sound.resetClip(source))
  }

  startRecord(): Promise<void> {
    return this.#queue.add(() => this.#outputs.startRecord())
  }

  stopRecord(): Promise<string> {
    return this.#queue.add(() => this.#outputs.stopRecord())
  }

  recordCamera(source: string, on: boolean): Promise<string | null> {
    return this.#queue.add(() => this.#outputs.recordCamera(source, on))
  }

  stream(on: boolean, name?: string): Promise<void> {
    return this.#queue.add(() => this.#outputs.stream(on, name))
  }

  media(source: string, action: MediaAction): Promise<void> {
    return this.#queue.add(async () => {
      await this.#plant.sources.mediaAction(source, action)
      this.#audience.tell({ type: 'media-action', source, action })
    })
  }

  panic(on: boolean): Promise<void> {
    return this.#queue.add(async () => {
      await this.#plant.mixers.panic(on)
      this.#desired.change({ panic: on })
      this.#log.warn({ on }, 'Panic')
      this.#audience.tellStatus()
    })
  }

  fadeToBlack(on: boolean, durationMs = 500): Promise<void> {
    return this.#queue.add(async () => {
      if (on === this.#desired.now.black) return
      await this.#plant.mixers.fadeToBlack(on, durationMs)
      this.#desired.change({ black: on })
      this.#audience.tellStatus()
    })
  }

  #createCrew(options: RoomOptions): Crew {
    return new Crew({
      ...options,
      state: () => this.#desired.now.crew,
      change: (crew) => {
        this.#desired.change({ crew })
        this.#audience.tellStatus()
      },
    })
  }

  #createPlant(options: RoomOptions): Plant {
    return new Plant({
      ...options,
      desire: () => this.#sound.heard,
      onChange: () => this.#audience.tellStatus(),
      onMedia: (source, { state }) =>
        this.#audience.tell({ type: 'media', source, state: state === 'playing' ? 'started' : state }),
      onRecord: (state, file, reason) => this.#audience.tell({ type: 'record', state, file, reason }),
    })
  }

  #quiet(): void {
    this.#sound.stop()
    for (const cancel of this.#timers.splice(0)) cancel()
    this.#audience.close()
  }
}
