/** Looks at a picture now and then, small: a branch in pipeline text, and what it saw last. */
import GdkPixbuf from 'gi://GdkPixbuf?version=2.0'
import type { Gst } from './gst.ts'
import { lookSize } from './no-signal.ts'

const looksPerSecond = 5

type AppSink = Gst.Element & { try_pull_sample(timeoutNs: number): Gst.Sample | null }

/** Passes pictures on, and keeps a small one of the newest. */
export function lookedAt(): string {
  const size = `width=${lookSize.width},height=${lookSize.height}`
  return (
    'tee name=look-tee look-tee. ! queue leaky=downstream max-size-buffers=1 max-size-bytes=0 max-size-time=0 ! ' +
    `videorate drop-only=true max-rate=${looksPerSecond} ! videoconvertscale ! video/x-raw,format=RGB,${size} ! ` +
    'appsink name=look max-buffers=1 drop=true sync=false async=false look-tee.'
  )
}

/** What was seen since the last call; null: nothing new. */
export function newestLook(pipeline: Gst.Pipeline): Uint8Array | null {
  const sink = pipeline.get_by_name('look') as AppSink | null
  const buffer = sink?.try_pull_sample(0)?.get_buffer()
  return buffer ? buffer.extract_dup(0, buffer.get_size()) : null
}

/** A picture's file as small as that. */
export function smallPicture(file: string): Uint8Array {
  const { width, height } = lookSize
  const small = GdkPixbuf.Pixbuf.new_from_file(file).scale_simple(width, height, GdkPixbuf.InterpType.BILINEAR)
  const channels = small.get_n_channels()
  const [pixels, stride] = [small.get_pixels(), small.get_rowstride()]
  const rgb = new Uint8Array(3 * width * height)
  for (let at = 0; at < rgb.length; at++) {
    const pixel = Math.floor(at / 3)
    rgb[at] = pixels[Math.floor(pixel / width) * stride + (pixel % width) * channels + (at % 3)] ?? 0
  }
  return rgb
}
