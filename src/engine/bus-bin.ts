/** The elements of a bus, made for one stage: a bin between the sources' tees and what shows the bus. It can come and go while the pipeline runs. */
import { element, Gst, pad, pause, position, quote, videoCaps } from './gst.ts'
import type { Stage } from './messages/mix.ts'
import type { Crop } from './messages/worker.ts'
import { repeatStills, still, stillRate } from './stage.ts'

export interface BusSize {
  width: number
  height: number
  rateNum: number
  rateDen: number
}

/** Where a bus stands in its pipeline. */
export interface BusPlace {
  pipeline: Gst.Pipeline
  /** The tee of a source's pictures. */
  tee(source: string): Gst.Element
  /** What takes the bus's pictures. */
  into: Gst.Pad
}

export interface BusBinOptions {
  name: string
  stage: Stage
  size: BusSize
  /** Program pixels to this bus's pixels. */
  scale: number
  latencyNs: number
}

/** What passes a shut valve has passed the compositor, too, after so long. */
const drainMs = 150
const lookMs = 10
/** Frames until live pictures that are there are in them. */
const openFrames = 3
/** What does not come is not waited for any longer. */
const longestMs = 1000

type Valve = Gst.Element & { drop: boolean }

export class BusBin {
  readonly compositor: Gst.Element
  readonly slots: Gst.Pad[]
  readonly slates: Gst.Pad[]
  readonly backdrops: Gst.Pad[]
  /** Pieces of each overlay. */
  readonly overlays: Gst.Element[][]
  readonly #options: BusBinOptions
  readonly #bin: Gst.Bin
  readonly #valves: Valve[]
  #tees: { tee: Gst.Element; out: Gst.Pad; into: Gst.Pad }[] = []

