/** Numbers by which remotes know the layers of scenes: given once, and kept when the show around them changes. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from '../lib/log.ts'
import type { Layer, Room, Scene } from '../show/index.ts'

/** Of one scene: the number that comes next, and those that are taken, by `source NAME 1` for its first layer with that source. */
interface Numbered {
  next: number
  ids: Record<string, number>
}

type File = Record<string, Numbered>

/** Reads what was given before and notes what is new. A number is never given twice in a scene, not even after its layer is gone. */
export class ItemIds {
  readonly #file: string
  readonly #log: Logger
  readonly #scenes: Map<string, number[]>

  constructor(stateDir: string, room: Room, log: Logger) {
    this.#file = join(stateDir, 'item-ids.json')
    this.#log = log
    const known = new Map(Object.entries(this.#load()))
    this.#scenes = new Map(room.scenes.map((scene) => [scene.name, number(scene, known)]))
    this.#save(Object.fromEntries(known))
  }

  /** In the order of the scene's layers. */
  of(scene: string): number[] {
    return this.#scenes.get(scene) ?? []
  }

  #load(): File {
    try {
      return JSON.parse(readFileSync(this.#file, 'utf8')) as File
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
      this.#log.error({ file: this.#file, reason: (error as Error).message }, 'Numbers of layers cannot be read: they begin anew')
      return {}
    }
  }

  #save(content: File): void {
    const temporary = `${this.#file}.new`
    try {
      writeFileSync(temporary, JSON.stringify(content), { mode: 0o600 })
      renameSync(temporary, this.#file)
    } catch (error) {
      const reason = (error as Error).message
      this.#log.error({ file: this.#file, reason }, 'Numbers of layers cannot be kept: they may change with the show')
    }
  }
}

function number({ name, layers }: Scene, known: Map<string, Numbered>): number[] {
  const numbered = known.get(name) ?? { next: 1, ids: {} }
  known.set(name, numbered)
  const seen = new Map<string, number>()
  return layers.map(({ what }) => {
    const shown = shownBy(what)
    const times = (seen.get(shown) ?? 0) + 1
    seen.set(shown, times)
    const key = `${shown} ${times}`
    const id = Object.hasOwn(numbered.ids, key) ? (numbered.ids[key] as number) : numbered.next++
    numbered.ids[key] = id
    return id
  })
}

function shownBy(what: Layer['what']): string {
  return 'source' in what ? `source ${what.source}` : `scene ${what.scene}`
}
