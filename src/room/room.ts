/** One room on air: carries out commands in one order, keeps its workers running, tells what is true. */
import type { Logger } from '../lib/log.ts'
import { type Cancel, systemClock } from '../lib/time.ts'
import {
  type Meters,
  type RoomEvent,
  type RoomPort,
  RoomRefusal,
  type RoomStatus,
  type SoundChange,
  type TakeResult,
} from '../obs/index.ts'
import { type Room as RoomConfig, type Show, type Sound, sourcesIn, type Transition } from '../show/index.ts'
import { Audience } from './audience.ts'
import { BySchedule } from './by-schedule.ts'
import { Crew } from './crew.ts'
import { Journal, type RoomDesire, recordingWish, sourcesOnAir } from './journal.ts'
import type { RoomMedia } from './media.ts'
import type { Way } from './mixers.ts'
import { Plant } from './plant.ts'
import { StandIns, withStandIns } from './stand-ins.ts'
import { roomMeters, roomStatus } from './status.ts'

/** How often it is looked who speaks. */
const standInMs = 250
const touchMs = 60_000
/** How often it is looked what the schedule wants. */
const scheduleMs = 1000

export interface RoomOptions {
  show: Show
  room: RoomConfig
  runDir: string
  stateDir: string
  log: Logger
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
  readonly #plant: Plant
  readonly #audience = new Audience({ status: () => this.status(), meters: () => this.meters() })
  readonly #startedMs = Date.now()
  #desire: RoomDesire
  readonly #standIns = new StandIns((source) => this.#plant.levels.speaks(source))
  readonly #bySchedule: BySchedule
  #stopSchedule: Cancel = () => {}
  #standInTimer: NodeJS.Timeout | undefined
  #touchTimer: NodeJS.Timeout | undefined
  #transitionEndsMs = 0
  #queue: Promise<unknown> = Promise.resolve()

