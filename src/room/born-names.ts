/** What scenes and sources were called when they began. Remotes know a thing by a UUID that is made from that name, whatever it is called now. */
import { join } from 'node:path'
import type { Logger } from '../lib/log.ts'
import type { Renamed } from '../obs/index.ts'
import { KeptJson } from './kept-json.ts'

type Kind = Renamed['kind']
type Names = Record<Kind, [now: string, born: string][]>

export class BornNames {
  readonly #kept: KeptJson<Names>
  /** Of those that were given another name, by the name of now. */
  readonly #names: Record<Kind, Map<string, string>>

  /** `dir`: the room's state folder. */
  constructor(dir: string, log: Logger) {
    this.#kept = new KeptJson(join(dir, 'names.json'), log)
    const { scene, source } = this.#kept.read() ?? { scene: [], source: [] }
    this.#names = { scene: new Map(scene), source: new Map(source) }
  }

  /** No two things of a kind have the same: what takes over a name that another one began with gets a number behind it. */
  of(kind: Kind, name: string): string {
    const known = this.#names[kind].get(name)
    if (known !== undefined) return known
    const taken = new Set(this.#names[kind].values())
    let born = name
    for (let number = 2; taken.has(born); number++) born = `${name}\n${number}`
    return born
  }

  renamed(kind: Kind, from: string, to: string): void {
    const born = this.of(kind, from)
    this.#names[kind].delete(from)
    this.#names[kind].set(to, born)
    this.#kept.write({ scene: [...this.#names.scene], source: [...this.#names.source] })
  }
}
