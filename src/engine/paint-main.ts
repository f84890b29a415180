/**
 * The painter: draws what stands still in scenes (images, words, slates) into PNG files. A process of its own and soon
 * over, so that a bad picture cannot harm the mixer. Arguments: a PaintInput file, the PaintResult file it writes. It
 * says on stdout what it is about to draw: after a crash the last line names the culprit.
 */

import GdkPixbuf from 'gi://GdkPixbuf?version=2.0'
import Gio from 'gi://Gio'
import GLib from 'gi://GLib'
import cairo from 'cairo'
import System from 'system'
import type { Overlay } from './messages/mix.ts'
import type { PaintInput, PaintJob, PaintResult, PaintStep } from './messages/paint.ts'
import { paintLayer } from './paint-layer.ts'
import { findPieces, isOpaque, type Pixels } from './paint-split.ts'
import { setColor } from './paint-text.ts'

type JobResult = PaintResult['jobs'][number]

const [inputPath = '', resultPath = ''] = ARGV
const input = JSON.parse(new TextDecoder().decode(GLib.file_get_contents(inputPath)[1])) as PaintInput
const done: JobResult[] = []
for (const job of input.jobs) {
  done.push(paintJob(job))
  GLib.file_set_contents(resultPath, JSON.stringify({ jobs: done } satisfies PaintResult))
  System.gc()
}

function paintJob(job: PaintJob): JobResult {
  const { out } = job
  const problems: JobResult['problems'] = []
  try {
    if (!(job.width >= 2 && job.height >= 2 && job.width * job.height <= 64_000_000)) throw new Error('its size cannot be')
    const surface = new cairo.ImageSurface(cairo.Format.ARGB32, job.width, job.height)
    const cr = new cairo.Context(surface)
    drawJob(cr, job, problems)
    cr.$dispose()
    tell({ out, layer: null })
    saveAtomically(out, (path) => surface.writeToPNG(path))
    return { out, ...look(job), problems }
  } catch (error) {
    problems.push({ file: out, reason: error instanceof Error || error instanceof GLib.Error ? error.message : String(error) })
    return { out, pieces: [], opaque: false, problems }
  }
}

function drawJob(cr: cairo.Context, job: PaintJob, problems: JobResult['problems']): void {
  if (job.background) {
    setColor(cr, job.background)
    cr.paint()
  }
  job.layers.forEach((layer, index) => {
    tell({ out: job.out, layer: index })
    const refused = input.refused.find((one) => one.out === job.out && one.layer === index)?.reason ?? null
    const reason = paintLayer(cr, layer, { width: job.width, height: job.height, aboveLive: job.split, refused })
    const file = layer.what.kind === 'image' ? layer.what.file : layer.what.text
    if (reason !== null) problems.push({ file, reason })
  })
  cr.setOperator(cairo.Operator.CLEAR)
  for (const { x, y, width, height } of job.cutouts)
    cr.rectangle(Math.round(x), Math.round(y), Math.round(width), Math.round(height))
  cr.fill()
}

function tell(step: PaintStep): void {
  print(JSON.stringify(step))
}

/** Reads the finished picture back: only so are its pixels to be had here. */
function look({ out, width, height, split }: PaintJob): Pick<JobResult, 'pieces' | 'opaque'> {
  const picture = withAlpha(GdkPixbuf.Pixbuf.new_from_file(out))
  const pixels: Pixels = { data: picture.get_pixels(), stride: picture.get_rowstride(), width, height }
  return {
    opaque: isOpaque(pixels),
    pieces: split ? savePieces(picture, pixels, out) : [{ path: out, x: 0, y: 0, width, height }],
  }
}

/** A PNG without a transparent pixel comes back without alpha. */
function withAlpha(picture: GdkPixbuf.Pixbuf): GdkPixbuf.Pixbuf {
  return picture.get_has_alpha() ? picture : (picture.add_alpha(false, 0, 0, 0) as GdkPixbuf.Pixbuf)
}

function savePieces(picture: GdkPixbuf.Pixbuf, pixels: Pixels, out: string): Overlay['pieces'] {
  return findPieces(pixels).map((piece, index) => {
    const path = out.replace(/(\.[^./]*)?$/, (ending) => `-${index + 1}${ending}`)
    const part = picture.new_subpixbuf(piece.x, piece.y, piece.width, piece.height)
    saveAtomically(path, (unfinished) => part.savev(unfinished, 'png', [], []))
    return { path, ...piece }
  })
}

function saveAtomically(path: string, save: (unfinished: string) => void): void {
  const unfinished = `${path}.part`
  save(unfinished)
  Gio.File.new_for_path(unfinished).move(Gio.File.new_for_path(path), Gio.FileCopyFlags.OVERWRITE, null, null)
}
