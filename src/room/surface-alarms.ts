/** What is wrong with a room's surfaces, and what to do about it. */
import type { RoomStatus, SurfaceStatus } from '../obs/index.ts'
import type { Finding } from './sound-alarms.ts'

/** What is missing, and where to look. */
const surfaceWords: Record<SurfaceStatus['kind'], { away: (name: string) => string; fix: string }> = {
  keypad: {
    away: (name) => `The keypad ${name} is not heard`,
    fix: 'Look at the plug and at `keypad` in the show: `lsusb` has its numbers. It is found by itself, in any port.',
  },
  'stream-deck': {
    away: (name) => `The Stream Deck ${name} is not there`,
    fix: 'Look at the plug and at `stream-deck` in the show. It is found by itself, in any port.',
  },
  'x-air': {
    away: (name) => `The desk ${name} is not there`,
    fix: 'Look at its power, at the network and at `x-air` in the show. It is found by itself; its own sound does not need us.',
  },
}

export function surfaceFindings({ surfaces }: RoomStatus): Finding[] {
  const away = surfaces
    .filter(({ state }) => state === 'waiting' || state === 'failed')
    .map(({ name, kind, reason }) => ({
      code: 'surface-off',
      text: `${surfaceWords[kind].away(name)}: ${reason ?? 'it is started again'}`,
      fix: `Drive the room at its page until then. ${surfaceWords[kind].fix}`,
    }))
  const failed = surfaces.flatMap(({ name, kind, failures }) =>
    failures.map(({ key, does, reason, atMs }) => ({
      code: 'key-failed',
      text: `The ${kind === 'x-air' ? key : `key ${key}`} of ${name} (${does}) failed: ${reason}`,
      fix: 'Look at what is on air, then do it again or use the page. It is told for a minute, or until it works.',
      sinceMs: atMs,
    })),
  )
  return [...away, ...failed]
}
