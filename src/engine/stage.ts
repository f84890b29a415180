/** What stands still in a pipeline, as text. */
import { type Gst, quote, videoCaps } from './gst.ts'

interface Size {
  width: number
  height: number
}

/** Frames a second of a still: one frame for an hour. */
export const stillRate = { rateNum: 1, rateDen: 3600 }

/** A picture from a file as one buffer; a compositor repeats it for ever (`repeatStills`), and no thread has to. Ends open, in a tee. */
export function still(path: string, size: Size, tee: string): string {
  return (
    `filesrc location=${quote(path)} ! pngdec ! videoconvertscale ! ${videoCaps({ ...size, rateNum: 0, rateDen: 1 })} ! ` +
    `imagefreeze num-buffers=1 ! ${videoCaps({ ...size, ...stillRate })} ! tee name=${tee} allow-not-linked=true`
  )
}

/** What ends stays: of live pictures readers keep the end back. A compositor without any live one would run ahead of the clock. */
export function repeatStills(compositor: Gst.Element): void {
  for (let index = 0; ; index++) {
    const one = compositor.get_static_pad(`sink_${index}`)
    if (!one) return
    Object.assign(one, { repeat_after_eos: true })
  }
}