  /** Nothing is shown before `beginNs` of running time, where a frame begins. */
  constructor(options: BusBinOptions, beginNs: number) {
    this.#options = options
    const { name, stage } = options
    this.#bin = Gst.parse_bin_from_description(this.#text(), false)
    this.compositor = element(this.#bin, name)
    repeatStills(this.compositor)
    const pads = (count: number, first: number) =>
      Array.from({ length: count }, (_, index) => pad(this.compositor, `sink_${first + index}`))
    const { slots, backdrops } = stage
    this.slots = pads(slots.length, 1)
    this.slates = pads(slots.length, 1 + slots.length)
    this.backdrops = pads(backdrops.length, 1 + 2 * slots.length)
    this.overlays = stage.overlays.map(({ pieces }, index) =>
      pieces.map((_piece, piece) => element(this.#bin, this.#overlayName(index, piece))),
    )
    this.#valves = slots.map((_slot, index) => element(this.#bin, this.#valveName(index)) as Valve)
    for (const still of this.#stills()) pad(element(this.#bin, still), 'sink').set_offset(beginNs)
    for (const [index, valve] of this.#valves.entries()) this.#ghost(`slot-${index}`, pad(valve, 'sink'))
    this.#ghost('src', pad(element(this.#bin, `${name}-out`), 'src'))
  }

  /** Puts it into a pipeline, running or not. */
  join({ pipeline, tee, into }: BusPlace): void {
    pipeline.add(this.#bin)
    pad(this.#bin, 'src').link(into)
    this.#bin.sync_state_with_parent()
    // Afterwards: a branch that is not running yet would end the source.
    this.#tees = this.#options.stage.slots.map(({ source }, index) => {
      const branch = { tee: tee(source), into: pad(this.#bin, `slot-${index}`) }
      const out = branch.tee.request_pad_simple('src_%u')
      if (!out) throw new Error(`no branch for ${source}`)
      out.link(branch.into)
      return { ...branch, out }
    })
  }

  /**
   * Lets live pictures in, once stills have set where its frames begin: it takes the first that comes for the beginning. Settles when the
   * pictures of the slots with these numbers are there.
   */
  async open(beginNs: number, comes: readonly number[]): Promise<void> {
    const { rateNum, rateDen } = this.#options.size
    await until(() => position(this.compositor) > beginNs)
    for (const valve of this.#valves) valve.drop = false
    await until(() => comes.every((slot) => this.slots[slot]?.get_current_caps() != null))
    const seenNs = position(this.compositor) + (openFrames * rateDen * 1e9) / rateNum
    await until(() => position(this.compositor) >= seenNs)
  }

  /** Takes it away. Nobody may see it any more. `release`: gives back the pad it was joined to. */
  async leave(pipeline: Gst.Pipeline, release: () => void): Promise<void> {
    for (const valve of this.#valves) valve.drop = true
    await pause(drainMs)
    for (const { tee, out, into } of this.#tees) {
      out.unlink(into)
      tee.release_request_pad(out)
    }
    release()
    this.#bin.set_state(Gst.State.NULL)
    pipeline.remove(this.#bin)
  }

  #ghost(name: string, target: Gst.Pad): void {
    const ghost = Gst.GhostPad.new(name, target)
    ghost.set_active(true)
    this.#bin.add_pad(ghost)
  }

  /** Branches from the tees into the compositor, overlays behind it. */
  #text(): string {
    const { name, stage, size, latencyNs } = this.#options
    const { slots, backdrops } = stage
    const sources = [...new Set(slots.map(({ source }) => source))]
    const into = (number: number) => `${name}.sink_${number}`
    const parts = [
      // Without it a stage that is empty would show nothing, and never begin.
      `videotestsrc num-buffers=1 pattern=black ! ${videoCaps({ width: 16, height: 16, ...stillRate })} ! ` +
        `identity name=${name}-beginning silent=true ! ${into(0)}`,
      ...slots.map(
        ({ crop }, index) => `valve name=${this.#valveName(index)} drop=true ! ${cropElement(crop)}${into(1 + index)}`,
      ),
      ...sources.map((source, index) => still(stage.slates[source] ?? '', size, this.#slateName(index))),
      ...slots.map(({ source }, index) => `${this.#slateName(sources.indexOf(source))}. ! ${into(1 + slots.length + index)}`),
      ...backdrops.map(
        (path, index) => `${still(path, size, this.#backdropName(index))} ! ${into(1 + 2 * slots.length + index)}`,
      ),
      // Stills are always ready: without anything to wait for the bus would run ahead of the clock.
      ...(slots.length === 0 ? [`proxysrc ! ${into(1 + backdrops.length)}`] : []),
    ]
    return (
      `${parts.join(' ')} compositor name=${name} background=black latency=${latencyNs} force-live=true max-threads=1 ` +
      `start-time-selection=first ! ${videoCaps(size)}${this.#overlayChain()} ! identity name=${name}-out silent=true`
    )
  }

  /** Elements through which stills come. */
  #stills(): string[] {
    const { name, stage } = this.#options
    const sources = new Set(stage.slots.map(({ source }) => source))
    return [
      `${name}-beginning`,
      ...[...sources].map((_source, index) => this.#slateName(index)),
      ...stage.backdrops.map((_path, index) => this.#backdropName(index)),
    ]
  }

  #valveName(slot: number): string {
    return `${this.#options.name}-slot-${slot}`
  }

  #slateName(source: number): string {
    return `${this.#options.name}-slate-${source}`
  }

  #backdropName(index: number): string {
    return `${this.#options.name}-backdrop-${index}`
  }

  #overlayName(index: number, piece: number): string {
    return `${this.#options.name}-overlay-${index}-${piece}`
  }

  #overlayChain(): string {
    const { stage, scale } = this.#options
    const scaled = (value: number) => Math.round(value * scale)
    return stage.overlays
      .flatMap((overlay, index) =>
        overlay.pieces.map(
          (piece, number) =>
            ` ! gdkpixbufoverlay name=${this.#overlayName(index, number)} alpha=0 positioning-mode=pixels-absolute location=${quote(piece.path)} ` +
            `coef-x=0 coef-y=0 offset-x=${scaled(piece.x)} offset-y=${scaled(piece.y)} overlay-width=${scaled(piece.width)} overlay-height=${scaled(piece.height)}`,
        ),
      )
      .join('')
  }
}

async function until(isSo: () => boolean): Promise<void> {
  for (let waitedMs = 0; !isSo() && waitedMs < longestMs; waitedMs += lookMs) await pause(lookMs)
}

function cropElement(crop: Crop): string {
  const { left, top, right, bottom } = crop
  return left || top || right || bottom ? `videocrop left=${left} top=${top} right=${right} bottom=${bottom} ! ` : ''
}
