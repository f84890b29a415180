/** The recording as OBS knows it: one, although it may be written in two places. */
import type { OutputStatus } from './room-status.ts'

/** The place that is written; where none is, the first. */
export function recordOf(outputs: OutputStatus[]): OutputStatus | undefined {
  const places = outputs.filter(({ kind }) => kind === 'record' || kind === 'copy')
  return places.find(({ state }) => state === 'on') ?? places[0]
}
