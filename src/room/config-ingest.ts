/** Configurations of the ports on which others call with RTMP, and the keys with which they may. */
import type { IngestConfig, IngestKey } from '../ingest/index.ts'
import type { NetSource, Room, Source } from '../show/index.ts'
import type { RoomRun } from './room-run.ts'
import { secretOf } from './secret-of.ts'

/** Of the sources that others send to `url`. */
export function ingestConfig({ room, paths, orphanMs }: RoomRun, url: string): Omit<IngestConfig, 'rpcPath' | 'keys'> {
  const [, host = '', port = ''] = /^rtmp:\/\/(.*):(\d+)\/live$/.exec(url) ?? []
  return {
    name: `ingest-${port}`,
    room: room.name,
    host,
    port: Number(port),
    sources: sourcesAt(room, url).map((source) => ({ name: source.name, flvPath: paths.flv(source) })),
    orphanMs,
  }
}

/** As they are now: secrets may come while the room runs. */
export function ingestKeys(room: Room, url: string): IngestKey[] {
  return sourcesAt(room, url).map(({ secret: ref }) => {
    const { secret: key, secretProblem: problem } = secretOf(ref)
    return { key, problem }
  })
}

/** Where others send to. */
export function ingestUrls(room: Room): string[] {
  return [...new Set(ingestSources(room).map(({ url }) => url))]
}

/** Others send it to us with RTMP. */
export function isIngest(source: Source): boolean {
  return source.kind === 'net' && source.protocol === 'rtmp' && source.listens
}

function sourcesAt(room: Room, url: string): NetSource[] {
  return ingestSources(room).filter((source) => source.url === url)
}

export function ingestSources(room: Room): NetSource[] {
  return room.sources.filter((source) => source.kind === 'net').filter(isIngest)
}
