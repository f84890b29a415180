/** Scenes without nesting: every leaf with its place in the program, its crop and its opacity. */
import type { Layer, Room, Source, VideoFormat } from '../show/index.ts'

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** Where a nested scene's canvas lies in the program: program = offset + scale * canvas. */
export interface Canvas {
  x: number
  y: number
  scaleX: number
  scaleY: number
}

export interface Leaf {
  source: Source
  layer: Layer
  canvas: Canvas
  /** Program pixels that the leaf may touch; null: all. */
  clip: Box | null
  opacity: number
}

const wholeCanvas: Canvas = { x: 0, y: 0, scaleX: 1, scaleY: 1 }

/** Leaves of a scene that are visible, bottom first. The show has been checked: names exist, nothing goes in circles. */
export function flatten(room: Room, scene: string, video: VideoFormat): Leaf[] {
  return leaves(room, scene, video, wholeCanvas, null, 1)
}

function leaves(room: Room, scene: string, video: VideoFormat, canvas: Canvas, clip: Box | null, opacity: number): Leaf[] {
  const layers = room.scenes.find((one) => one.name === scene)?.layers ?? []
  return layers.flatMap((layer) => {
    const { what, visible } = layer
    if (!visible) return []
    if ('source' in what) {
      const source = room.sources.find((one) => one.name === what.source)
      return source ? [{ source, layer, canvas, clip, opacity: opacity * layer.opacity }] : []
    }
    const box = placeOf(layer, video)
    const shown = toProgram(box, canvas)
    const { left, top, right, bottom } = layer.crop
    const inner: Canvas = {
      scaleX: shown.width / (video.width - left - right),
      scaleY: shown.height / (video.height - top - bottom),
      x: 0,
      y: 0,
    }
    inner.x = shown.x - left * inner.scaleX
    inner.y = shown.y - top * inner.scaleY
    return leaves(room, what.scene, video, inner, intersect(clip, shown), opacity * layer.opacity)
  })
}

/** Box of a layer whose own picture has the program's size, in its canvas. */
export function placeOf(layer: Layer, video: VideoFormat): Box {
  const { place, crop } = layer
  const own = { width: video.width - crop.left - crop.right, height: video.height - crop.top - crop.bottom }
  if (place.kind === 'at') return { x: place.x, y: place.y, width: own.width * place.scale, height: own.height * place.scale }
  if (place.kind === 'box') return { x: place.x, y: place.y, width: place.width, height: place.height }
  const scale = Math.min(video.width / own.width, video.height / own.height)
  const width = own.width * scale
  const height = own.height * scale
  return { x: (video.width - width) / 2, y: (video.height - height) / 2, width, height }
}

export function toProgram(box: Box, canvas: Canvas): Box {
  return {
    x: canvas.x + box.x * canvas.scaleX,
    y: canvas.y + box.y * canvas.scaleY,
    width: box.width * canvas.scaleX,
    height: box.height * canvas.scaleY,
  }
}

/** Never null unless both are; may be empty (no width). */
export function intersect(a: Box | null, b: Box): Box {
  if (!a) return b
  const x = Math.max(a.x, b.x)
  const y = Math.max(a.y, b.y)
  return {
    x,
    y,
    width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - x),
    height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - y),
  }
}
