/** Pictures that clients ask for: the room's small ones, brought to the size and format that is asked for. */
import sharp from 'sharp'

export const imageFormats = ['jpeg', 'jpg', 'png', 'webp']

export interface PictureWish {
  /** One of `imageFormats`. */
  format: string
  width?: number | undefined
  height?: number | undefined
  /** 0 (small) to 100 (good); -1: as usual. */
  quality: number
}

/** `own`: the size of what is shown, which counts where none is asked for. Fails for a picture that cannot be decoded. */
export async function reshape(picture: Buffer, wish: PictureWish, own: { width: number; height: number }): Promise<Buffer> {
  const { width, height } = sizeOf(wish, own)
  const image = sharp(picture).resize(width, height, { fit: 'fill' })
  const quality = wish.quality < 0 ? {} : { quality: Math.max(1, Math.round(wish.quality)) }
  if (wish.format === 'png') return image.png().toBuffer()
  return wish.format === 'webp' ? image.webp(quality).toBuffer() : image.jpeg(quality).toBuffer()
}

/** One side alone brings the other along; both are as asked for. */
function sizeOf({ width, height }: PictureWish, own: { width: number; height: number }): { width: number; height: number } {
  const shape = own.width / own.height
  if (width !== undefined) return { width: Math.trunc(width), height: Math.trunc(height ?? width / shape) }
  return height === undefined ? own : { width: Math.trunc(height * shape), height: Math.trunc(height) }
}
