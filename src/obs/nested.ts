/** Scenes within scenes. */
import type { Room } from '../show/index.ts'

/** Names of a scene and of all scenes within it. */
export function scenesWithin(room: Room, name: string): string[] {
  const layers = room.scenes.find((scene) => scene.name === name)?.layers ?? []
  return [name, ...layers.flatMap(({ what }) => ('scene' in what ? scenesWithin(room, what.scene) : []))]
}
