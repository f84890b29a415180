/** What never ends in a source whose input comes and goes: holds the last picture, and fills with silence. */
import { audioCaps, type Gst, position } from './gst.ts'

const latencyNs = 20_000_000
const stuckNs = 5_000_000_000

/** Pipeline text; ends open. A compositor runs as fast as its inputs: `clocksync` keeps the pace. */
export function heldPicture(caps: string): string {
  return (
    `proxysrc name=picture-in ! queue max-size-buffers=4 max-size-bytes=0 max-size-time=0 ! compositor name=hold background=black ` +
    `latency=${latencyNs} force-live=true ! ${caps} ! clocksync`
  )
}

/** Pipeline text; ends open. What comes too late is told on the bus as `qos`. */
export function heldSound(): string {
  return (
    'audiotestsrc is-live=true wave=silence samplesperbuffer=960 ! ' +
    `${audioCaps} ! fill.sink_0 proxysrc name=sound-in ! queue max-size-time=500000000 max-size-buffers=0 max-size-bytes=0 ! fill.sink_1 ` +
    `audiomixer name=fill latency=${latencyNs} force-live=true output-buffer-duration=20000000 sink_1::qos-messages=true ! ${audioCaps}`
  )
}

/** Tails of the pipeline that feeds the hold. The funnel's second input keeps an end of stream from the hold: `keepOpen` asks for it. */
export const pictureTail = 'funnel name=picture-join ! proxysink name=picture-out'
export const soundTail = 'funnel name=sound-join ! proxysink name=sound-out'

/** Before anything flows in a pipeline with these tails. */
export function keepOpen(from: Gst.Pipeline): void {
  for (const name of ['picture-join', 'sound-join']) from.get_by_name(name)?.request_pad_simple('sink_%u')
}

/** Times of the feeding pipeline are moved by so much on their way into the hold. */
interface Move {
  pictureNs: number
  soundNs: number
}

/** Connects what a pipeline with these tails brings. */
export function joinHold(from: Gst.Pipeline, hold: Gst.Pipeline, move: Move): void {
  moveTimes(from, move)
  for (const [sink, source] of [
    ['picture-out', 'picture-in'],
    ['sound-out', 'sound-in'],
  ] as const) {
    const out = from.get_by_name(sink)
    const into = hold.get_by_name(source)
    if (out && into) Object.assign(into, { proxysink: out })
  }
}

export function moveTimes(from: Gst.Pipeline, { pictureNs, soundNs }: Move): void {
  const tail = (name: string) => from.get_by_name(name)?.get_static_pad('sink')?.get_peer()
  tail('picture-out')?.set_offset(pictureNs)
  tail('sound-out')?.set_offset(soundNs)
}

/** It has failed, and said nothing: a picture without a time, for one, ends a compositor, and the bus is not told. `nowNs`: its running time. */
export function standsStill(hold: Gst.Pipeline, nowNs: number): boolean {
  return ['hold', 'fill'].flatMap((name) => hold.get_by_name(name) ?? []).some((mixing) => nowNs - position(mixing) > stuckNs)
}
