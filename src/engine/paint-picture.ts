/** Pictures from files, as cairo draws them: SVG sharp at any size, PNG and JPEG by their pixels, upright. */

import GdkPixbuf from 'gi://GdkPixbuf?version=2.0'
import Gio from 'gi://Gio'
import GLib from 'gi://GLib'
import Rsvg from 'gi://Rsvg?version=2.0'
import cairo from 'cairo'

/** Something with a size of its own that can be drawn with its top left corner at the origin. */
export interface Drawing {
  width: number
  height: number
  draw(cr: cairo.Context): void
}

const mostPx = 16_384
const mostPixels = 64_000_000
const mostSvgBytes = 32_000_000
/** What an SVG is taken for that says no size. */
const svgSize = { width: 1920, height: 1080 }

/** Throws, in words for people, where the file is no picture or is too large. */
export function openPicture(file: string): Drawing {
  if (!GLib.file_test(file, GLib.FileTest.EXISTS)) throw new Error('there is no such file')
  if (!GLib.file_test(file, GLib.FileTest.IS_REGULAR)) throw new Error('it is not a file')
  const [format, width, height] = GdkPixbuf.Pixbuf.get_file_info(file)
  const name = format?.get_name() ?? null
  if (name === null || name === 'svg') return openSvg(file)
  if (width > mostPx || height > mostPx || width * height > mostPixels) {
    throw new Error(
      `it has ${width} x ${height} pixels; at most ${mostPx} a side and ${mostPixels / 1e6} million together can be used`,
    )
  }
  const surface = name === 'png' ? cairo.ImageSurface.createFromPNG(file) : decode(file)
  return {
    width: surface.getWidth(),
    height: surface.getHeight(),
    draw(cr) {
      const pattern = new cairo.SurfacePattern(surface)
      pattern.setFilter(cairo.Filter.BEST)
      pattern.setExtend(cairo.Extend.PAD)
      cr.setSource(pattern)
      cr.paint()
    },
  }
}

/** The way from a pixbuf to cairo without GTK is a PNG. */
function decode(file: string): cairo.ImageSurface {
  const upright = GdkPixbuf.Pixbuf.new_from_file(file).apply_embedded_orientation()
  const [copy, stream] = Gio.File.new_tmp('mixos-XXXXXX.png')
  stream.close(null)
  const path = copy.get_path() ?? ''
  try {
    upright?.savev(path, 'png', ['compression'], ['1'])
    return cairo.ImageSurface.createFromPNG(path)
  } finally {
    GLib.unlink(path)
  }
}

function openSvg(file: string): Drawing {
  const info = Gio.File.new_for_path(file).query_info('standard::size', Gio.FileQueryInfoFlags.NONE, null)
  if (info.get_size() === 0) throw new Error('it is empty')
  if (info.get_size() > mostSvgBytes) throw new Error('it is no PNG or JPEG, and too large for an SVG')
  const handle = readSvg(file)
  const { width, height } = sizeOf(handle)
  const viewport = new Rsvg.Rectangle({ x: 0, y: 0, width, height })
  return { width, height, draw: (cr) => void handle.render_document(cr, viewport) }
}

function readSvg(file: string): Rsvg.Handle {
  try {
    return Rsvg.Handle.new_from_file(file)
  } catch (error) {
    if (!/\.svgz?$/i.test(file)) throw new Error('it is no PNG, JPEG or SVG')
    throw new Error(
      `it is no SVG: ${error instanceof Error || error instanceof GLib.Error ? error.message.trim() : String(error)}`,
    )
  }
}

/** Width and height in pixels, else those of the viewBox. */
function sizeOf(handle: Rsvg.Handle): { width: number; height: number } {
  const [known, width, height] = handle.get_intrinsic_size_in_pixels()
  if (known && width > 0 && height > 0) return { width, height }
  const [, , , , hasViewBox, viewBox] = handle.get_intrinsic_dimensions()
  return hasViewBox && viewBox.width > 0 && viewBox.height > 0 ? { width: viewBox.width, height: viewBox.height } : svgSize
}
