/** A room whose text is being edited, and what its edits share. */
import { MixosError } from '../lib/errors.ts'
import type { Room } from './show.ts'
import type { Layer } from './show-scene.ts'
import type { KeyPath } from './show-text.ts'
import type { YamlEdit } from './yaml-edit.ts'

export interface EditedRoom {
  yaml: YamlEdit
  /** As it is before the edit. */
  room: Room
  path: KeyPath
}

/** An edit that cannot be carried out; the message says why. */
export class EditRefused extends MixosError {
  constructor(reason: string) {
    super('edit-refused', reason)
  }
}

/** A key that is written when it says more than its default, or stands there already. Null takes it away. */
export interface WrittenKey {
  key: string
  value: unknown
  isDefault: boolean
}

/** Writes keys into the map at `path`, which is there. */
export function writeKeys({ yaml }: EditedRoom, path: KeyPath, keys: readonly WrittenKey[]): void {
  for (const { key, value, isDefault } of keys) {
    const isThere = yaml.valueAt([...path, key]) !== undefined
    if (value === null && isThere) yaml.remove([...path, key])
    else if (value !== null && (isThere || !isDefault)) yaml.set([...path, key], value)
  }
}

export function layersOf({ room }: EditedRoom, scene: string): Layer[] {
  const found = room.scenes.find(({ name }) => name === scene)
  if (!found) throw new EditRefused(`there is no scene \`${scene}\` any more`)
  return found.layers
}

/** The number of the layer that is meant: the one that shows the same, nearest to where it was. */
export function findLayer(
  stage: EditedRoom,
  { scene, layer, what }: { scene: string; layer: number; what: Layer['what'] },
): number {
  const alike = layersOf(stage, scene).flatMap((one, index) => (isSame(one.what, what) ? [index] : []))
  const [nearest] = alike.toSorted((a, b) => Math.abs(a - layer) - Math.abs(b - layer))
  if (nearest === undefined) throw new EditRefused(`the scene \`${scene}\` does not show \`${nameOf(what)}\` any more`)
  return nearest
}

export function isSame(a: Layer['what'], b: Layer['what']): boolean {
  return 'scene' in a === 'scene' in b && nameOf(a) === nameOf(b)
}

export function nameOf(what: Layer['what']): string {
  return 'scene' in what ? what.scene : what.source
}
