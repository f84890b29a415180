/** The sources of a room: one worker each, its link into the mixer, and what is known of its picture and sound. */
import type { LinkEvent } from '../engine/messages/mix.ts'
import type { InputEvent, LiveStatus, MediaEvent } from '../engine/messages/source.ts'
import type { LevelEvent } from '../engine/messages/worker.ts'
import type { Logger } from '../lib/log.ts'
import { RoomRefusal, type SourceState } from '../obs/index.ts'
import { type ChannelMap, type Sound, type Source, sourcesIn } from '../show/index.ts'
import { hasLivePicture } from './compose.ts'
import { sourceConfig } from './config-source.ts'
import type { Levels } from './levels.ts'
import type { RoomRun } from './room-run.ts'
import { Supervised } from './supervised.ts'
import { engineCommand } from './worker-commands.ts'

export interface SourcePlantOptions {
  run: RoomRun
  log: Logger
  levels: Levels
  /** Sources that somebody sees now. */
  onAir: () => string[]
  sounds: () => Sound[]
  onChange: () => void
  onMedia: (source: string, event: MediaEvent) => void
}

interface LiveSource {
  source: Source
  worker: Supervised
  state: SourceState
  reason: string | null
  sinceMs: number
  media: MediaEvent | null
  /** Why nothing comes into a live one. */
  inputReason: string | null
  /** Why no sound comes, where it comes by itself. */
  soundReason: string | null
}

/** What comes from outside, and tells itself why it does not. */
function isLiveInput(source: Source): boolean {
  if (source.kind === 'sound') return 'device' in source.from
  return ['net', 'capture', 'screen', 'page'].includes(source.kind)
}

export class SourcePlant {
  readonly #options: SourcePlantOptions
  readonly #live = new Map<string, LiveSource>()

  constructor(options: SourcePlantOptions) {
    this.#options = options
    for (const source of options.run.live) this.#live.set(source.name, this.#create(source))
  }

  /** Their workers' names. */
  get workers(): string[] {
    return [...this.#live.values()].map((live) => live.worker.name)
  }

  async start(): Promise<void> {
    await Promise.all([...this.#live.values()].map((live) => live.worker.start()))
  }

  /** As the show has them now: new ones start, changed ones start anew. Settles when those that are new are up. */
  async follow(): Promise<void> {
    await Promise.all(
      this.#options.run.live.map(async (source) => {
        const live = this.#live.get(source.name)
        if (!live) return this.#add(source)
        live.source = source
        if (live.worker.isStale) await this.#renew(live)
      }),
    )
  }

  /** Those that the show has no more: nobody reads them by now. */
  async endGone(): Promise<void> {
    const { run } = this.#options
    const gone = [...this.#live].filter(([name]) => !run.live.some((source) => source.name === name))
    await Promise.all(
      gone.map(async ([name, { worker }]) => {
        this.#live.delete(name)
        await worker.stop()
        run.paths.forget(name)
      }),
    )
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#live.values()].map((live) => live.worker.stop()))
  }

  leave(): void {
    for (const live of this.#live.values()) live.worker.leave()
  }

  get(name: string): Readonly<LiveSource> | undefined {
    return this.#live.get(name)
  }

  /** A link into the mixer came or went: the source's picture (or, without one, its sound) is there or not. */
  linkChanged({ source, kind, up, reason }: LinkEvent): void {
    const live = this.#live.get(source)
    if (!live) return
    if (kind === 'audio' && !up) this.#options.levels.silent(source)
    if (kind !== (hasLivePicture(live.source) ? 'video' : 'audio')) return
    this.#set(live, up ? 'up' : 'lost', up ? null : (live.worker.reason ?? live.inputReason ?? reason))
  }

  /** Nothing is known of the links until the mixer is back. */
  mixerLost(): void {
    for (const live of this.#live.values()) if (live.state === 'up') this.#set(live, 'starting', 'the mixer comes back')
  }

  /** Files that begin anew on air start or go back to their first frame. */
  air(sources: string[], onAir: boolean): void {
    for (const name of sources) {
      const live = this.#live.get(name)
      if (!live || !['play', 'page'].includes(live.source.kind) || !live.worker.up) continue
      live.worker.rpc.call('air', { onAir }).catch((error: Error) => {
        this.#options.log.warn({ source: name, reason: error.message }, 'Source does not follow the scene')
      })
    }
  }

  async mediaAction(name: string, action: 'restart' | 'play' | 'pause'): Promise<void> {
    const live = this.#live.get(name)
    if (!live?.media) throw new RoomRefusal('not-found', `There is no source \`${name}\` that plays a file`)
    await live.worker.rpc.call('media', { action })
  }

  /** What becomes left and right of its sound. */
  async setChannels(name: string, channels: ChannelMap): Promise<void> {
    const live = this.#live.get(name)
    // One that is away begins with them.
    if (live?.worker.up) await live.worker.rpc.call('channels', { channels })
  }

  async #add(source: Source): Promise<void> {
    const live = this.#create(source)
    this.#live.set(source.name, live)
    await live.worker.start()
  }

  async #renew(live: LiveSource): Promise<void> {
    Object.assign(live, { media: null, inputReason: null, soundReason: null })
    await live.worker.replace('the show changed it')
  }

  #create(source: Source): LiveSource {
    const { run, log, onChange } = this.#options
    const live: LiveSource = {
      source,
      state: 'starting',
      reason: null,
      sinceMs: Date.now(),
      media: null,
      inputReason: null,
      soundReason: null,
      worker: new Supervised({
        name: `source-${run.paths.number(source)}`,
        dir: run.dir,
        log: log.child({ source: source.name }),
        command: engineCommand('source'),
        config: () => sourceConfig(run, live.source),
        state: () => this.#onAirState(live.source),
        onEvent: (event, data) => this.#says(live, event, data),
        onUp: async () => {
          await this.#sendChannels(live.source)
          if (isLiveInput(live.source)) {
            const { input, soundInput } = await live.worker.rpc.call<LiveStatus>('status')
            this.#inputSays(live, input)
            this.#soundSays(live, soundInput?.reason ?? null)
          }
          // No scene shows it: the mixer reads no picture that could tell.
          if (hasLivePicture(live.source) && !isLiveInput(live.source) && !this.#isInAnyScene(live.source))
            this.#set(live, 'up', null)
          onChange()
        },
        onDown: (reason) => {
          if (live.worker.looping) this.#set(live, 'failed', live.reason ?? reason)
          else if (live.state !== 'failed') this.#set(live, 'lost', live.inputReason ?? reason)
          this.#options.levels.silent(source.name)
          onChange()
        },
      }),
    }
    return live
  }

  #isInAnyScene(source: Source): boolean {
    const { room } = this.#options.run
    return room.scenes.some((scene) => sourcesIn(room, scene).includes(source.name))
  }

  /** One that ran before this control may have others. */
  async #sendChannels({ name }: Source): Promise<void> {
    const sound = this.#options.sounds().find((one) => one.source === name)
    if (sound) await this.setChannels(name, sound.channels)
  }

