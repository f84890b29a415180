/** Edits of a scene's layers. */
import type { EditOf, LayerLook } from './edit.ts'
import { type EditedRoom, findLayer, layersOf, nameOf, type WrittenKey, writeKeys } from './edited-room.ts'
import type { Layer } from './show-scene.ts'
import type { KeyPath } from './show-text.ts'
import { wrapLong } from './yaml-wrap.ts'

const placeKeys = ['at', 'scale', 'size', 'crop', 'opacity', 'visible']

export function addLayer(stage: EditedRoom, { scene, what, at, ...look }: EditOf<'add-layer'>): void {
  const index = Math.max(0, Math.min(at, layersOf(stage, scene).length))
  const path = [...stage.path, 'scenes', scene]
  const shown = shownKeys(stage, what)
  const placed = lookKeys(look).filter(({ value, isDefault }) => value !== null && !isDefault)
  const isPlain = placed.length === 0 && typeof shown === 'string'
  const whole = typeof shown === 'string' ? explicit(what) : shown
  stage.yaml.insert(
    path,
    index,
    isPlain ? shown : { ...whole, ...Object.fromEntries(placed.map(({ key, value }) => [key, value])) },
  )
  wrapLong(stage.yaml, path)
}

export function removeLayer(stage: EditedRoom, edit: EditOf<'remove-layer'>): void {
  stage.yaml.remove(layerPath(stage, edit))
}

export function moveLayer(stage: EditedRoom, edit: EditOf<'move-layer'>): void {
  const last = layersOf(stage, edit.scene).length - 1
  const to = Math.max(0, Math.min(edit.to, last))
  stage.yaml.move([...stage.path, 'scenes', edit.scene], findLayer(stage, edit), to)
}

export function setLayer(stage: EditedRoom, edit: EditOf<'set-layer'>): void {
  const path = layerPath(stage, edit)
  const keys = lookKeys(edit)
  if (typeof stage.yaml.valueAt(path) === 'string') {
    const said = keys.filter(({ value, isDefault }) => value !== null && !isDefault)
    if (said.length === 0) return
    stage.yaml.set(path, { ...explicit(edit.what), ...Object.fromEntries(said.map(({ key, value }) => [key, value])) })
  } else writeKeys(stage, path, keys)
  wrapLong(stage.yaml, path.slice(0, -1))
}

function layerPath(stage: EditedRoom, edit: { scene: string; layer: number; what: Layer['what'] }): KeyPath {
  return [...stage.path, 'scenes', edit.scene, findLayer(stage, edit)]
}

function explicit(what: Layer['what']): Record<string, unknown> {
  return 'scene' in what ? { scene: what.scene } : { source: what.source }
}

/** A plain word; for a card or an image that stands in layers: what another layer says of it. */
function shownKeys(stage: EditedRoom, what: Layer['what']): string | Record<string, unknown> {
  const name = nameOf(what)
  if (!stage.room.sources.some((source) => source.name === name && source.ofScene)) return name
  for (const scene of stage.room.scenes) {
    const index = scene.layers.findIndex((layer) => nameOf(layer.what) === name)
    const written = stage.yaml.valueAt([...stage.path, 'scenes', scene.name, index])
    if (typeof written === 'object' && written !== null)
      return Object.fromEntries(Object.entries(written).filter(([key]) => !placeKeys.includes(key)))
  }
  return name
}

/** The file's keys for what the look says. */
function lookKeys({ place, crop, opacity, visible }: LayerLook): WrittenKey[] {
  const keys: WrittenKey[] = []
  const say = (key: string, value: unknown, isDefault = false) => keys.push({ key, value, isDefault })
  if (place?.kind === 'fill') for (const key of ['at', 'scale', 'size']) say(key, null)
  if (place?.kind === 'at') {
    say('size', null)
    say('at', [Math.round(place.x), Math.round(place.y)])
    say('scale', rounded(place.scale, 4), rounded(place.scale, 4) === 1)
  }
  if (place?.kind === 'box') {
    const at = [Math.round(place.x), Math.round(place.y)]
    say('scale', null)
    say('at', at, at[0] === 0 && at[1] === 0)
    say('size', [Math.round(place.width), Math.round(place.height)])
  }
  if (crop) {
    const sides = [crop.left, crop.top, crop.right, crop.bottom].map(Math.round)
    say(
      'crop',
      sides,
      sides.every((side) => side === 0),
    )
  }
  if (opacity !== undefined) say('opacity', rounded(opacity, 3), rounded(opacity, 3) === 1)
  if (visible !== undefined) say('visible', visible, visible)
  return keys
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals))
}
