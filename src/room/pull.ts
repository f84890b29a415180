/** What clients changed in a room, written into the show file. */
import { chmodSync, chownSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { MixosError } from '../lib/errors.ts'
import type { Logger } from '../lib/log.ts'
import { applyEdits, type DroppedEdit, type Edit, type Room, readShowText, type Sound } from '../show/index.ts'
import { EditStore } from './edit-store.ts'
import { Journal } from './journal.ts'

export interface Pull {
  file: string
  store: EditStore
  /** The show file's text, as it is and as it will be. */
  before: string
  after: string
  /** What the room's list holds. */
  edits: Edit[]
  /** What is not in `after`. */
  dropped: DroppedEdit[]
}

/** `stateDir` is the room's. Throws `ShowErrors` where the show has mistakes. */
export function preparePull(file: string, room: string, stateDir: string, log: Logger): Pull {
  const store = new EditStore(stateDir, log)
  const before = readShowText(file)
  const edits = store.edits(before)
  const edited = applyEdits(before, file, room, edits)
  const config = edited.show.rooms.find(({ name }) => name === room)
  const sounds = config ? soundEdits(config, new Journal(stateDir, log).read(config).sounds) : []
  const { text, dropped } = applyEdits(edited.text, file, room, sounds)
  return { file, store, before, after: text, edits, dropped: [...edited.dropped, ...dropped] }
}

/** Writes the file and empties the room's list. Throws where one of the two is another by now, and leaves both as they are. */
export function writePull({ file, store, before, after, edits }: Pull): void {
  store.pull(before, after, edits, () => {
    if (readShowText(file) !== before)
      throw new MixosError('changed-meanwhile', `${file} was changed meanwhile: nothing is written. Call pull again`)
    if (after !== before) replace(realpathSync(file), after)
  })
}

/** What of the sound is another than the show says. */
function soundEdits(room: Room, sounds: Sound[]): Edit[] {
  return sounds.flatMap((now) => {
    const show = room.sounds.find(({ source }) => source === now.source)
    if (!show) return []
    const { gainDb, muted, delayMs, channels } = now
    const changed = {
      ...(gainDb === show.gainDb ? {} : { gainDb }),
      ...(muted === show.muted ? {} : { muted }),
      ...(delayMs === show.delayMs ? {} : { delayMs }),
      ...(channels === show.channels ? {} : { channels }),
    }
    return Object.keys(changed).length > 0 ? [{ do: 'set-sound' as const, source: now.source, ...changed }] : []
  })
}

/** At once, so that nobody reads half a show; whose it was, and who may read it, stays. */
function replace(file: string, text: string): void {
  const { mode, uid, gid } = statSync(file)
  const temporary = `${file}.new`
  try {
    writeFileSync(temporary, text, { mode: 0o600, flush: true })
    chmodSync(temporary, mode & 0o777)
    if (process.getuid?.() === 0) chownSync(temporary, uid, gid)
    renameSync(temporary, file)
  } catch (error) {
    throw new MixosError('show-not-written', `${file} cannot be written: ${(error as Error).message}`, { cause: error })
  }
}
