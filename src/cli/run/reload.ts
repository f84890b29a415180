/** Follows the show file: a good change is taken over, a broken one only reported. */
import { statSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { ShowErrors } from '../../lib/errors.ts'
import type { Logger } from '../../lib/log.ts'
import { loadShow, type Show } from '../../show/index.ts'

const lookEveryMs = 1000

/** `onReload` when the file holds another, good show than the one on air. */
export function followShow(onAir: Show, log: Logger, tell: (message: string) => void, onReload: () => void): void {
  let seen = stamp(onAir.file)
  setInterval(() => {
    const now = stamp(onAir.file)
    if (now === seen) return
    seen = now
    try {
      if (isDeepStrictEqual(loadShow(onAir.file), onAir)) return
    } catch (error) {
      if (!(error instanceof ShowErrors)) throw error
      log.error({ reason: error.message }, 'The changed show has mistakes; the room goes on with the last good one')
      tell(`the changed show has mistakes, the room goes on with the last good one:\n${error.message}`)
      return
    }
    log.info({ reason: 'the show file changed' }, 'The show is loaded anew')
    onReload()
  }, lookEveryMs)
}

function stamp(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat ? `${stat.mtimeMs} ${stat.size} ${stat.ino}` : 'gone'
}
