/** Where control logs: under a live status block into a file, else to stderr. */
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLogger, type Logger } from '../../lib/log.ts'
import type { RunSettings } from './settings.ts'
import { showsBlock } from './terminal.ts'

export function runLog(runDir: string, settings: RunSettings, room: string): Logger {
  if (!showsBlock(settings)) return createLogger({ room })
  const file = join(runDir, 'control.log')
  return createLogger({ room }, { sink: { write: (text) => appendFileSync(file, text, { mode: 0o600 }) } })
}
