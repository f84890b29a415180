/** The layers of a scene as OBS's scene items. */
import type { Layer } from '../show/index.ts'
import { inputKind, type Uuids } from './names.ts'
import type { RoomPort } from './room-port.ts'
import type { RoomStatus } from './room-status.ts'

export interface SceneItem {
  /** It stays with the layer. */
  id: number
  /** Its place in the scene, from 0 at the bottom. */
  index: number
  layer: Layer
  /** Of the source or scene that it shows. */
  name: string
}

export function sceneItems(port: RoomPort, scene: string): SceneItem[] {
  const layers = port.config().scenes.find(({ name }) => name === scene)?.layers ?? []
  const ids = port.itemIds(scene)
  return layers.map((layer, index) => ({ id: ids[index] ?? 0, index, layer, name: nameOf(layer) }))
}

function nameOf({ what }: Layer): string {
  return 'source' in what ? what.source : what.scene
}

export function describeItem(item: SceneItem, status: RoomStatus, uuids: Uuids) {
  const isScene = 'scene' in item.layer.what
  const source = status.sources.find(({ name }) => name === item.name)
  return {
    sceneItemId: item.id,
    sceneItemIndex: item.index,
    sceneItemEnabled: true,
    sceneItemLocked: false,
    sceneItemBlendMode: 'OBS_BLEND_NORMAL',
    sceneItemTransform: transformOf(item, status),
    sourceName: item.name,
    sourceUuid: uuids.of(isScene ? 'scene' : 'input', item.name),
    sourceType: isScene ? 'OBS_SOURCE_TYPE_SCENE' : 'OBS_SOURCE_TYPE_INPUT',
    inputKind: source && !isScene ? inputKind(source) : null,
    isGroup: isScene ? false : null,
  }
}

/** Of an item's corners and sides, in OBS's bits: left and top; the middle. */
const [leftTop, middle] = [5, 0]

/** Every source with a picture has the show's size. As in OBS, `width` and `height` know the scale alone. */
export function transformOf({ layer, name }: SceneItem, status: RoomStatus) {
  const { place, crop } = layer
  const hasPicture = status.sources.find((source) => source.name === name)?.hasPicture ?? true
  const { width, height } = hasPicture ? status.video : { width: 0, height: 0 }
  const box = boundsOf(layer, status.video)
  const scale = place.kind === 'at' ? place.scale : 1
  return {
    sourceWidth: width,
    sourceHeight: height,
    positionX: place.kind === 'fill' ? 0 : place.x,
    positionY: place.kind === 'fill' ? 0 : place.y,
    rotation: 0,
    scaleX: scale,
    scaleY: scale,
    width: width * scale,
    height: height * scale,
    alignment: leftTop,
    boundsType: 'OBS_BOUNDS_NONE',
    boundsAlignment: middle,
    boundsWidth: 0,
    boundsHeight: 0,
    ...box,
    cropLeft: crop.left,
    cropTop: crop.top,
    cropRight: crop.right,
    cropBottom: crop.bottom,
  }
}

/** Null: it stands where it stands. What fills the picture uncut needs no bounds, for it has the picture's size. */
function boundsOf({ place, crop }: Layer, video: { width: number; height: number }) {
  if (place.kind === 'box') return { boundsType: 'OBS_BOUNDS_STRETCH', boundsWidth: place.width, boundsHeight: place.height }
  if (place.kind === 'at' || Object.values(crop).every((side) => side === 0)) return null
  return { boundsType: 'OBS_BOUNDS_SCALE_INNER', boundsWidth: video.width, boundsHeight: video.height }
}
