/**
 * From scenes to what the mixer can show at once: live pictures in slots, everything that stands still painted
 * beforehand into one backdrop below and one overlay above them.
 */
import type { Composition, Overlay, Slot, Stage } from '../engine/messages/mix.ts'
import type { PaintJob, PaintResult } from '../engine/messages/paint.ts'
import type { Crop, SmallFormat } from '../engine/messages/worker.ts'
import type { Room, Show, Source, VideoFormat } from '../show/index.ts'
import { cardLayer } from './cards.ts'
import { type Box, flatten, intersect, type Leaf, placeOf, toProgram } from './flatten.ts'
import { PaintJobs, paintLayer, stillLayer } from './paint-jobs.ts'

export interface Plan {
  jobs: PaintJob[]
  /** Call with what was painted. */
  finish(painted: PaintResult): Staging
}

export interface Staging {
  stage: Stage
  /** Painted files of the stage's overlays. */
  overlayFiles: string[]
  compositions: Map<string, Composition>
  panicSlate: string
  encoderSlate: string
  /** Pictures of sources that stand still, for their tiles. */
  stills: Map<string, string>
  problems: { file: string; reason: string }[]
}

export function isStill(source: Source): boolean {
  return source.kind === 'image' || source.kind === 'text'
}

/** Sources with a picture that moves, each a worker of its own. */
export function hasLivePicture(source: Source): boolean {
  return !isStill(source) && source.kind !== 'sound'
}

interface Placed {
  slot: number
  box: Box
  alpha: number
}

/** A scene before its pictures are painted: files where its composition has numbers. */
interface PlannedScene extends Pick<Composition, 'scene' | 'slots'> {
  backdrop: string | null
  overlay: string | null
}

/** A stage with more than so many slots or pictures begins anew. */
const mostKept = 40

/**
 * Plans all scenes of a room; painted files go into `dir`. `kept`: what is on air; what it has stays on the stage, so that what was
 * taken away and comes back needs no other one.
 */
export function planRoom(show: Show, room: Room, dir: string, small: SmallFormat, kept: Staging | null = null): Plan {
  const { video } = show
  const before = kept && isSmall(kept.stage) ? kept : null
  const slots = (before?.stage.slots ?? []).filter(({ source }) => room.sources.some(({ name }) => name === source))
  const jobs = new PaintJobs(dir)
  const scenes = room.scenes.map(({ name }) => planScene(name, flatten(room, name, video), { slots, jobs, video }))
  const card = (title: string, line: string) =>
    jobs.add('card', {
      ...sizeOf(video),
      background: '#14181f',
      layers: cardLayer(title, line, video),
      cutouts: [],
      split: false,
    })
  const still = (source: Source) =>
    jobs.add('still', {
      ...small,
      background: '#000000',
      layers: [stillLayer(source, video, small)],
      cutouts: [],
      split: false,
    })
  const slates = Object.fromEntries(
    room.sources.filter(hasLivePicture).map((source) => [source.name, card(source.label, 'no picture at the moment')]),
  )
  const panicSlate = card(show.name, 'We are back in a moment')
  const encoderSlate = card(show.name, 'One moment, please')
  const stills = new Map(room.sources.filter(isStill).map((source) => [source.name, still(source)]))
  return {
    jobs: jobs.all,
    finish: (painted) => ({
      ...composed(scenes, { slots, slates }, painted, before),
      panicSlate,
      encoderSlate,
      stills,
      problems: painted.jobs.flatMap((result) => result.problems),
    }),
  }
}

interface SceneParts {
  /** Of all scenes so far: new ones are added. */
  slots: Slot[]
  jobs: PaintJobs
  video: VideoFormat
}

function planScene(scene: string, leaves: Leaf[], { slots, jobs, video }: SceneParts): PlannedScene {
  const live = leaves.findIndex((leaf) => hasLivePicture(leaf.source))
  const stillsBelow = (live < 0 ? leaves : leaves.slice(0, live)).filter((leaf) => isStill(leaf.source))
  const above = live < 0 ? [] : leaves.slice(live)
  const placed = placeSlots(above, slots, video)
  const stillsAbove = above.filter((leaf) => isStill(leaf.source))
  const topmost = above.findLastIndex((leaf) => isStill(leaf.source))
  const cutouts = above.flatMap((leaf, index) => {
    const shown = placed.get(leaf)
    return index > topmost && shown && shown.alpha === 1 ? [shown.box] : []
  })
  const layers = (list: Leaf[]) => list.map((leaf) => paintLayer(leaf, video))
  const size = sizeOf(video)
  return {
    scene,
    slots: [...placed.values()].map(({ slot, box, alpha }) => ({ slot, ...box, alpha })),
    backdrop: stillsBelow.length
      ? jobs.add('backdrop', { ...size, background: '#000000', layers: layers(stillsBelow), cutouts: [], split: false })
      : null,
    overlay: stillsAbove.length
      ? jobs.add('overlay', { ...size, background: null, layers: layers(stillsAbove), cutouts, split: true })
      : null,
  }
}

