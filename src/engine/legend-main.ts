/** Prints drawings: `legend OUT.pdf PAGE.svg …`, each a page. */

import cairo from 'cairo'
import System from 'system'
import { openPicture } from './paint-picture.ts'

/** Points of a PDF, of which an inch has 72, for pixels of an SVG, of which it has 96. */
const pointsPerPixel = 72 / 96

const [out = '', ...pages] = ARGV
print(out, pages)
// The file is whole once its surface is gone; there is no other way to close one here.
System.gc()

function print(out: string, pages: string[]): void {
  const drawings = pages.map(openPicture)
  const first = drawings[0]
  if (!first) throw new Error('there is nothing to print')
  const surface = new cairo.PDFSurface(out, first.width * pointsPerPixel, first.height * pointsPerPixel)
  const cr = new cairo.Context(surface)
  cr.scale(pointsPerPixel, pointsPerPixel)
  for (const drawing of drawings) {
    drawing.draw(cr)
    cr.showPage()
  }
  cr.$dispose()
}
