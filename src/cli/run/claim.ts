/** Who controls a room: one control at a time, for a second one would fight for its workers. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MixosError } from '../../lib/errors.ts'
import { identify, isAlive, type ProcessId } from '../../lib/process.ts'

const fileName = 'control.json'

class ClaimError extends MixosError {}

/** Makes this process the room's control. Fails while another one lives. */
export function claimRoom(runDir: string, room: string): void {
  const other = ownerOf(runDir)
  if (other && other.pid !== process.pid && isAlive(other))
    throw new ClaimError(
      'room-taken',
      `${room} is on air already, by process ${other.pid}. End that one first (Ctrl-C in its terminal)`,
    )
  writeFileSync(join(runDir, fileName), JSON.stringify(identify(process.pid)), { mode: 0o600 })
}

/** Null when nobody claimed the room, or a crash tore the claim. */
export function ownerOf(runDir: string): ProcessId | null {
  try {
    return JSON.parse(readFileSync(join(runDir, fileName), 'utf8')) as ProcessId
  } catch {
    return null
  }
}
