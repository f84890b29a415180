/** The sources' small pictures as the monitor takes them in: a tee each, for the preview and for the tile. */
import type { Bus } from './bus.ts'
import { element, type Gst, later, type RoomTime } from './gst.ts'
import { LinkReader } from './link.ts'
import type { MonitorConfig, Stage } from './messages/mix.ts'
import type { Crop, SmallFormat } from './messages/worker.ts'

/** A slate goes when the picture is really there again, not when its link is. */
const returnMs = 150

/** The monitor gives way to all others: what does not come may be its own fault, and to connect anew costs more than to wait. */
export const silentMs = 2000

/** The stage with its crops in pixels of the small pictures, even numbers as I420 wants them. */
export function smallStage(stage: Stage, small: SmallFormat, programWidth: number): Stage {
  const scaled = (value: number) => 2 * Math.round((value * small.width) / programWidth / 2)
  const smallCrop = ({ left, top, right, bottom }: Crop): Crop => ({
    left: scaled(left),
    top: scaled(top),
    right: Math.min(scaled(right), small.width - 2 - scaled(left)),
    bottom: Math.min(scaled(bottom), small.height - 2 - scaled(top)),
  })
  return { ...stage, slots: stage.slots.map((slot) => ({ ...slot, crop: smallCrop(slot.crop) })) }
}

export class Inputs {
  readonly #config: MonitorConfig
  readonly #time: RoomTime
  readonly #sources: string[]
  readonly up = new Map<string, boolean>()

  constructor(config: MonitorConfig, time: RoomTime) {
    this.#config = config
    this.#time = time
    this.#sources = config.links.map((link) => link.source)
  }

  /** Pipeline text: a tee per source. */
  description(): string {
    return this.#sources
      .map((source) => `proxysrc name=${this.#proxy(source)} ! tee name=${this.tee(source)} allow-not-linked=true`)
      .join(' ')
  }

  tee(source: string): string {
    return `picture-${this.#sources.indexOf(source)}`
  }

  #proxy(source: string): string {
    return `picture-in-${this.#sources.indexOf(source)}`
  }

  /** Starts reading; the slates in `preview` (the bus of that name) stand in for what is not there. */
  attach(pipeline: Gst.Pipeline, preview: Bus): void {
    const { links, small } = this.#config
    for (const source of this.#sources) preview.setLost(source, true)
    for (const { source, smallPath } of links) {
      const into = element(pipeline, this.#proxy(source))
      new LinkReader({
        path: smallPath,
        kind: 'pictures',
        silentMs,
        size: small,
        time: this.#time,
        into,
        onChange: (up) => {
          this.up.set(source, up)
          if (up) later(returnMs, () => preview.setLost(source, !this.up.get(source)))
          else preview.setLost(source, true)
        },
      })
      keepNewest(into, 2)
    }
  }
}

/** What waits in a proxy's own queue is late for good; call it when the proxy has its reader, which sets limits of its own. */
export function keepNewest(proxy: Gst.Element, buffers: number): void {
  const queue = (proxy as Gst.Bin).get_child_by_index(0)
  if (!queue) throw new Error(`${proxy.get_name()} has no queue`)
  Object.assign(queue, { leaky: 2, max_size_buffers: buffers, max_size_bytes: 0, max_size_time: 0 })
}
