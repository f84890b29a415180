/** What an output remembers across its own death: a small JSON file, replaced whole. */
import { readFileSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import type { Logger } from '../lib/log.ts'
import type { FolderIdentity } from './folder.ts'

interface Content<State> {
  /** It was started and not stopped: it goes on by itself after a crash. */
  on: boolean
  folder: FolderIdentity | null
  state: State | null
}

export class Journal<State> {
  readonly #path: string
  readonly #durable: boolean
  readonly #log: Logger
  #content: Content<State>
  #saving: Promise<void> = Promise.resolve()

  /** A missing or torn journal counts as empty. `durable`: each change survives a power cut. */
  constructor(path: string, durable: boolean, log: Logger) {
    this.#path = path
    this.#durable = durable
    this.#log = log
    this.#content = { on: false, folder: null, state: null }
    try {
      const found = JSON.parse(readFileSync(path, 'utf8')) as Partial<Content<State>>
      this.#content = { on: found.on === true, folder: found.folder ?? null, state: found.state ?? null }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log.warn({ path, err: error }, 'Journal unreadable, begun anew')
    }
  }

  get content(): Readonly<Content<State>> {
    return this.#content
  }

  /** Resolves when it is written. A journal that cannot be written is logged: it must not stop what is on air. */
  save(change: Partial<Content<State>>): Promise<void> {
    this.#content = { ...this.#content, ...change }
    const text = `${JSON.stringify(this.#content)}\n`
    this.#saving = this.#saving
      .then(() => replaceFile(this.#path, text, { mode: 0o600, durable: this.#durable }))
      .catch((error: unknown) => {
        this.#log.warn({ path: this.#path, err: error }, 'Journal not written')
      })
    return this.#saving
  }
}

interface ReplaceOptions {
  mode: number
  /** It survives a power cut too. */
  durable: boolean
}

/** Readers see the old content or the new, never a part of it. */
export async function replaceFile(path: string, text: string, { mode, durable }: ReplaceOptions): Promise<void> {
  const temporary = `${path}.tmp`
  const handle = await open(temporary, 'w', mode)
  try {
    await handle.writeFile(text)
    if (durable) await handle.datasync()
  } finally {
    await handle.close()
  }
  await rename(temporary, path)
}
