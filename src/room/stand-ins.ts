/** Backup microphones: one is heard in another's stead while that one is silent and this one hears somebody speak. */
import type { Room, Sound } from '../show/index.ts'
import { isHeard } from './hearing.ts'

export class StandIns {
  readonly #speaks: (source: string) => boolean
  /** By the name of the silent one. */
  #active: ReadonlyMap<string, string> = new Map()

  constructor(speaks: (source: string) => boolean) {
    this.#speaks = speaks
  }

  /** The silent ones, and who is heard in their stead. */
  get active(): ReadonlyMap<string, string> {
    return this.#active
  }

  /** Looks at the levels; true when somebody takes over, or goes back. Once in, a backup stays until the first one is heard again. */
  update(sounds: Sound[]): boolean {
    const next = new Map<string, string>()
    for (const { source, backup } of sounds)
      if (backup !== null && !this.#speaks(source) && (this.#active.has(source) || this.#speaks(backup))) next.set(source, backup)
    const changed = [...next.keys()].join() !== [...this.#active.keys()].join()
    this.#active = next
    return changed
  }
}

/** The sounds with the backups heard wherever those are that they stand in for. */
export function withStandIns(room: Room, sounds: Sound[], active: ReadonlyMap<string, string>): Sound[] {
  return sounds.map((sound) => {
    const silent = sounds.filter(({ source, muted }) => active.get(source) === sound.source && !muted)
    if (silent.length === 0) return sound
    const scenes = room.scenes.filter(({ name }) => [sound, ...silent].some((one) => isHeard(room, one, name)))
    return { ...sound, heardIn: scenes.map(({ name }) => name) }
  })
}
