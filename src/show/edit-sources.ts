/** Edits of a room's sources. */
import type { EditOf } from './edit.ts'
import { mustBeFree, mustBeThere } from './edit-names.ts'
import { type EditedRoom, nameOf, writeKeys } from './edited-room.ts'
import type { KeyPath } from './show-text.ts'

export function addSource(stage: EditedRoom, { source, definition }: EditOf<'add-source'>): void {
  mustBeFree(stage, source)
  const { yaml, path } = stage
  const said = Object.fromEntries(Object.entries(definition).filter(([, value]) => value !== null))
  const keys = Object.keys(Object(yaml.valueAt(path)))
  if (keys.includes('sources')) yaml.add([...path, 'sources'], source, said)
  else yaml.add(path, 'sources', { [source]: said }, keys.indexOf('scenes'))
}

/** The source's own keys; those of the layers in which a card or an image stands. */
export function setSource(stage: EditedRoom, { source, definition }: EditOf<'set-source'>): void {
  mustBeThere(stage, 'source', source)
  const keys = Object.entries(definition).map(([key, value]) => ({ key, value, isDefault: false }))
  // A key that comes before one that goes: the map is never empty.
  const inOrder = keys.toSorted((a, b) => Number(a.value === null) - Number(b.value === null))
  for (const path of placesOf(stage, source)) writeKeys(stage, path, inOrder)
}

function placesOf({ room, path }: EditedRoom, name: string): KeyPath[] {
  if (!room.sources.some((source) => source.name === name && source.ofScene)) return [[...path, 'sources', name]]
  return room.scenes.flatMap((scene) =>
    scene.layers.flatMap(({ what }, index) => (nameOf(what) === name ? [[...path, 'scenes', scene.name, index]] : [])),
  )
}
