/** Pieces of pipeline text that live inputs share: counted where they come, made the show's format, let through when they are due. */
import { audioCaps, videoCaps } from './gst.ts'
import { pictureTail, soundTail } from './hold.ts'
import { openEnded } from './link.ts'
import { queuedNs } from './live-beginning.ts'
import type { Format } from './messages/worker.ts'
import { soundGiver } from './sound-pipe.ts'

export type Name = 'picture' | 'sound'

/** Counted where it comes, before anything that can wait. */
export const seen = (name: Name) => `identity name=${name}-seen silent=true`
/** Let through when it is due: what is ahead waits here. */
const paced = (name: Name) => `clocksync name=${name}-pace`
/** Shut until what comes is of now: the hold waits for ever for a picture from before its own beginning. */
export const begun = (name: Name) => `valve name=${name}-begun drop=true`
/** Decoded pictures or sound may wait for so much that a moment without the core is not seen. */
export const decodedQueue = `queue max-size-buffers=0 max-size-bytes=0 max-size-time=${queuedNs}`

/** Whole pictures out of fields. */
export function deinterlaced(format: Format, deinterlace: 'auto' | 'on' | 'off' = 'auto'): string {
  const fields = format.rateNum / format.rateDen > 30 ? 'all' : 'top'
  const mode = { auto: 'auto', on: 'interlaced', off: 'disabled' }[deinterlace]
  return `videoconvert ! deinterlace mode=${mode} fields=${fields}`
}

/** From any decoded, whole picture into the hold. Its own rate stays: the hold shows the newest that has begun. */
export function pictureEnd(format: Format, delayMs = 0): string {
  return `${scaled(format)} ! ${paced('picture')} ts-offset=${delayMs * 1_000_000} ! ${pictureTail}`
}

/** From any decoded sound into the hold. */
export function soundEnd(): string {
  return `audioconvert ! audioresample ! ${audioCaps} ! ${paced('sound')} ! ${soundTail}`
}

/** The same, of sound that was brought to the room's clock before. */
export function steadySoundEnd(given: string): string {
  return `${soundGiver(given, true)} ! audioconvert dithering=none ! ${audioCaps} ! ${paced('sound')} ! ${soundTail}`
}

/** Any picture in the show's size, with its aspect. */
function scaled(format: Format): string {
  const caps = videoCaps(format).replace(/framerate=[^,]*,/, '')
  return `videoconvertscale add-borders=true ! ${caps} ! ${openEnded(format)}`
}
