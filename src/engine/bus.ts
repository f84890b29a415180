/** A bus: a compositor that shows one composition at a time. It is set up while nobody sees it. */
import GstController from 'gi://GstController?version=1.0'
import GstVideo from 'gi://GstVideo?version=1.0'
import { BusBin, type BusPlace, type BusSize } from './bus-bin.ts'
import { Gst, position } from './gst.ts'
import type { Composition, Stage } from './messages/mix.ts'
import type { Crop } from './messages/worker.ts'

// The type of the enum has to be known before a structure that names it can be read.
void GstVideo.VideoResamplerMethod.LINEAR
/** The compositor's own choice, cubic, costs twice as much (eight times where a picture is halved) and looks the same. */
const scaling = Gst.Structure.from_string('scaling,GstVideoConverter.resampler-method=(GstVideoResamplerMethod)linear')[0]

export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
  alpha: number
}

type PadProperty = 'alpha' | 'xpos' | 'ypos' | 'width' | 'height'
const padProperties: PadProperty[] = ['alpha', 'xpos', 'ypos', 'width', 'height']

type CompositorPad = Gst.Pad & Record<PadProperty | 'zorder', number> & { converter_config: unknown }

interface Pads {
  slots: CompositorPad[]
  slates: CompositorPad[]
  backdrops: CompositorPad[]
}

/** As slates are. */
const uncropped: Crop = { left: 0, top: 0, right: 0, bottom: 0 }

interface Motion {
  controls: Record<PadProperty, GstController.InterpolationControlSource>
}

export class Bus {
  readonly #name: string
  readonly #size: BusSize
  readonly #latencyNs: number
  /** Program pixels to this bus's pixels. */
  readonly #scale: number
  #stage: Stage
  #bin!: BusBin
  #beginNs = 0
  #pads: Pads = { slots: [], slates: [], backdrops: [] }
  #motions = new Map<CompositorPad, Motion>()
  readonly #lost = new Set<string>()
  #shown: Composition | null = null

  constructor(
    name: string,
    stage: Stage,
    size: BusSize,
    { programWidth, latencyNs }: { programWidth: number; latencyNs: number },
  ) {
    this.#name = name
    this.#stage = stage
    this.#size = size
    this.#latencyNs = latencyNs
    this.#scale = size.width / programWidth
  }

