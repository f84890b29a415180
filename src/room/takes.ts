/** Which scene stands in the program, in preview and in each other mix; how one becomes the other. */
import type { Logger } from '../lib/log.ts'
import { RoomRefusal, type TakeResult } from '../obs/index.ts'
import { type Room, sourcesIn, type Transition } from '../show/index.ts'
import type { Audience } from './audience.ts'
import type { Desired } from './desired.ts'
import { sourcesOnAir } from './journal.ts'
import type { Way } from './mixers.ts'
import type { Plant } from './plant.ts'

interface TakesOptions {
  room: Room
  log: Logger
  plant: Plant
  desired: Desired
  audience: Audience
}

/** Its commands want to be called one after the other. */
export class Takes {
  readonly #options: TakesOptions
  #transitionEndsMs = 0

  constructor(options: TakesOptions) {
    this.#options = options
  }

  get inTransition(): boolean {
    return Date.now() < this.#transitionEndsMs
  }

  async setPreview(scene: string): Promise<void> {
    const { desired, plant, audience } = this.#options
    this.#requireScene(scene)
    desired.change({ previewScene: scene })
    plant.showPreview(scene)
    audience.tell({ type: 'preview', scene })
  }

  async setProgram(scene: string, options: Partial<Transition>): Promise<void> {
    const { previewScene, transition } = this.#options.desired.now
    await this.#air(scene, previewScene, { ...transition, ...options })
  }

  take(options: Partial<Transition>): Promise<TakeResult> {
    const { previewScene, programScene, transition } = this.#options.desired.now
    return this.#air(previewScene, programScene, { ...transition, ...options })
  }

  async setMixScene(mix: string, scene: string): Promise<void> {
    const { room, desired, plant, audience } = this.#options
    this.#requireScene(scene)
    const names = Object.keys(desired.now.mixes)
    if (!names.includes(mix))
      throw new RoomRefusal(
        'not-found',
        `There is no mix \`${mix}\`: ${names.length > 0 ? `there are ${names.join(', ')}` : 'add one to `mixes` in the show'}`,
      )
    const { kind, durationMs } = desired.now.transition
    const way = { kind, durationMs: kind === 'cut' ? 0 : durationMs }
    const before = sourcesOnAir(room, desired.now)
    plant.sources.air(without(sourcesIn(room, scene), before), true)
    await this.#takeMixes({ [mix]: scene }, way)
    desired.change({})
    this.#afterTransition(way.durationMs, before, () => audience.tellStatus())
  }

  async setTransition(change: Partial<Transition>): Promise<void> {
    const { desired, audience } = this.#options
    const transition = { ...desired.now.transition, ...change }
    if (!(transition.durationMs >= 0 && transition.durationMs <= 20_000))
      throw new RoomRefusal('bad-value', 'A transition lasts between 0 and 20,000 ms')
    desired.change({ transition })
    audience.tell({ type: 'transition', ...transition })
  }

  async #air(to: string, preview: string, transition: Transition): Promise<TakeResult> {
    const { room, desired, plant, audience } = this.#options
    this.#requireScene(to)
    const { programScene: from, black } = desired.now
    audience.tell({ type: 'transition-started', kind: transition.kind, from, to })
    const way = wayOf(transition, black)
    const mixes = this.#followers(to)
    const before = sourcesOnAir(room, desired.now)
    const now = sourcesOnAir(room, { programScene: to, mixes: { ...desired.now.mixes, ...mixes } })
    plant.sources.air(without(now, before), true)
    const following = this.#takeMixes(mixes, way)
    const answer = await plant.mixers.take(to, way)
    await following
    desired.change({ programScene: to, previewScene: preview })
    plant.showPreview(preview)
    audience.tell({ type: 'program', scene: to })
    audience.tell({ type: 'preview', scene: preview })
    this.#transitionEndsMs = Date.now() + way.durationMs
    this.#afterTransition(way.durationMs, before, () =>
      audience.tell({ type: 'transition-ended', kind: transition.kind, from, to }),
    )
    return { scene: to, firstFrameMs: answer.firstFrameNs / 1e6 }
  }

  /** What nobody sees any more goes off air. */
  #afterTransition(durationMs: number, before: string[], tell: () => void): void {
    const { room, desired, plant } = this.#options
    const end = () => {
      tell()
      plant.sources.air(without(before, sourcesOnAir(room, desired.now)), false)
    }
    if (durationMs === 0) end()
    else setTimeout(end, durationMs)
  }

  /** Mixes whose rules name another scene for this one of the program. */
  #followers(program: string): Record<string, string> {
    const { room, desired } = this.#options
    const { mixes } = desired.now
    return Object.fromEntries(
      room.mixes.flatMap(({ name, follow }) => {
        const scene = Object.hasOwn(follow, program) ? follow[program] : undefined
        return scene === undefined || scene === mixes[name] ? [] : [[name, scene]]
      }),
    )
  }

  /** One that does not answer shows it when it is back: the program does not wait for it. */
  async #takeMixes(scenes: Record<string, string>, way: Way): Promise<void> {
    const { desired, plant, log } = this.#options
    desired.expect({ mixes: { ...desired.now.mixes, ...scenes } })
    await Promise.all(
      Object.entries(scenes).map(([mix, scene]) =>
        plant.mixers.takeMix(mix, scene, way).catch((error: Error) => {
          log.warn({ mix, scene, reason: error.message }, 'Mix does not follow')
        }),
      ),
    )
  }

  #requireScene(scene: string): void {
    if (!this.#options.room.scenes.some((one) => one.name === scene))
      throw new RoomRefusal('not-found', `There is no scene \`${scene}\``)
  }
}

/** Under black a dip to black has nothing to show, and would end with the picture. */
function wayOf(transition: Transition, black: boolean): Way {
  const kind = black && transition.kind === 'black' ? 'cut' : transition.kind
  return { kind, durationMs: kind === 'cut' ? 0 : transition.durationMs }
}

function without(some: string[], others: string[]): string[] {
  return some.filter((one) => !others.includes(one))
}
