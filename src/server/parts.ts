/** What the HTTP addresses share. */
import type { Logger } from '../lib/log.ts'
import type { Auth } from './auth.ts'
import { HttpProblem } from './errors.ts'
import type { RoomMetrics } from './metrics.ts'
import type { ServedRoom } from './served-room.ts'
import type { WhepRoom } from './whep.ts'

export interface AppParts {
  auth: Auth
  rooms: Map<string, ServedRoom>
  whep: Map<string, WhepRoom>
  metrics: RoomMetrics
  publicWatch: boolean
  pagesDir: string
  log: Logger
}

/** The room of an address, or a 404 that names the rooms there are. */
export function findRoom(rooms: Map<string, ServedRoom>, name: string | undefined): ServedRoom {
  const room = rooms.get(name ?? '')
  if (room) return room
  throw new HttpProblem(404, `there is no room ${name}`, `the rooms here are: ${[...rooms.keys()].join(', ')}`)
}
