/** Writes anew what is kept of OBS: `node test/peers/record.ts`. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { askObs } from './obs-session.ts'
import type { Heard } from './replay.ts'

export const keptFile = fileURLToPath(new URL('obs-29.0.2.json', import.meta.url))

/** One step a line, so that changes are seen. */
export function inLines(heard: Heard[]): string {
  return `[\n${heard.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`
}

if (import.meta.main) writeFileSync(keptFile, inLines(await askObs()))
