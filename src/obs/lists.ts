/** Lists that both answers and events carry. */
import type { Uuids } from './names.ts'
import type { RoomStatus } from './room-status.ts'

/** Last scene first, as OBS lists them; `sceneIndex` counts from the last one as well. */
export function sceneList(status: RoomStatus, uuids: Uuids) {
  return status.scenes
    .map((scene, index, all) => ({
      sceneName: scene.name,
      sceneUuid: uuids.of('scene', scene.name),
      sceneIndex: all.length - index - 1,
    }))
    .reverse()
}
