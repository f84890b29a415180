/** Follows the show file: a good change is taken over, a broken one only reported. */
import { statSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { MixosError } from '../../lib/errors.ts'
import type { Logger } from '../../lib/log.ts'
import { loadShow, type Show } from '../../show/index.ts'

const lookEveryMs = 1000

interface Following {
  log: Logger
  tell: (message: string) => void
  /** Throws what would keep the room from starting with it. */
  check: (show: Show) => void
  onReload: () => void
}

/** `onReload` when the file holds another, good show than the one on air. Call the result to stop looking. */
export function followShow(onAir: Show, { log, tell, check, onReload }: Following): () => void {
  let seen = stamp(onAir.file)
  const timer = setInterval(() => {
    const now = stamp(onAir.file)
    if (now === seen) return
    seen = now
    try {
      const show = loadShow(onAir.file)
      if (isDeepStrictEqual(show, onAir)) return
      check(show)
    } catch (error) {
      if (!(error instanceof MixosError)) throw error
      log.error({ reason: error.message }, 'The changed show has mistakes; the room goes on with the last good one')
      tell(`the changed show has mistakes, the room goes on with the last good one:\n${error.message}`)
      return
    }
    log.info({ reason: 'the show file changed' }, 'The show is loaded anew')
    onReload()
  }, lookEveryMs)
  return () => clearInterval(timer)
}

function stamp(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat ? `${stat.mtimeMs} ${stat.size} ${stat.ino}` : 'gone'
}
