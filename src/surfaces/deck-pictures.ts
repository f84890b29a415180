/** The pictures on a Stream Deck's keys, painted once in every look that they may have. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { DeckSurface } from '../show/index.ts'
import type { DeckModel } from './deck-model.ts'
import { keyPicture, type Look, looks } from './key-look.ts'

const run = promisify(execFile)
const blankName = 'blank'

export class DeckPictures {
  /** Why there are none; null: there are, or will be. */
  problem: string | null = null
  readonly #surface: DeckSurface
  readonly #painter: string
  readonly #jpegs = new Map<string, Buffer>()
  #painting: { pixels: number; done: Promise<void> } | null = null

  /** `painter`: the bundle that makes JPEGs of SVGs. */
  constructor(surface: DeckSurface, painter: string) {
    this.#surface = surface
    this.#painter = painter
  }

  /** Of a key without an action. */
  get blank(): Buffer | null {
    return this.#jpegs.get(blankName) ?? null
  }

  /** Null where it could not be painted. */
  of(key: string, look: Look): Buffer | null {
    return this.#jpegs.get(`${key}-${look}`) ?? null
  }

  /** Settles when they are there, or `problem` says why not. */
  paint({ pixels }: DeckModel): Promise<void> {
    if (this.#painting?.pixels !== pixels) this.#painting = { pixels, done: this.#paint(pixels) }
    return this.#painting.done
  }

  async #paint(pixels: number): Promise<void> {
    const dir = mkdtempSync(join(tmpdir(), 'mixos-deck-'))
    try {
      const svgs = this.#svgs(pixels)
      for (const [name, svg] of svgs) writeFileSync(join(dir, `${name}.svg`), svg)
      await run('gjs', ['-m', this.#painter, dir, ...svgs.keys()])
      for (const name of svgs.keys()) this.#jpegs.set(name, readFileSync(join(dir, `${name}.jpeg`)))
      this.problem = null
    } catch (error) {
      this.problem = `the pictures of its keys cannot be painted: ${(error as Error).message}`
      this.#painting = null
    } finally {
      rmSync(dir, { recursive: true })
    }
  }

  #svgs(pixels: number): Map<string, string> {
    const all = this.#surface.keys.flatMap(({ key, action }) =>
      looks.map((look): [string, string] => [`${key}-${look}`, keyPicture(action, look, pixels)]),
    )
    return new Map([[blankName, keyPicture(null, 'away', pixels)], ...all])
  }
}