function isSmall({ slots, backdrops, overlays }: Stage): boolean {
  return slots.length + backdrops.length + overlays.length <= mostKept
}

/** The stage, and each scene on it. */
function composed(
  scenes: PlannedScene[],
  { slots, slates }: Pick<Stage, 'slots' | 'slates'>,
  painted: PaintResult,
  before: Staging | null,
): Pick<Staging, 'stage' | 'overlayFiles' | 'compositions'> {
  const results = new Map(painted.jobs.map((result) => [result.out, result]))
  const backdrops = unique([...(before?.stage.backdrops ?? []), ...scenes.map(({ backdrop }) => backdrop)])
  const overlayFiles = unique([...(before?.overlayFiles ?? []), ...scenes.map(({ overlay }) => overlay)])
  const overlays = overlayFiles.map(
    (out, index): Overlay => ({ pieces: results.get(out)?.pieces ?? before?.stage.overlays[index]?.pieces ?? [] }),
  )
  const index = (list: string[], out: string | null) => (out === null ? null : list.indexOf(out))
  const compositions = scenes.map((scene): [string, Composition] => [
    scene.scene,
    { ...scene, backdrop: index(backdrops, scene.backdrop), overlay: index(overlayFiles, scene.overlay) },
  ])
  return { stage: { slots, backdrops, overlays, slates }, overlayFiles, compositions: new Map(compositions) }
}

function sizeOf({ width, height }: VideoFormat): { width: number; height: number } {
  return { width, height }
}

function unique(list: (string | null)[]): string[] {
  return [...new Set(list.filter((one) => one !== null))]
}

/** Gives every live leaf a slot; the same source with the same crop shares one across scenes, never within a scene. */
function placeSlots(leaves: Leaf[], slots: Slot[], video: VideoFormat): Map<Leaf, Placed> {
  const taken = new Set<number>()
  const placed = new Map<Leaf, Placed>()
  for (const leaf of leaves) {
    if (!hasLivePicture(leaf.source)) continue
    const { box, crop } = liveBox(leaf, video)
    if (box.width < 2 || box.height < 2) continue
    let slot = slots.findIndex((one, index) => one.source === leaf.source.name && sameCrop(one.crop, crop) && !taken.has(index))
    if (slot < 0) slot = slots.push({ source: leaf.source.name, crop }) - 1
    taken.add(slot)
    placed.set(leaf, { slot, box, alpha: leaf.opacity })
  }
  return placed
}

/** Box in the program on even pixels (pictures have one colour value for two pixels), and what is cut from the source. */
function liveBox(leaf: Leaf, video: VideoFormat): { box: Box; crop: Crop } {
  const whole = toProgram(placeOf(leaf.layer, video), leaf.canvas)
  const shown = leaf.clip ? intersect(leaf.clip, whole) : whole
  const { crop } = leaf.layer
  const scaleX = (video.width - crop.left - crop.right) / whole.width
  const scaleY = (video.height - crop.top - crop.bottom) / whole.height
  const x = even(shown.x)
  const y = even(shown.y)
  return {
    box: { x, y, width: even(shown.x + shown.width) - x, height: even(shown.y + shown.height) - y },
    crop: {
      left: even(crop.left + (shown.x - whole.x) * scaleX),
      top: even(crop.top + (shown.y - whole.y) * scaleY),
      right: even(crop.right + (whole.x + whole.width - shown.x - shown.width) * scaleX),
      bottom: even(crop.bottom + (whole.y + whole.height - shown.y - shown.height) * scaleY),
    },
  }
}

function even(value: number): number {
  return 2 * Math.round(value / 2)
}

function sameCrop(a: Crop, b: Crop): boolean {
  return a.left === b.left && a.top === b.top && a.right === b.right && a.bottom === b.bottom
}
