/** Configuration of a surface's process. */
import { obsSocket } from '../lib/paths.ts'
import type { Surface } from '../show/index.ts'
import type { SurfaceConfig } from '../surfaces/index.ts'
import { enginePath } from './bundle.ts'
import type { RoomRun } from './room-run.ts'

export function surfaceConfig({ room, dir, orphanMs }: RoomRun, surface: Surface): Omit<SurfaceConfig, 'rpcPath'> {
  return {
    name: `surface-${surface.name}`,
    room: room.name,
    obsPath: obsSocket(dir),
    surface,
    painter: enginePath('keys'),
    orphanMs,
  }
}
