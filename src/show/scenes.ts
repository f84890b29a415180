/** Questions about scenes that many ask. */

import type { Room } from './show.ts'
import type { Scene } from './show-scene.ts'

/** Names of the sources whose pictures are in `scene` and visible, nested scenes included, bottom first, each once. */
export function sourcesIn(room: Pick<Room, 'scenes'>, scene: Scene | string): string[] {
  const found = new Set<string>()
  const collect = (name: string | Scene): void => {
    const inside = typeof name === 'string' ? room.scenes.find((candidate) => candidate.name === name) : name
    for (const { what, visible } of inside?.layers ?? []) {
      if (!visible) continue
      if ('scene' in what) collect(what.scene)
      else found.add(what.source)
    }
  }
  collect(scene)
  return [...found]
}
