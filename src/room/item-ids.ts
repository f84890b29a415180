/**
 * Numbers of the layers of scenes, by which remotes remember them: each keeps its own for as long as its scene shows it, whatever is put
 * in, taken out or moved beside it, and over restarts. A number is never given twice in a scene.
 */
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Logger } from '../lib/log.ts'
import type { Layer, Scene } from '../show/index.ts'
import { KeptJson } from './kept-json.ts'

interface Item {
  id: number
  what: Layer['what']
}

interface SceneItems {
  next: number
  /** Bottom first, as the layers. */
  items: Item[]
}

export class ItemIds {
  readonly #kept: KeptJson<[scene: string, items: SceneItems][]>
  readonly #scenes: Map<string, SceneItems>

  /** `dir`: the room's state folder. */
  constructor(dir: string, log: Logger) {
    this.#kept = new KeptJson(join(dir, 'items.json'), log)
    this.#scenes = new Map(this.#kept.read())
  }

  /** Of the layers of a scene that `follow` was told of, bottom first. */
  of(scene: string): number[] {
    return this.#scenes.get(scene)?.items.map(({ id }) => id) ?? []
  }

  /** What was known moves along; to tell two alike apart is up to `moved`. */
  follow(scenes: readonly Scene[]): void {
    const before = JSON.stringify([...this.#scenes])
    const names = scenes.map(({ name }) => name)
    for (const name of this.#scenes.keys()) if (!names.includes(name)) this.#scenes.delete(name)
    for (const { name, layers } of scenes) this.#scenes.set(name, aligned(this.#scenes.get(name), layers))
    if (JSON.stringify([...this.#scenes]) !== before) this.#kept.write([...this.#scenes])
  }

  /** The layer with that number of a scene is another one's neighbour now, or gone (`to` is null): before `follow`. */
  moved(scene: string, from: number, to: number | null): void {
    const items = this.#scenes.get(scene)?.items
    const [item] = items?.splice(from, 1) ?? []
    if (item && to !== null) items?.splice(to, 0, item)
  }

  /** A scene or source has another name: before `follow`. */
  renamed(kind: 'scene' | 'source', from: string, to: string): void {
    const scene = kind === 'scene' ? this.#scenes.get(from) : undefined
    if (scene) {
      this.#scenes.delete(from)
      this.#scenes.set(to, scene)
    }
    const [old, now] = kind === 'scene' ? [{ scene: from }, { scene: to }] : [{ source: from }, { source: to }]
    for (const { items } of this.#scenes.values())
      for (const item of items) if (isDeepStrictEqual(item.what, old)) item.what = now
  }
}

/** Those that show the same have the same numbers, in their order; where nothing changed, nothing does. */
function aligned(before: SceneItems | undefined, layers: readonly Layer[]): SceneItems {
  let next = before?.next ?? 1
  const free = [...(before?.items ?? [])]
  const items = layers.map(({ what }) => {
    const at = free.findIndex((item) => isDeepStrictEqual(item.what, what))
    const [known] = at < 0 ? [] : free.splice(at, 1)
    return known ?? { id: next++, what }
  })
  return { next, items }
}
