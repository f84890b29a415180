/** The edits of a room that its show file does not hold yet: survive control, and a reboot. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { MixosError } from '../lib/errors.ts'
import type { Logger } from '../lib/log.ts'
import { writeWhole } from '../lib/write-whole.ts'
import { type Edit, foldEdit } from '../show/index.ts'

interface EditFile {
  edits: Edit[]
  /** Hash of the show's text that holds them: they are done with when the file has it. */
  pulledInto: string | null
}

const none: EditFile = { edits: [], pulledInto: null }
/** Whoever holds the lock does so for milliseconds; one that is older was left by somebody who died. */
const lockWaitMs = 2000
const lockOldMs = 10_000

export class EditStore {
  readonly #file: string
  readonly #lock: string
  readonly #log: Logger
  /** What the disk did not take. */
  #unsaved: EditFile | null = null

  /** `dir` is the room's state folder. */
  constructor(dir: string, log: Logger) {
    this.#file = join(dir, 'edits.json')
    this.#lock = join(dir, 'edits.lock')
    this.#log = log
  }

  /** Those that the show file, whose text is `text`, does not hold yet, in their order. */
  edits(text: string): Edit[] {
    const { edits, pulledInto } = this.#unsaved ?? this.#load()
    if (pulledInto !== hash(text)) return edits
    this.#save(none) // A pull did not come to its end: what is written into the file later must not bring them back.
    return []
  }

  /** One more, folded into those that are there. A disk that is full or gone costs the file, never the edit while control runs. */
  add(text: string, edit: Edit): void {
    this.#locked(() => this.#save({ edits: foldEdit(this.edits(text), edit), pulledInto: null }))
  }

  /**
   * Empties the list while `write` brings the show file from `text` to `into`, which holds `edits`. Whenever it is interrupted, the
   * edits are in exactly one of the two. Throws where the list is another by now, and what `write` throws.
   */
  pull(text: string, into: string, edits: readonly Edit[], write: () => void): void {
    this.#locked(() => {
      if (!isDeepStrictEqual(this.edits(text), edits))
        throw new MixosError('changed-meanwhile', 'The room was changed meanwhile: nothing is written. Call pull again')
      this.#write({ edits: [...edits], pulledInto: hash(into) })
      write()
      this.#write(none)
    })
  }

  #load(): EditFile {
    let text: string
    try {
      text = readFileSync(this.#file, 'utf8')
    } catch {
      return none
    }
    try {
      return JSON.parse(text) as EditFile
    } catch (error) {
      const aside = `${this.#file}.broken`
      renameSync(this.#file, aside)
      this.#log.error({ file: aside, reason: (error as Error).message }, 'The edits cannot be read; the show file alone holds')
      return none
    }
  }

  #save(content: EditFile): void {
    try {
      this.#write(content)
      this.#unsaved = null
    } catch (error) {
      this.#unsaved = content
      const reason = (error as Error).message
      this.#log.error({ file: this.#file, reason }, 'The edits cannot be written; they are lost with control')
    }
  }

  #write(content: EditFile): void {
    writeWhole(this.#file, JSON.stringify(content), { flush: true })
  }

  /** Control adds, `./mixos pull` takes away: never both at once. */
  #locked(work: () => void): void {
    const isOurs = this.#takeLock()
    try {
      work()
    } finally {
      if (isOurs) rmdirSync(this.#lock)
    }
  }

  /** False where there is no folder or no room for a lock: `#save` tells of that. */
  #takeLock(): boolean {
    const until = Date.now() + lockWaitMs
    for (;;) {
      try {
        mkdirSync(this.#lock)
        return true
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false
      }
      const age = Date.now() - (statSync(this.#lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
      if (age > lockOldMs) return true
      if (Date.now() > until) throw new MixosError('edits-locked', `${this.#lock} is held by another: try again`)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
