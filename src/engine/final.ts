/** The last stage of the mixer: one of two buses is on air; over it fade to black and the panic slate. */
import GstController from 'gi://GstController?version=1.0'
import { element, type Gst, pad, position, videoCaps } from './gst.ts'
import type { Format } from './messages/worker.ts'
import { still, stillRate } from './stage.ts'

/** Pads of the last compositor, bottom first: the two buses have 0 and 1. */
const blackPad = 2
const panicPad = 3

/** Room for one late bus; the picture goes on as soon as both are there. */
const patienceNs = 40_000_000

type FinalPad = Gst.Pad & { alpha: number }

export class Final {
  #compositor!: Gst.Element
  #upper!: GstController.InterpolationControlSource
  #black!: GstController.InterpolationControlSource
  #panic!: FinalPad
  #size = { width: 0, height: 0 }

  /** Pipeline text; ends open: add a sink. The buses get their seats afterwards. */
  static description(format: Format, panicSlate: string): string {
    return (
      `videotestsrc num-buffers=1 pattern=black ! ${videoCaps({ width: 16, height: 16, ...stillRate })} ! final.sink_${blackPad} ` +
      `${still(panicSlate, format, 'panic')} panic. ! final.sink_${panicPad} ` +
      `compositor name=final background=black latency=${patienceNs} max-threads=1 ! ${videoCaps(format)}`
    )
  }

  attach(pipeline: Gst.Pipeline, size: { width: number; height: number }): void {
    this.#size = size
    this.#compositor = element(pipeline, 'final')
    const pads = [blackPad, panicPad].map((index) => pad(this.#compositor, `sink_${index}`) as FinalPad)
    for (const one of pads) Object.assign(one, { repeat_after_eos: true })
    const [black, panic] = pads as [FinalPad, FinalPad]
    this.#place(black, blackPad, 0)
    this.#place(panic, panicPad, 0)
    this.#black = alphaControl(black)
    this.#panic = panic
  }

  /** Where a bus's pictures go in. Of bus 0 is seen what bus 1 leaves; bus 1 is not seen before `turn`. */
  seat(index: number): Gst.Pad {
    const seat = this.#compositor.request_pad_simple(`sink_${index}`)
    if (!seat) throw new Error(`bus ${index} has a seat`)
    this.#place(seat as FinalPad, index, index === 0 ? 1 : 0)
    if (index === 1) this.#upper = alphaControl(seat)
    return seat
  }

  /**
   * Of a bus that nobody sees. From then on a seat without pictures is not waited for. At the start it is: where no seat has had any yet,
   * and none is waited for, a compositor takes that for the end, and ends.
   */
  vacate(index: number): void {
    Object.assign(this.#compositor, { ignore_inactive_pads: true })
    this.#compositor.release_request_pad(pad(this.#compositor, `sink_${index}`))
  }

  #place(one: FinalPad, index: number, alpha: number): void {
    Object.assign(one, { zorder: index, alpha, ...this.#size })
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