  /** Builds it for `stage` into a pipeline; it shows nothing yet. `beginNs`: running time from which on it makes pictures, where a frame begins. */
  join(place: BusPlace, stage = this.#stage, beginNs = 0): void {
    this.#stage = stage
    this.#beginNs = beginNs
    const [name, size, scale, latencyNs] = [this.#name, this.#size, this.#scale, this.#latencyNs]
    this.#bin = new BusBin({ name, stage, size, scale, latencyNs }, beginNs)
    const { slots, slates, backdrops } = this.#bin
    this.#pads = { slots, slates, backdrops } as Pads
    for (const one of [...this.#pads.slots, ...this.#pads.slates, ...this.#pads.backdrops]) one.alpha = 0
    this.#motions = new Map(this.#pads.slots.map((one) => [one, bindMotion(one)]))
    this.#shown = null
    this.#bin.join(place)
  }

  /** Settles when it makes pictures of what comes. Without it only stills are seen. */
  open(): Promise<void> {
    const slots = this.#stage.slots.map(({ source }, index) => ({ source, index }))
    const comes = slots.filter(({ source }) => !this.#lost.has(source)).map(({ index }) => index)
    return this.#bin.open(this.#beginNs, comes)
  }

  /** Takes it out of its pipeline; `release` gives back the pad that it was joined to. */
  leave(pipeline: Gst.Pipeline, release: () => void): Promise<void> {
    return this.#bin.leave(pipeline, release)
  }

  /** Stream time of the next frame. */
  get position(): number {
    return position(this.#bin.compositor)
  }

  /** Shows `composition`. Not frame exact: do it while nobody sees this bus. */
  set(composition: Composition): void {
    this.#stopMotion()
    this.#shown = composition
    for (const one of [...this.#pads.slots, ...this.#pads.slates, ...this.#pads.backdrops]) one.alpha = 0
    for (const [index, placed] of composition.slots.entries()) this.#place(placed.slot, this.#scaled(placed), index)
    if (composition.backdrop !== null) {
      const backdrop = this.#pads.backdrops[composition.backdrop]
      if (backdrop) Object.assign(backdrop, { alpha: 1, zorder: 0, width: this.#size.width, height: this.#size.height })
    }
    this.#bin.overlays.forEach((pieces, index) => {
      for (const piece of pieces) Object.assign(piece, { alpha: index === composition.overlay ? 1 : 0 })
    })
  }

  /** Nothing is drawn: costs nothing. */
  clear(): void {
    this.set({ scene: '', backdrop: null, slots: [], overlay: null })
  }

  /**
   * Sets `to`, with its slots gliding from where `from` has them, between the stream times `startNs` and `endNs`.
   * Slots that `from` lacks fade in where they belong; those that `to` lacks are drawn below and fade out.
   */
  glide(from: Composition, to: Composition, startNs: number, endNs: number): void {
    this.set(to)
    const before = new Map(from.slots.map((placed) => [placed.slot, this.#scaled(placed)]))
    const after = new Map(to.slots.map((placed) => [placed.slot, this.#scaled(placed)]))
    for (const [slot, rectangle] of after)
      this.#move(slot, before.get(slot) ?? { ...rectangle, alpha: 0 }, rectangle, startNs, endNs)
    for (const [slot, rectangle] of before) {
      if (after.has(slot)) continue
      this.#place(slot, rectangle, -1)
      this.#move(slot, rectangle, { ...rectangle, alpha: 0 }, startNs, endNs)
    }
  }

  /** A source's picture is gone or back: its slate stands in. Touches nothing else, so that it can be done on air. */
  setLost(source: string, lost: boolean): void {
    if (lost) this.#lost.add(source)
    else this.#lost.delete(source)
    this.#shown?.slots.forEach((placed, index) => {
      if (this.#stage.slots[placed.slot]?.source !== source) return
      this.#stopMotion(this.#pads.slots[placed.slot])
      this.#place(placed.slot, this.#scaled(placed), index)
      const hidden = (lost ? this.#pads.slots : this.#pads.slates)[placed.slot]
      if (hidden) hidden.alpha = 0
    })
  }

  #scaled(placed: Composition['slots'][number]): Rectangle {
    const even = (value: number) => 2 * Math.round((value * this.#scale) / 2)
    const round = (value: number) => Math.round(value * this.#scale)
    if (this.#scale === 1) return { x: placed.x, y: placed.y, width: placed.width, height: placed.height, alpha: placed.alpha }
    return { x: round(placed.x), y: round(placed.y), width: even(placed.width), height: even(placed.height), alpha: placed.alpha }
  }

  #place(slot: number, rectangle: Rectangle, order: number): void {
    const source = this.#stage.slots[slot]?.source ?? ''
    const lost = this.#lost.has(source)
    const shown = lost ? this.#pads.slates[slot] : this.#pads.slots[slot]
    if (!shown) return
    const { x, y, width, height, alpha } = rectangle
    shown.converter_config = this.#isWhole(lost ? uncropped : this.#stage.slots[slot]?.crop, rectangle) ? null : scaling
    Object.assign(shown, { xpos: x, ypos: y, width, height, alpha, zorder: order + 2 })
  }

  /** As large as it comes. A pad with a converter's configuration converts every picture: then a copy, of which nobody has anything. */
  #isWhole({ left, top, right, bottom } = uncropped, { width, height }: Rectangle): boolean {
    return width === this.#size.width - left - right && height === this.#size.height - top - bottom
  }

  #move(slot: number, from: Rectangle, to: Rectangle, startNs: number, endNs: number): void {
    const moved = this.#pads.slots[slot] as CompositorPad
    const motion = this.#motions.get(moved)
    if (!motion || this.#lost.has(this.#stage.slots[slot]?.source ?? '')) return
    if (from.width !== to.width || from.height !== to.height) moved.converter_config = scaling
    const ends = {
      alpha: [from.alpha, to.alpha],
      xpos: [from.x, to.x],
      ypos: [from.y, to.y],
      width: [from.width, to.width],
      height: [from.height, to.height],
    }
    for (const property of padProperties) {
      const [first, last] = ends[property] as [number, number]
      const control = motion.controls[property]
      control.set(0, first)
      control.set(startNs, first)
      control.set(endNs, last)
    }
  }

  #stopMotion(only?: CompositorPad): void {
    for (const [one, { controls }] of this.#motions)
      if (!only || one === only) for (const property of padProperties) controls[property].unset_all()
  }
}

function bindMotion(one: CompositorPad): Motion {
  const controls = {} as Motion['controls']
  for (const property of padProperties) {
    const control = new GstController.InterpolationControlSource({ mode: GstController.InterpolationMode.LINEAR })
    one.add_control_binding(GstController.DirectControlBinding.new_absolute(one, property, control))
    controls[property] = control
  }
  return { controls }
}
