/** Names of a room's sources and scenes: given, changed and taken away wherever they stand. */
import type { EditOf } from './edit.ts'
import { type EditedRoom, EditRefused } from './edited-room.ts'
import { namings } from './namings.ts'

export function addScene(stage: EditedRoom, { scene, at }: EditOf<'add-scene'>): void {
  mustBeFree(stage, scene)
  stage.yaml.add([...stage.path, 'scenes'], scene, [], at)
}

export function renameScene(stage: EditedRoom, { scene, to }: EditOf<'rename-scene'>): void {
  rename(stage, 'scene', scene, to)
}

export function renameSource(stage: EditedRoom, { source, to }: EditOf<'rename-source'>): void {
  rename(stage, 'source', source, to)
}

/** Takes the source or scene out, and with it the layers that show it and its name in lists and rules. */
export function removeName(stage: EditedRoom, what: 'source' | 'scene', name: string): void {
  mustBeThere(stage, what, name)
  if (what === 'scene' && stage.room.scenes.length === 1) throw new EditRefused(`\`${name}\` is the room's only scene`)
  // From the end on: what stands before keeps its number.
  for (const { path, goes } of namings(stage, what, name).toReversed())
    if (goes) stage.yaml.remove([...stage.path, ...goes(path)])
}

function rename(stage: EditedRoom, what: 'source' | 'scene', name: string, to: string): void {
  if (name === to) return
  mustBeThere(stage, what, name)
  if (stage.room.sources.some((source) => source.name === name && source.ofScene))
    throw new EditRefused(`\`${name}\` stands in a scene and has its name from there`)
  mustBeFree(stage, to)
  // Deep ones first: a key that is renamed is on the way to others.
  for (const { path, onKey, before = '' } of namings(stage, what, name).toSorted((a, b) => b.path.length - a.path.length)) {
    const whole = [...stage.path, ...path]
    if (onKey) stage.yaml.rename(whole, to)
    else stage.yaml.set(whole, before + to)
  }
}

export function mustBeThere({ room }: EditedRoom, what: 'source' | 'scene', name: string): void {
  const names = what === 'source' ? room.sources : room.scenes
  if (!names.some((one) => one.name === name)) throw new EditRefused(`there is no ${what} \`${name}\` any more`)
}

export function mustBeFree({ room }: EditedRoom, name: string): void {
  if (room.sources.some((source) => source.name === name)) throw new EditRefused(`a source is named \`${name}\` already`)
  if (room.scenes.some((scene) => scene.name === name)) throw new EditRefused(`a scene is named \`${name}\` already`)
}
