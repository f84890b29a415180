/** The pictures a bus draws from, as pipeline text: live sources through proxies, slates and backdrops that stand still. */

import { backdropTee, pictureTee, slateTee, stageSources } from './bus.ts'
import { quote, videoCaps } from './gst.ts'
import type { Stage } from './messages.ts'

interface Size {
  width: number
  height: number
  rateNum: number
  rateDen: number
}

/** The proxysrc of a source's pictures: the number is its place in `stageSources`. */
export const pictureInput = (source: number) => `picture-in-${source}`

export function stageInputs(stage: Stage, size: Size): string {
  const live = stageSources(stage).map((source, index) => {
    const slate = stage.slates[source] ?? ''
    return (
      `proxysrc name=${pictureInput(index)} ! tee name=${pictureTee(index)} allow-not-linked=true ` +
      still(slate, size, slateTee(index), slateValve(index))
    )
  })
  return [...live, ...stage.backdrops.map((path, index) => still(path, size, backdropTee(index)))].join(' ')
}

/** Opens for a slate while it is wanted. */
export const slateValve = (source: number) => `slate-valve-${source}`

/** A picture from a file, for ever, at the room's rate. */
export function still(path: string, size: Size, tee: string, valve?: string): string {
  const gate = valve ? `valve name=${valve} drop=true ! ` : ''
  return (
    `filesrc location=${quote(path)} ! pngdec ! videoconvertscale ! ${videoCaps({ ...size, rateNum: 0, rateDen: 1 })} ! imagefreeze is-live=true ! ` +
    `${videoCaps(size)} ! ${gate}tee name=${tee} allow-not-linked=true`
  )
}
