/** A small file in a room's state folder: read at the start, written whole at each change. */
import { readFileSync } from 'node:fs'
import type { Logger } from '../lib/log.ts'
import { writeWhole } from '../lib/write-whole.ts'

export class KeptJson<Content> {
  readonly #file: string
  readonly #log: Logger

  constructor(file: string, log: Logger) {
    this.#file = file
    this.#log = log
  }

  /** Null where there is none, or none that can be read. */
  read(): Content | null {
    try {
      return JSON.parse(readFileSync(this.#file, 'utf8')) as Content
    } catch {
      return null
    }
  }

  /** A disk that is full or gone costs only this: it is logged. */
  write(content: Content): void {
    try {
      writeWhole(this.#file, JSON.stringify(content))
    } catch (error) {
      this.#log.error({ file: this.#file, reason: (error as Error).message }, 'What remotes know things by cannot be written')
    }
  }
}
