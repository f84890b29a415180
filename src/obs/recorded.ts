/** The recording and the stream as OBS knows them: one each, although a room may have more. */
import type { OutputStatus } from './room-status.ts'

/** The place that is written; where none is, the first. */
export function recordOf(outputs: OutputStatus[]): OutputStatus | undefined {
  const places = outputs.filter(({ kind }) => kind === 'record' || kind === 'copy')
  return places.find(({ state }) => state === 'on') ?? places[0]
}

/** The first that is taken; where none is, the first that is wanted, or the first. */
export function streamOf(outputs: OutputStatus[]): OutputStatus | undefined {
  const streams = outputs.filter(({ kind }) => kind === 'stream')
  return streams.find(({ state }) => state === 'on') ?? streams.find(({ state }) => state !== 'off') ?? streams[0]
}
