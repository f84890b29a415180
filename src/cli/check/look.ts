/** Looks into the files that a show names: what would be told only when they are on air is told before. */
import { readFileSync } from 'node:fs'
import type { FileFlaw, FileLook } from '../../show/index.ts'
import { mediaFlaw } from './media.ts'
import { jpegFlaw, pngFlaw } from './pixels.ts'
import { svgFlaw } from './svg.ts'

/** A look at each file once, however often the show names it. `onLook` is told of each before. */
export function createLook(onLook: (file: string) => void = () => {}): FileLook {
  const known = new Map<string, FileFlaw | null>()
  return (file, wants) => {
    // A schedule is read whole anyway.
    if (wants === 'page' || wants === 'schedule') return null
    const before = known.get(file)
    if (before !== undefined) return before
    onLook(file)
    const flaw = wants === 'image' ? pictureFlaw(file) : mediaFlaw(file)
    known.set(file, flaw)
    return flaw
  }
}

function pictureFlaw(file: string): FileFlaw | null {
  const bytes = readFileSync(file)
  const [kind, what] =
    bytes[0] === 0x89 ? ['PNG', pngFlaw(bytes)] : bytes[0] === 0xff ? ['JPEG', jpegFlaw(bytes)] : ['SVG', svgFlaw(bytes)]
  return what === null ? null : { what: `is no good ${kind}: ${what}`, hint: 'Export or copy it again, and open it once' }
}
