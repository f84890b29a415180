/** Where an item stands, in OBS's words: its sceneItemTransform, made of our place and crop and turned into them. */
import type { Crop, Place } from '../show/index.ts'

export interface Size {
  width: number
  height: number
}

/** OBS's fields. Alignments are bits: 1 left, 2 right, 4 top, 8 bottom; neither of a pair is the middle. */
export interface Transform {
  sourceWidth: number
  sourceHeight: number
  positionX: number
  positionY: number
  rotation: number
  scaleX: number
  scaleY: number
  width: number
  height: number
  alignment: number
  boundsType: BoundsType
  boundsAlignment: number
  boundsWidth: number
  boundsHeight: number
  cropLeft: number
  cropRight: number
  cropTop: number
  cropBottom: number
}

export const boundsTypes = [
  'OBS_BOUNDS_NONE',
  'OBS_BOUNDS_STRETCH',
  'OBS_BOUNDS_SCALE_INNER',
  'OBS_BOUNDS_SCALE_OUTER',
  'OBS_BOUNDS_SCALE_TO_WIDTH',
  'OBS_BOUNDS_SCALE_TO_HEIGHT',
  'OBS_BOUNDS_MAX_ONLY',
] as const
export type BoundsType = (typeof boundsTypes)[number]

const topLeft = 5

interface Box extends Size {
  x: number
  y: number
}

/** `canvas`: the program's size, which every picture has before it is placed. */
export function transformOf(place: Place, crop: Crop, canvas: Size): Transform {
  const own = cropped(crop, canvas)
  const box = boxOf(place, own, canvas)
  return {
    sourceWidth: canvas.width,
    sourceHeight: canvas.height,
    positionX: box.x,
    positionY: box.y,
    rotation: 0,
    scaleX: box.width / own.width,
    scaleY: box.height / own.height,
    width: box.width,
    height: box.height,
    alignment: topLeft,
    boundsType: 'OBS_BOUNDS_NONE',
    boundsAlignment: 0,
    boundsWidth: 0,
    boundsHeight: 0,
    cropLeft: crop.left,
    cropRight: crop.right,
    cropTop: crop.top,
    cropBottom: crop.bottom,
  }
}

/** What we cannot do: turned and mirrored pictures, and such that are cut off by their bounds. The reason is for people. */
export class TransformRefusal extends Error {
  readonly field: keyof Transform
  constructor(field: keyof Transform, message: string) {
    super(message)
    this.field = field
  }
}

/** Throws a `TransformRefusal`. */
export function placeOf(transform: Transform, canvas: Size): { place: Place; crop: Crop } {
  const { rotation, scaleX, scaleY, cropLeft, cropRight, cropTop, cropBottom } = transform
  if (rotation % 360 !== 0) throw new TransformRefusal('rotation', 'pictures cannot be turned here')
  if (!(scaleX > 0)) throw new TransformRefusal('scaleX', 'pictures cannot be mirrored here, or have no width')
  if (!(scaleY > 0)) throw new TransformRefusal('scaleY', 'pictures cannot be mirrored here, or have no height')
  const crop = { left: cropLeft, right: cropRight, top: cropTop, bottom: cropBottom }
  const own = cropped(crop, canvas)
  if (own.width < 2) throw new TransformRefusal('cropLeft', 'left and right crop leave nothing')
  if (own.height < 2) throw new TransformRefusal('cropTop', 'top and bottom crop leave nothing')
  return { place: placed(boxIn(transform, own), own, canvas), crop }
}

function cropped({ left, right, top, bottom }: Crop, { width, height }: Size): Size {
  return { width: width - left - right, height: height - top - bottom }
}

function boxOf(place: Place, own: Size, canvas: Size): Box {
  if (place.kind === 'box') return place
  if (place.kind === 'at') return { x: place.x, y: place.y, width: own.width * place.scale, height: own.height * place.scale }
  const scale = Math.min(canvas.width / own.width, canvas.height / own.height)
  const [width, height] = [own.width * scale, own.height * scale]
  return { x: (canvas.width - width) / 2, y: (canvas.height - height) / 2, width, height }
}

function boxIn(transform: Transform, own: Size): Box {
  const { positionX, positionY, alignment, boundsType, boundsAlignment, boundsWidth, boundsHeight, scaleX, scaleY } = transform
  if (boundsType === 'OBS_BOUNDS_NONE')
    return aligned({ width: own.width * scaleX, height: own.height * scaleY }, positionX, positionY, alignment)
  const bounds = aligned({ width: boundsWidth, height: boundsHeight }, positionX, positionY, alignment)
  if (!(bounds.width >= 2)) throw new TransformRefusal('boundsWidth', 'bounds are at least 2 pixels wide')
  if (!(bounds.height >= 2)) throw new TransformRefusal('boundsHeight', 'bounds are at least 2 pixels high')
  if (boundsType === 'OBS_BOUNDS_STRETCH') return bounds
  const scale = scaleIn(boundsType, bounds.width / own.width, bounds.height / own.height)
  const [width, height] = [own.width * scale, own.height * scale]
  return {
    x: bounds.x + (bounds.width - width) * share(boundsAlignment, 1, 2),
    y: bounds.y + (bounds.height - height) * share(boundsAlignment, 4, 8),
    width,
    height,
  }
}

function scaleIn(type: BoundsType, toWidth: number, toHeight: number): number {
  switch (type) {
    case 'OBS_BOUNDS_SCALE_OUTER':
      return Math.max(toWidth, toHeight)
    case 'OBS_BOUNDS_SCALE_TO_WIDTH':
      return toWidth
    case 'OBS_BOUNDS_SCALE_TO_HEIGHT':
      return toHeight
    case 'OBS_BOUNDS_MAX_ONLY':
      return Math.min(1, toWidth, toHeight)
    default:
      return Math.min(toWidth, toHeight)
  }
}

function aligned({ width, height }: Size, x: number, y: number, alignment: number): Box {
  return { x: x - width * share(alignment, 1, 2), y: y - height * share(alignment, 4, 8), width, height }
}

/** How much of what is over lies before: nothing where it is aligned to the near side, all of it at the far one. */
function share(alignment: number, near: number, far: number): number {
  return alignment & near ? 0 : alignment & far ? 1 : 0.5
}

/** The shortest way to say it. */
function placed(box: Box, own: Size, canvas: Size): Place {
  const [x, y] = [round(box.x), round(box.y)]
  const fill = boxOf({ kind: 'fill' }, own, canvas)
  if ((['x', 'y', 'width', 'height'] as const).every((key) => Math.abs(fill[key] - box[key]) < 0.5)) return { kind: 'fill' }
  const [scaleX, scaleY] = [box.width / own.width, box.height / own.height]
  if (Math.abs(scaleX - scaleY) * Math.max(own.width, own.height) < 0.5) return { kind: 'at', x, y, scale: round(scaleX, 1e4) }
  return { kind: 'box', x, y, width: round(box.width), height: round(box.height) }
}

function round(value: number, steps = 1): number {
  return Math.round(value * steps) / steps
}