  /** A file that comes back while its scene is on air plays. */
  #onAirState(source: Source): object {
    const config = sourceConfig(this.#options.run, source)
    const sound = this.#options.sounds().find((one) => one.source === source.name)
    const channels = sound && { channels: sound.channels }
    if (source.kind !== 'play') return { ...channels }
    const onAir = this.#options.onAir().includes(source.name)
    return { what: { ...config.what, onAir }, ...channels }
  }

  #says(live: LiveSource, event: string, data: unknown): void {
    if (event === 'level') this.#options.levels.source(live.source.name, data as LevelEvent)
    if (event === 'failed') this.#set(live, 'failed', (data as { reason: string }).reason)
    if (event === 'input') this.#inputSays(live, data as InputEvent)
    if (event === 'sound-input') this.#soundSays(live, (data as InputEvent).reason)
    if (event !== 'media') return
    const media = data as MediaEvent
    const changed = live.media?.state !== media.state
    live.media = media
    if (changed) this.#options.onMedia(live.source.name, media)
  }

  /** Where no scene shows it, nobody else tells that it is there. */
  #inputSays(live: LiveSource, { reason }: InputEvent): void {
    live.inputReason = reason
    if (reason !== null && live.state !== 'up') this.#set(live, 'lost', reason)
    else if (!this.#isInAnyScene(live.source)) this.#set(live, reason === null ? 'up' : 'lost', reason)
  }

  #soundSays(live: LiveSource, reason: string | null): void {
    if (live.soundReason === reason) return
    live.soundReason = reason
    this.#options.log.info({ source: live.source.name, reason }, 'Sound of a source changed')
    this.#options.onChange()
  }

  #set(live: LiveSource, state: SourceState, reason: string | null): void {
    if (live.state === state && live.reason === reason) return
    if (live.state !== state) live.sinceMs = Date.now()
    live.state = state
    live.reason = reason
    this.#options.log.info({ source: live.source.name, state, reason }, 'Source changed')
    this.#options.onChange()
  }
}
