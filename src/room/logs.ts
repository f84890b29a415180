/** Keeps the logs of workers from filling the disk: whoever calls an open door again and again makes lines. */
import { copyFileSync, readdirSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'

const mostLogBytes = 4 * 1024 * 1024

/** Empties what is longer; what was in it stays beside it, as `NAME.log.1`. Workers append, so they go on writing. */
export function boundLogs(dir: string, mostBytes = mostLogBytes): void {
  for (const file of readdirSync(dir).filter((name) => name.endsWith('.log'))) {
    const path = join(dir, file)
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) <= mostBytes) continue
    copyFileSync(path, `${path}.1`)
    truncateSync(path)
  }
}
