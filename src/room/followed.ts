/** What of a room may become another while control goes on: scenes, sources and sounds. All else is fixed for control's life. */
import { isDeepStrictEqual } from 'node:util'
import type { Room } from '../show/index.ts'
import { ingestSources } from './config-ingest.ts'

/** Whether a room that is on air as `before` can be made `after` by `Room.follow`. */
export function isFollowed(before: Room, after: Room): boolean {
  return isDeepStrictEqual(fixed(before), fixed(after))
}

/** What may change of a room. */
export function followed({ sources, scenes, sounds, startScene, mixes, transition }: Room): Partial<Room> {
  return { sources, scenes, sounds, startScene, mixes, transition }
}

/** Each mix has a process of its own; ingests know who may send. */
function fixed(room: Room): object {
  const none = Object.fromEntries(Object.keys(followed(room)).map((key) => [key, null]))
  return { ...room, ...none, mixNames: room.mixes.map(({ name }) => name), ingests: ingestSources(room) }
}
