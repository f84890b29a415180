/** Which show a room goes on air with, and follows: a good change of the file is taken over, a broken one only reported. */
import { statSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { MixosError } from '../../lib/errors.ts'
import type { Logger } from '../../lib/log.ts'
import type { Show } from '../../show/index.ts'

const lookEveryMs = 1000

/** What the show file and the edits of clients make together. Throws what is wrong with it. */
type LoadShow = () => Show

interface Telling {
  log: Logger
  tell: (message: string) => void
}

interface Following extends Telling {
  /** The file that was looked at last. */
  seen: string
  load: LoadShow
  /** Throws what would keep the room from starting with it. */
  check: (show: Show) => void
  /** The room takes the change over while control goes on; false: it cannot. */
  follow: (show: Show) => boolean
  onReload: () => void
}

interface ToRun<Ready> {
  show: Show
  ready: Ready
  /** Why the show is not the one on disk; null: it is. */
  mistakes: MixosError | null
  /** Of the file that was read: what is saved later is another. */
  seen: string
}

/**
 * The show in `file` with what `prepare` makes of it. Where one of the two fails and `kept` is there: that one, with what
 * is wrong. Throws where it is not, or no use either.
 */
export function showToRun<Ready>(file: string, kept: Show | null, load: LoadShow, prepare: (show: Show) => Ready): ToRun<Ready> {
  const seen = stamp(file)
  try {
    const show = load()
    return { show, ready: prepare(show), mistakes: null, seen }
  } catch (error) {
    if (!(error instanceof MixosError) || !kept) throw error
    return { show: kept, ready: prepare(kept), mistakes: error, seen }
  }
}

/** To the log, and to the person at the terminal. */
export function reportMistakes({ log, tell }: Telling, mistakes: MixosError): void {
  log.error({ reason: mistakes.message }, 'The changed show has mistakes; the room goes on with the last good one')
  tell(`the changed show has mistakes, the room goes on with the last good one:\n${mistakes.message}`)
}

/** When the file holds another, good show than the one on air: `follow`, or, where that cannot be, `onReload`. Call the result to stop looking. */
export function followShow(first: Show, following: Following): () => void {
  const { log, tell, load, check, follow, onReload } = following
  let { seen } = following
  let onAir = first
  const timer = setInterval(() => {
    const now = stamp(onAir.file)
    if (now === seen) return
    seen = now
    let show: Show
    try {
      show = load()
      if (isDeepStrictEqual(show, onAir)) return
      check(show)
    } catch (error) {
      if (!(error instanceof MixosError)) throw error
      reportMistakes({ log, tell }, error)
      return
    }
    log.info({ reason: 'the show file changed' }, 'The show is loaded anew')
    if (follow(show)) onAir = show
    else onReload()
  }, lookEveryMs)
  return () => clearInterval(timer)
}

function stamp(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat ? `${stat.mtimeMs} ${stat.size} ${stat.ino}` : 'gone'
}
