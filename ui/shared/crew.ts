/** Who holds a room, in words. */
import type { CrewStatus } from '../../src/obs/index.ts'

export function isHeldHere({ holder }: CrewStatus): boolean {
  return holder?.here === true
}

export function holderWords({ holder }: CrewStatus): string {
  if (!holder) return 'Nobody holds the room'
  return holder.here ? `${holder.name} holds the room` : `${holder.name} held the room and is gone`
}
