/** Makes JPEGs of SVGs, for keys with pictures: `keys FOLDER NAME …` writes `NAME.jpeg` beside each `NAME.svg`. */

import GdkPixbuf from 'gi://GdkPixbuf?version=2.0'
import cairo from 'cairo'
import { openPicture } from './paint-picture.ts'

const [folder = '', ...names] = ARGV
for (const name of names) {
  const { width, height, draw } = openPicture(`${folder}/${name}.svg`)
  const surface = new cairo.ImageSurface(cairo.Format.ARGB32, width, height)
  const cr = new cairo.Context(surface)
  draw(cr)
  cr.$dispose()
  // The way from cairo to a pixbuf without GTK is a PNG.
  const png = `${folder}/${name}.png`
  surface.writeToPNG(png)
  GdkPixbuf.Pixbuf.new_from_file(png).savev(`${folder}/${name}.jpeg`, 'jpeg', ['quality'], ['92'])
}
