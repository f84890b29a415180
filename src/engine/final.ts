/** The last stage of the mixer: one of two buses is on air; over it fade to black and the panic slate. */
import GstController from 'gi://GstController?version=1.0'
import { element, type Gst, pad, position, videoCaps } from './gst.ts'
import type { Format } from './messages/worker.ts'
import { repeatStills, still, stillRate } from './stage.ts'

/** Pads of the last compositor, bottom first. */
const busPads = [0, 1] as const
const blackPad = 2
const panicPad = 3

/** Room for one late bus; the picture goes on as soon as both are there. */
const patienceNs = 40_000_000

export class Final {
  #compositor!: Gst.Element
  #upper!: GstController.InterpolationControlSource
  #black!: GstController.InterpolationControlSource
  #panic!: Gst.Pad & { alpha: number }

  /** `buses`: pipeline text of the two buses, open at their ends. Ends open: add a sink. */
  static description(buses: [string, string], format: Format, panicSlate: string): string {
    return (
      `${busPads.map((index) => `${buses[index]} ! final.sink_${index}`).join(' ')} ` +
      `videotestsrc num-buffers=1 pattern=black ! ${videoCaps({ width: 16, height: 16, ...stillRate })} ! final.sink_${blackPad} ` +
      `${still(panicSlate, format, 'panic')} panic. ! final.sink_${panicPad} ` +
      `compositor name=final background=black latency=${patienceNs} max-threads=1 ! ${videoCaps(format)}`
    )
  }

  attach(pipeline: Gst.Pipeline, size: { width: number; height: number }): void {
    this.#compositor = element(pipeline, 'final')
    repeatStills(this.#compositor)
    const pads = [...busPads, blackPad, panicPad].map(
      (index) => pad(this.#compositor, `sink_${index}`) as Gst.Pad & { alpha: number },
    )
    for (const [index, one] of pads.entries()) Object.assign(one, { zorder: index, alpha: index === 0 ? 1 : 0, ...size })
    this.#upper = alphaControl(pads[1] as Gst.Pad)
    this.#black = alphaControl(pads[blackPad] as Gst.Pad)
    this.#panic = pads[panicPad] as Gst.Pad & { alpha: number }
  }

  /** Stream time of the next frame. */
  get position(): number {
    return position(this.#compositor)
  }

  /** Shows bus 1 (or bus 0 again) from `startNs` on, fading until `endNs`. One value, so no frame can be half of two scenes. */
  turn(toUpper: boolean, startNs: number, endNs: number): void {
    ramp(this.#upper, toUpper ? 0 : 1, toUpper ? 1 : 0, startNs, endNs)
  }

  /** Down to black until the middle, up again until the end; the buses change places in the middle, unseen. */
  dip(startNs: number, middleNs: number, endNs: number): void {
    this.#black.unset_all()
    this.#black.set(0, 0)
    for (const [time, value] of [
      [startNs, 0],
      [middleNs, 1],
      [endNs, 0],
    ] as const)
      this.#black.set(time, value)
  }

  fadeToBlack(on: boolean, startNs: number, endNs: number): void {
    ramp(this.#black, on ? 0 : 1, on ? 1 : 0, startNs, endNs)
  }

  panic(on: boolean): void {
    this.#panic.alpha = on ? 1 : 0
  }
}

function alphaControl(of: Gst.Pad): GstController.InterpolationControlSource {
  const control = new GstController.InterpolationControlSource({ mode: GstController.InterpolationMode.LINEAR })
  of.add_control_binding(GstController.DirectControlBinding.new_absolute(of, 'alpha', control))
  return control
}

/** `from` before `startNs`, `to` from `endNs` on; a step when they are the same. */
function ramp(control: GstController.InterpolationControlSource, from: number, to: number, startNs: number, endNs: number): void {
  control.unset_all()
  control.set(0, from)
  control.set(endNs > startNs ? startNs : startNs - 1, from)
  control.set(endNs, to)
}
