/** One mixer as control has it: the program's, or that of another mix. What it shows and plays is state, sent again when it comes back. */
import { isDeepStrictEqual } from 'node:util'
import type {
  Composition,
  LinkEvent,
  MixerConfig,
  RestageParams,
  SoundSetting,
  Staged,
  TakeAnswer,
  TakeParams,
} from '../engine/messages/mix.ts'
import type { LevelEvent } from '../engine/messages/worker.ts'
import type { Logger } from '../lib/log.ts'
import { Supervised } from './supervised.ts'
import { engineCommand } from './worker-commands.ts'

export interface MixerStatus {
  framesMade: number
  framesLate: number
  framesLost: number
  /** How often a picture or sound stood because somebody had to wait for a core. */
  coreWaits: number
}

export type MixerState = Pick<MixerConfig, 'stage' | 'links' | 'program' | 'panic' | 'black' | 'sounds'>

/** What it says of itself. */
interface Shown {
  staged: Staged
  program: Composition
  events: LinkEvent[]
}

export interface MixerOptions {
  name: string
  dir: string
  log: Logger
  config: () => object
  state: () => MixerState
  onChange: () => void
  onStatus?: (status: MixerStatus) => void
  onLevel?: (level: LevelEvent) => void
  onLink?: (link: LinkEvent) => void
  onDown?: () => void
}

const takeTimeoutMs = 25_000

export class Mixer {
  readonly worker: Supervised
  status: MixerStatus = { framesMade: 0, framesLate: 0, framesLost: 0, coreWaits: 0 }
  readonly #options: MixerOptions

  constructor(options: MixerOptions) {
    this.#options = options
    const { name, dir, log, config, state } = options
    this.worker = new Supervised({
      name,
      dir,
      log,
      command: engineCommand('mixer'),
      config,
      state,
      onEvent: (event, data) => this.#says(event, data),
      onUp: (adopted) => this.#up(adopted),
      onDown: () => {
        options.onDown?.()
        options.onChange()
      },
    })
  }

  take(program: Composition, params: Omit<TakeParams, 'program'>): Promise<TakeAnswer> {
    return this.worker.rpc.call<TakeAnswer>('take', { program, ...params }, takeTimeoutMs)
  }

  /** One that is away gets everything when it is back; so do the next two. */
  async setSounds(sounds: SoundSetting[]): Promise<void> {
    if (this.worker.up) await this.worker.rpc.call('sounds', { sounds, durationMs: 0 })
  }

  async panic(on: boolean): Promise<void> {
    if (this.worker.up) await this.worker.rpc.call('panic', { on })
  }

  async fadeToBlack(on: boolean, durationMs: number): Promise<void> {
    if (this.worker.up) await this.worker.rpc.call('black', { on, durationMs })
  }

  /** Brings it to what is wanted now, without a break, whatever it shows. */
  async follow(): Promise<void> {
    if (!this.worker.up) return
    const shown = await this.worker.rpc.call<Shown>('status')
    const { stage, links, program, sounds, panic } = this.#options.state()
    const wanted: RestageParams = { stage, links, program, sounds }
    if (!isDeepStrictEqual(shown.staged, { stage, links })) await this.worker.rpc.call('restage', wanted, takeTimeoutMs)
    else if (!isDeepStrictEqual(shown.program, program)) await this.take(program, { kind: 'cut', durationMs: 0, sounds })
    await this.setSounds(sounds)
    await this.panic(panic)
  }

  /** Its links may be up before anybody listens. An adopted one shows what it showed. */
  async #up(adopted: boolean): Promise<void> {
    const { events } = await this.worker.rpc.call<Shown>('status')
    for (const link of events) this.#options.onLink?.(link)
    if (adopted) await this.follow()
    this.#options.onChange()
  }

  #says(event: string, data: unknown): void {
    if (event === 'level') this.#options.onLevel?.(data as LevelEvent)
    if (event === 'status') {
      const { framesMade, framesLate, framesLost, coreWaits } = data as MixerStatus
      this.status = { framesMade, framesLate, framesLost, coreWaits }
      this.#options.onStatus?.(this.status)
    }
    if (event === 'link') {
      this.#options.onLink?.(data as LinkEvent)
      this.#options.onChange()
    }
  }
}
