/** The pictures a bus draws from, as pipeline text: live sources through proxies, slates and backdrops that stand still. */
import { type Gst, quote, videoCaps } from './gst.ts'
import type { Stage } from './messages/mix.ts'

interface Size {
  width: number
  height: number
}

/** Names of the tees in the pipeline: `picture-N` per live source, `slate-N`, `backdrop-N`. */
export const pictureTee = (source: number) => `picture-${source}`
export const slateTee = (source: number) => `slate-${source}`
export const backdropTee = (index: number) => `backdrop-${index}`

/** Sources that slots use, in the order of their tees. */
export function stageSources(stage: Stage): string[] {
  return [...new Set(stage.slots.map((slot) => slot.source))]
}

/** The proxysrc of a source's pictures: the number is its place in `stageSources`. */
export const pictureInput = (source: number) => `picture-in-${source}`

export function stageInputs(stage: Stage, size: Size): string {
  const sources = stageSources(stage)
  return [...sources.map((_source, index) => liveInput(index)), ...stageStills(stage, size)].join(' ')
}

export function liveInput(index: number): string {
  return `proxysrc name=${pictureInput(index)} ! tee name=${pictureTee(index)} allow-not-linked=true`
}

/** A slate per source, and the backdrops. */
export function stageStills(stage: Stage, size: Size): string[] {
  return [
    ...stageSources(stage).map((source, index) => still(stage.slates[source] ?? '', size, slateTee(index))),
    ...stage.backdrops.map((path, index) => still(path, size, backdropTee(index))),
  ]
}

/** Frames a second of a still: one frame for an hour. */
export const stillRate = { rateNum: 1, rateDen: 3600 }

/** A picture from a file as one buffer; a compositor repeats it for ever (`repeatStills`), and no thread has to. */
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
