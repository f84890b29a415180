/** A number for each source, in the names of its process and its links: names may hold anything, sockets have short ones. It stays while the room is on air, whatever the show's order. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from '../lib/write-whole.ts'

export class SourceNumbers {
  readonly #file: string
  readonly #numbers: Map<string, number>

  /** `dir`: the room's run folder. `sources`: those of the show; others give their numbers back. */
  constructor(dir: string, sources: readonly string[]) {
    this.#file = join(dir, 'sources.json')
    this.#numbers = new Map(read(this.#file).filter(([name]) => sources.includes(name)))
    for (const name of sources) this.of(name)
  }

  of(source: string): number {
    const known = this.#numbers.get(source)
    if (known !== undefined) return known
    const taken = new Set(this.#numbers.values())
    let free = 0
    while (taken.has(free)) free++
    this.#numbers.set(source, free)
    this.#write()
    return free
  }

  /** Its process has ended. */
  forget(source: string): void {
    if (this.#numbers.delete(source)) this.#write()
  }

  #write(): void {
    writeWhole(this.#file, JSON.stringify([...this.#numbers]))
  }
}

function read(file: string): [name: string, number: number][] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as [string, number][]
  } catch {
    return []
  }
}
