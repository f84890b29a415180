/** The mixers of a room: the program's, and one for each other mix; what they show and play is what is wanted now. */
import type { LinkEvent, SoundSetting, TakeAnswer, TakeParams } from '../engine/messages/mix.ts'
import type { LevelEvent } from '../engine/messages/worker.ts'
import type { Logger } from '../lib/log.ts'
import { mixerConfig, mixerLinks } from './config-mix.ts'
import { soundSettings } from './hearing.ts'
import type { RoomDesire } from './journal.ts'
import { Mixer, type MixerState } from './mixer.ts'
import type { Pictures } from './pictures.ts'
import type { RoomRun } from './room-run.ts'
import type { Supervised } from './supervised.ts'

interface MixersOptions {
  run: RoomRun
  log: Logger
  pictures: Pictures
  desire: () => RoomDesire
  onChange: () => void
  /** How often this worker waited for a core since it began. */
  onCoreWaits: (worker: string, coreWaits: number) => void
  /** These are of the program. */
  onLevel: (level: LevelEvent) => void
  onLink: (link: LinkEvent) => void
  onDown: () => void
}

/** How a scene comes. */
export type Way = Pick<TakeParams, 'kind' | 'durationMs'>

export class Mixers {
  readonly program: Mixer
  /** In the show's order. */
  readonly mixes: Mixer[]
  readonly #options: MixersOptions

  constructor(options: MixersOptions) {
    this.#options = options
    const { run, log, pictures, onChange, onCoreWaits, onLevel, onLink, onDown } = options
    const common = { dir: run.dir, onChange }
    this.program = new Mixer({
      ...common,
      log,
      name: 'mixer',
      config: () => mixerConfig(run, pictures.staging),
      state: () => this.#stateOf(null),
      onStatus: ({ coreWaits }) => onCoreWaits('mixer', coreWaits),
      onLevel,
      onLink,
      onDown,
    })
    this.mixes = run.room.mixes.map(
      ({ name }, index) =>
        new Mixer({
          ...common,
          log: log.child({ mix: name }),
          name: `mix-${index}`,
          config: () => mixerConfig(run, pictures.staging, index),
          state: () => this.#stateOf(index),
          onStatus: ({ coreWaits }) => onCoreWaits(`mix-${index}`, coreWaits),
        }),
    )
  }

  get workers(): Supervised[] {
    return this.#all.map(({ worker }) => worker)
  }

  take(scene: string, way: Way): Promise<TakeAnswer> {
    return this.program.take(this.#options.pictures.composition(scene), { ...way, sounds: this.#sounds(null, scene) })
  }

  /** Of another mix. One that is away comes back with its scene of then. */
  async takeMix(name: string, scene: string, way: Way): Promise<void> {
    const { run, pictures } = this.#options
    const index = run.room.mixes.findIndex((mix) => mix.name === name)
    const mixer = this.mixes[index]
    if (!mixer?.worker.up) return
    await mixer.take(pictures.composition(scene), { ...way, sounds: this.#sounds(index, scene) })
  }

  /** Everybody hears what is wanted now. */
  async setSounds(): Promise<void> {
    await Promise.all([
      this.program.setSounds(this.#stateOf(null).sounds),
      ...this.mixes.map((mixer, index) => mixer.setSounds(this.#stateOf(index).sounds)),
    ])
  }

  /** All show and play what is wanted now, of the scenes and sources of now. One that is away begins with them. */
  async follow(): Promise<void> {
    await Promise.all(this.#all.map((mixer) => mixer.follow()))
  }

  async panic(on: boolean): Promise<void> {
    await Promise.all(this.#all.map((mixer) => mixer.panic(on)))
  }

  async fadeToBlack(on: boolean, durationMs: number): Promise<void> {
    await Promise.all(this.#all.map((mixer) => mixer.fadeToBlack(on, durationMs)))
  }

  get #all(): Mixer[] {
    return [this.program, ...this.mixes]
  }

  /** Of the program (null), or of the mix with that number. */
  #stateOf(mix: number | null): MixerState {
    const { run, pictures, desire } = this.#options
    const { programScene, panic, black, mixes } = desire()
    const of = mix === null ? undefined : run.room.mixes[mix]
    const scene = of ? (mixes[of.name] ?? of.startScene) : programScene
    return {
      stage: pictures.staging.stage,
      links: mixerLinks(run, mix),
      program: pictures.composition(scene),
      panic,
      black,
      sounds: this.#sounds(mix, scene),
    }
  }

  #sounds(mix: number | null, scene: string): SoundSetting[] {
    const { run, desire } = this.#options
    return soundSettings(run.room, desire().sounds, scene, mix === null ? null : (run.room.mixes[mix] ?? null))
  }
}
