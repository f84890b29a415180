/** The show that a room is on air with, kept beside its sockets: control goes on with it while the file on disk is broken. */
import { readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Logger } from '../../lib/log.ts'
import { writeWhole } from '../../lib/write-whole.ts'
import type { Show } from '../../show/index.ts'

const fileName = 'show.json'

/**
 * Resolved, not as text: its paths are absolute, and what has gone from the disk meanwhile is a source that fails, not a
 * mistake that keeps control away. A disk that is full costs only this.
 */
export function keepShow(runDir: string, show: Show, log: Logger): void {
  const file = join(runDir, fileName)
  try {
    writeWhole(file, JSON.stringify(show))
  } catch (error) {
    log.error({ file, reason: (error as Error).message }, 'The show cannot be kept; a broken one would keep control away')
  }
}

/** Null where the room was not on air with the show in `showFile`, or has ended in an orderly way. */
export function keptShow(runDir: string, showFile: string): Show | null {
  try {
    const show = JSON.parse(readFileSync(join(runDir, fileName), 'utf8')) as Show
    return show.file === resolve(showFile) ? show : null
  } catch {
    return null
  }
}

export function forgetShow(runDir: string): void {
  rmSync(join(runDir, fileName), { force: true })
}
