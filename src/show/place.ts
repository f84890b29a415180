/** Where a layer stands: place, crop and opacity, and whether anything of it is seen. */
import type { ResolveContext } from './context.ts'
import type { Layer } from './show-scene.ts'
import type { KeyPath } from './show-text.ts'

export interface WrittenPlace {
  at?: [number, number] | undefined
  scale?: number | undefined
  size?: [number, number] | undefined
  crop?: [number, number, number, number] | undefined
  opacity?: number | undefined
  visible?: boolean | undefined
}

export function resolvePlace({
  at,
  scale,
  size,
  crop = [0, 0, 0, 0],
  opacity = 1,
  visible = true,
}: WrittenPlace): Omit<Layer, 'what'> {
  const [x, y] = at ?? [0, 0]
  const [left, top, right, bottom] = crop
  const place: Layer['place'] = size
    ? { kind: 'box', x, y, width: size[0], height: size[1] }
    : at || scale !== undefined
      ? { kind: 'at', x, y, scale: scale ?? 1 }
      : { kind: 'fill' }
  return { place, crop: { left, top, right, bottom }, opacity, visible }
}

/**
 * Tells what cannot be seen. A live picture's own size is the show's; an image may be of any size, so for images only
 * what holds for every size is told.
 */
export function checkPlace(context: ResolveContext, written: WrittenPlace, isImage: boolean, path: KeyPath): void {
  const { video, mistakes } = context
  const { at, scale = 1, size, crop = [0, 0, 0, 0] } = written
  if (size && written.scale !== undefined) {
    mistakes.key([...path, 'scale'], '`scale` and `size` both say how big the layer is', 'Keep one of the two')
  }
  if (!video) return
  const width = video.width - crop[0] - crop[2]
  const height = video.height - crop[1] - crop[3]
  if (written.crop && !isImage && (width <= 0 || height <= 0)) {
    mistakes.value([...path, 'crop'], 'the crop leaves nothing of the picture', `The picture is ${video.width}x${video.height}`)
    return
  }
  if (!at) return
  const isBeyond = at[0] >= video.width || at[1] >= video.height
  const [shownWidth, shownHeight] = size ?? [width * scale, height * scale]
  const isBefore = (size !== undefined || !isImage) && (at[0] + shownWidth <= 0 || at[1] + shownHeight <= 0)
  if (isBeyond || isBefore) {
    mistakes.value([...path, 'at'], 'the layer is entirely outside the picture', `The picture is ${video.width}x${video.height}`)
  }
}
