/** The show of a room that is on air: its file, with what clients changed since on top. */
import { ShowErrors } from '../lib/errors.ts'
import type { Logger } from '../lib/log.ts'
import { RoomRefusal } from '../obs/index.ts'
import { applyEdits, type DroppedEdit, type Edit, readShowText, type Show } from '../show/index.ts'
import type { EditStore } from './edit-store.ts'

interface ShowEditorOptions {
  file: string
  room: string
  store: EditStore
  log: Logger
  /** Another show is on air now, by edits alone. */
  onEdited?: (show: Show) => void
}

interface Edited {
  /** Of the file. */
  base: string
  /** With all edits. */
  text: string
  show: Show
}

export class ShowEditor {
  readonly #options: ShowEditorOptions
  #now: Edited | null = null

  constructor(options: ShowEditorOptions) {
    this.#options = options
  }

  /** As the file is now; edits that do not fit any more stay in the list, with a word in the log. Throws `ShowErrors`. */
  load(): Show {
    const { file, room, store, log } = this.#options
    const base = readShowText(file)
    const { text, show, dropped } = applyEdits(base, file, room, store.edits(base))
    for (const { edit, reason } of dropped) log.warn({ edit, reason }, 'An edit does not fit the show any more and is left out')
    this.#now = { base, text, show }
    return show
  }

  /** The show with these edits, too; `keep` makes them last. Throws a `RoomRefusal` that says why it cannot be. */
  tried(edits: readonly Edit[]): { show: Show; keep(): void } {
    const { file, room, store, onEdited } = this.#options
    const { base, text } = this.#current()
    const edited = applyEdits(text, file, room, edits)
    if (edited.dropped.length > 0) throw new RoomRefusal('bad-value', reasonsOf(edited.dropped))
    return {
      show: edited.show,
      keep: () => {
        for (const edit of edits) store.add(base, edit)
        this.#now = { base, text: edited.text, show: edited.show }
        onEdited?.(edited.show)
      },
    }
  }

  #current(): Edited {
    try {
      const base = readShowText(this.#options.file)
      if (this.#now?.base !== base) this.load()
    } catch (error) {
      if (!(error instanceof ShowErrors)) throw error
      throw new RoomRefusal(
        'not-now',
        `The show file has mistakes; nothing can be changed until they are mended:\n${error.message}`,
      )
    }
    return this.#now as Edited
  }
}

function reasonsOf(dropped: readonly DroppedEdit[]): string {
  const [first = '', ...more] = new Set(dropped.map(({ reason }) => reason))
  return [first.charAt(0).toUpperCase() + first.slice(1), ...more].join('; ')
}