  constructor(options: RoomOptions) {
    this.#config = options.room
    this.#show = options.show
    this.room = options.room.name
    this.#log = options.log
    this.#journal = new Journal(options.stateDir, options.log)
    this.#bySchedule = new BySchedule({ ...options, clock: systemClock })
    this.#desire = this.#bySchedule.follow(this.#journal.read(options.room))
    this.crew = new Crew({
      ...options,
      state: () => this.#desire.crew,
      change: (crew) => {
        this.#change({ crew })
        this.#audience.tellStatus()
      },
    })
    this.#plant = new Plant({
      ...options,
      desire: () => this.#heardDesire(),
      onChange: () => this.#audience.tellStatus(),
      onMedia: (source, { state }) =>
        this.#audience.tell({ type: 'media', source, state: state === 'playing' ? 'started' : state }),
      onRecord: (state, file, reason) => this.#audience.tell({ type: 'record', state, file, reason }),
    })
  }

  get views(): RoomMedia {
    return this.#plant.monitor
  }

  /** Settles when the mixer and the encoder are up. Sources and outputs may still be coming. */
  async start(): Promise<void> {
    await this.#plant.start()
    this.#audience.start()
    this.#standInTimer = setInterval(() => this.#updateStandIns(), standInMs)
    this.#touchTimer = setInterval(() => this.#journal.touch(), touchMs)
    this.#stopSchedule = systemClock.every(scheduleMs, () => void this.#inOrder(() => this.#followSchedule()))
  }

  /** Ends everything in an orderly way. */
  async stop(): Promise<void> {
    this.#clearTimers()
    this.#audience.close()
    await this.#plant.stop()
    this.#journal.close()
  }

  /** Control goes, the workers stay on air for the next one. */
  leave(): void {
    this.#clearTimers()
    this.#audience.close()
    this.#plant.leave()
  }

  status(): RoomStatus {
    return roomStatus({
      show: this.#show,
      room: this.#config,
      desire: this.#heardDesire(),
      plant: this.#plant,
      crew: this.crew.status(),
      bySchedule: this.#bySchedule,
      standIns: this.#standIns.active,
      startedMs: this.#startedMs,
      inTransition: Date.now() < this.#transitionEndsMs,
    })
  }

  meters(): Meters {
    return roomMeters(this.#config, this.#heardDesire(), this.#plant)
  }

  subscribe(listener: (event: RoomEvent) => void, wantsMeters = () => false): () => void {
    return this.#audience.subscribe(listener, wantsMeters)
  }

  setPreview(scene: string): Promise<void> {
    return this.#inOrder(async () => {
      this.#sceneNamed(scene)
      this.#change({ previewScene: scene })
      this.#plant.showPreview(scene)
      this.#audience.tell({ type: 'preview', scene })
    })
  }

  setProgram(scene: string): Promise<void> {
    return this.#inOrder(async () => void (await this.#air(scene, this.#desire.previewScene, this.#desire.transition)))
  }

  take(options: Partial<Transition> = {}): Promise<TakeResult> {
    return this.#inOrder(() => {
      const { previewScene, programScene, transition } = this.#desire
      return this.#air(previewScene, programScene, { ...transition, ...options })
    })
  }

  setMixScene(mix: string, scene: string): Promise<void> {
    return this.#inOrder(async () => {
      this.#sceneNamed(scene)
      const names = Object.keys(this.#desire.mixes)
      if (!names.includes(mix))
        throw new RoomRefusal(
          'not-found',
          `There is no mix \`${mix}\`: ${names.length > 0 ? `there are ${names.join(', ')}` : 'add one to `mixes` in the show'}`,
        )
      const { transition } = this.#desire
      const durationMs = transition.kind === 'cut' ? 0 : transition.durationMs
      const before = sourcesOnAir(this.#config, this.#desire)
      this.#plant.sources.air(
        sourcesIn(this.#config, scene).filter((source) => !before.includes(source)),
        true,
      )
      await this.#takeMixes({ [mix]: scene }, { kind: transition.kind, durationMs })
      this.#change({})
      this.#afterTransition(durationMs, before, () => this.#audience.tellStatus())
    })
  }

  setTransition(change: Partial<Transition>): Promise<void> {
    return this.#inOrder(async () => {
      const transition = { ...this.#desire.transition, ...change }
      if (!(transition.durationMs >= 0 && transition.durationMs <= 20_000))
        throw new RoomRefusal('bad-value', 'A transition lasts between 0 and 20,000 ms')
      this.#change({ transition })
      this.#audience.tell({ type: 'transition', ...transition })
    })
  }

  setSound(source: string, change: SoundChange): Promise<void> {
    return this.#inOrder(async () => {
      const before = this.#soundOf(source)
      const sound: Sound = { ...before, ...change }
      if (!(sound.gainDb >= -100 && sound.gainDb <= 26)) throw new RoomRefusal('bad-value', 'A volume is between -100 and +26 dB')
      if (!(sound.delayMs >= 0 && sound.delayMs <= 2000)) throw new RoomRefusal('bad-value', 'A delay is between 0 and 2,000 ms')
      this.#change({ sounds: this.#desire.sounds.map((one) => (one.source === source ? sound : one)) })
      await this.#plant.mixers.setSounds()
      if (change.channels !== undefined) await this.#plant.sources.setChannels(source, change.channels)
      if (change.channels !== undefined) this.#audience.tellStatus()
      const { gainDb, muted, delayMs } = sound
      this.#audience.tell({ type: 'sound', source, gainDb, muted, delayMs })
    })
  }

  startRecord(): Promise<void> {
    return this.#inOrder(async () => {
      if (!this.#config.record) throw new RoomRefusal('not-now', `The show has no recording for ${this.room}: add outputs.record`)
      if (this.#plant.outputs.recordState === 'on') throw new RoomRefusal('not-now', 'It records already')
      this.#audience.tell({ type: 'record', state: 'starting', file: null, reason: null })
      const { cameras } = recordingWish(this.#config, this.#desire, true)
      this.#change({ cameras })
      this.#plant.outputs.followCameras()
      await this.#plant.outputs.startRecord()
      this.#change({ recording: true, byHand: this.#decided(['record'], true) })
    })
  }

  stopRecord(): Promise<string> {
    return this.#inOrder(async () => {
      if (!this.#desire.recording && this.#plant.outputs.recordState === 'off')
        throw new RoomRefusal('not-now', 'It does not record')
      const wish = recordingWish(this.#config, this.#desire, false)
      this.#change({ ...wish, byHand: this.#decided(['record'], false) })
      this.#plant.outputs.followCameras()
      this.#audience.tell({ type: 'record', state: 'stopping', file: null, reason: null })
      return this.#plant.outputs.stopRecord()
    })
  }

  recordCamera(source: string, on: boolean): Promise<string | null> {
    return this.#inOrder(async () => {
      const { cameras } = this.#desire
      if (!Object.hasOwn(cameras, source)) throw noCamera(source, Object.keys(cameras))
      this.#change({ cameras: { ...cameras, [source]: on } })
      try {
        return await (on ? this.#plant.startCamera(source) : this.#plant.stopCamera(source))
      } finally {
        this.#audience.tellStatus()
      }
    })
  }

  stream(on: boolean, name?: string): Promise<void> {
    return this.#inOrder(async () => {
      const { streams } = this.#desire
      const names = Object.keys(streams)
      if (names.length === 0) throw new RoomRefusal('not-now', `The show has no stream for ${this.room}: add outputs.stream`)
      if (name !== undefined && !names.includes(name))
        throw new RoomRefusal('not-found', `There is no stream \`${name}\`: there are ${names.join(', ')}`)
      const changed = name === undefined ? names : [name]
      const wished = Object.fromEntries(changed.map((one) => [one, on]))
      this.#change({ streams: { ...streams, ...wished }, byHand: this.#decided(changed, on) })
      await this.#plant.outputs.followStreams()
      this.#audience.tellStatus()
    })
  }

  panic(on: boolean): Promise<void> {
    return this.#inOrder(async () => {
      await this.#plant.mixers.panic(on)
      this.#change({ panic: on })
      this.#log.warn({ on }, 'Panic')
      this.#audience.tellStatus()
    })
  }

  fadeToBlack(on: boolean, durationMs = 500): Promise<void> {
    return this.#inOrder(async () => {
      if (on === this.#desire.black) return
      await this.#plant.mixers.fadeToBlack(on, durationMs)
      this.#change({ black: on })
      this.#audience.tellStatus()
    })
  }

  listen(source: string | null): Promise<void> {
    return this.#inOrder(async () => {
      if (source !== null) this.#soundOf(source)
      this.#change({ listen: source })
      await this.#plant.listen()
      this.#audience.tellStatus()
    })
  }

  resetClip(source?: string): Promise<void> {
    return this.#inOrder(async () => {
      if (source !== undefined) this.#soundOf(source)
      this.#plant.levels.resetClip(source)
      this.#audience.tellStatus()
    })
  }

  media(source: string, action: 'restart' | 'play' | 'pause'): Promise<void> {
    return this.#inOrder(() => this.#plant.sources.mediaAction(source, action))
  }

  /** Commands of all clients, one after the other. */
  #inOrder<Result>(command: () => Promise<Result>): Promise<Result> {
    const done = this.#queue.then(command)
    this.#queue = done.catch(() => {})
    return done.catch((error: unknown) => {
      if (error instanceof RoomRefusal) throw error
      throw new RoomRefusal('failed', error instanceof Error ? error.message : String(error), { cause: error })
    })
  }

  async #air(to: string, preview: string, transition: Transition): Promise<TakeResult> {
    this.#sceneNamed(to)
    const from = this.#desire.programScene
    // Under black a dip to black has nothing to show, and would end with the picture.
    const kind = this.#desire.black && transition.kind === 'black' ? 'cut' : transition.kind
    const durationMs = kind === 'cut' ? 0 : transition.durationMs
    this.#audience.tell({ type: 'transition-started', kind: transition.kind, from, to })
    const params = { kind, durationMs }
    const mixes = this.#followers(to)
    const before = sourcesOnAir(this.#config, this.#desire)
    const now = sourcesOnAir(this.#config, { programScene: to, mixes: { ...this.#desire.mixes, ...mixes } })
    this.#plant.sources.air(
      now.filter((source) => !before.includes(source)),
      true,
    )
    const following = this.#takeMixes(mixes, params)
    const answer = await this.#plant.mixers.take(to, params)
    await following
    this.#change({ programScene: to, previewScene: preview })
    this.#plant.showPreview(preview)
    this.#audience.tell({ type: 'program', scene: to })
    this.#audience.tell({ type: 'preview', scene: preview })
    this.#transitionEndsMs = Date.now() + durationMs
    this.#endTransition(transition, from, to, durationMs, before)
    return { scene: to, firstFrameMs: answer.firstFrameNs / 1e6 }
  }

  #endTransition({ kind }: Transition, from: string, to: string, durationMs: number, before: string[]): void {
    this.#afterTransition(durationMs, before, () => this.#audience.tell({ type: 'transition-ended', kind, from, to }))
  }

  /** What nobody sees any more goes off air. */
  #afterTransition(durationMs: number, before: string[], tell: () => void): void {
    const end = () => {
      tell()
      const seen = sourcesOnAir(this.#config, this.#desire)
      this.#plant.sources.air(
        before.filter((source) => !seen.includes(source)),
        false,
      )
    }
    if (durationMs === 0) end()
    else setTimeout(end, durationMs)
  }

  /** Mixes whose rules name another scene for this one of the program. */
  #followers(program: string): Record<string, string> {
    const { mixes } = this.#desire
    return Object.fromEntries(
      this.#config.mixes.flatMap(({ name, follow }) => {
        const scene = Object.hasOwn(follow, program) ? follow[program] : undefined
        return scene === undefined || scene === mixes[name] ? [] : [[name, scene]]
      }),
    )
  }

  /** One that does not answer shows it when it is back: the program does not wait for it. */
  async #takeMixes(scenes: Record<string, string>, way: Way): Promise<void> {
    this.#desire = { ...this.#desire, mixes: { ...this.#desire.mixes, ...scenes } }
    await Promise.all(
      Object.entries(scenes).map(([mix, scene]) =>
        this.#plant.mixers.takeMix(mix, scene, way).catch((error: Error) => {
          this.#log.warn({ mix, scene, reason: error.message }, 'Mix does not follow')
        }),
      ),
    )
  }

  /** With the backups that stand in. */
  #heardDesire(): RoomDesire {
    return { ...this.#desire, sounds: withStandIns(this.#config, this.#desire.sounds, this.#standIns.active) }
  }

  #updateStandIns(): void {
    if (!this.#standIns.update(this.#desire.sounds)) return
    this.#log.warn({ standIns: Object.fromEntries(this.#standIns.active) }, 'Backup microphones changed')
    this.#plant.mixers.setSounds().catch((error: Error) => {
      this.#log.warn({ reason: error.message }, 'The mixer did not take the sound')
    })
    this.#audience.tellStatus()
  }

  /** What begins by the schedule and does not come is tried again by the outputs, and told in the status. */
  async #followSchedule(): Promise<void> {
    const before = this.#desire
    const desire = this.#bySchedule.follow(before)
    if (desire === before) return
    this.#change(desire)
    const { recording, streams } = desire
    this.#log.info({ recording, streams }, 'The schedule starts or stops outputs')
    this.#plant.outputs.followCameras()
    const turned = recording === before.recording ? null : recording
    const done = await Promise.allSettled([
      turned === null ? null : turned ? this.#plant.outputs.startRecord() : this.#plant.outputs.stopRecord(),
      this.#plant.outputs.followStreams(),
    ])
    for (const one of done.filter(({ status }) => status === 'rejected'))
      this.#log.warn({ reason: String((one as PromiseRejectedResult).reason) }, 'An output does not follow the schedule at once')
    this.#audience.tellStatus()
  }

  #decided(names: string[], on: boolean): RoomDesire['byHand'] {
    return this.#bySchedule.decide(names, on, this.#desire.byHand)
  }

  #clearTimers(): void {
    clearInterval(this.#standInTimer)
    clearInterval(this.#touchTimer)
    this.#stopSchedule()
  }

  #sceneNamed(scene: string): void {
    if (!this.#config.scenes.some((one) => one.name === scene))
      throw new RoomRefusal('not-found', `There is no scene \`${scene}\``)
  }

  #soundOf(source: string): Sound {
    const sound = this.#desire.sounds.find((one) => one.source === source)
    if (!sound) throw new RoomRefusal('not-found', `There is no source \`${source}\` with sound`)
    return sound
  }

  #change(change: Partial<RoomDesire>): void {
    this.#desire = { ...this.#desire, ...change }
    this.#journal.write(this.#config, this.#desire)
  }
}

function noCamera(source: string, there: string[]): RoomRefusal {
  const what = there.length > 0 ? `there are ${there.join(', ')}` : 'none is'
  return new RoomRefusal(
    'not-found',
    `The camera \`${source}\` is not in record.cameras of the show: ${what}. Add it: \`{ ${source}: { auto: false } }\``,
  )
}
