/** Live inputs from X11 displays. */
import GLib from 'gi://GLib'
import { quote } from './gst.ts'
import type { LiveMeans } from './live.ts'
import { decodedQueue, pictureEnd, seen } from './live-text.ts'
import type { Format, ScreenInput } from './messages.ts'

/** A display is next to us. */
const marginNs = 25_000_000

/** When the display's server ends, its library ends the process; the next worker waits for the display. */
export function screenMeans(input: ScreenInput, format: Format): LiveMeans {
  const from = `the display ${input.display}`
  return {
    from,
    problem: () => (isThere(input.display) ? null : `${from} is not there`),
    problemRetryMs: 250,
    text: () => displayText(input, format),
    waiting: `nothing comes from ${from}`,
    reason: (said) => (/open X display/.test(said) ? `${from} is not there, or lets nobody in` : `${from}: ${said}`),
    marginNs,
    pictureDelayNs: 0,
    lostMs: 350,
    firstMs: 4000,
    retryMs: 1000,
  }
}

/** From what a display shows into the hold. */
export function displayText(
  { display, area, pointer }: Pick<ScreenInput, 'display' | 'area' | 'pointer'>,
  format: Format,
): string {
  const [x = 0, y = 0, width = 0, height = 0] = area ?? []
  // The last pixel belongs to it; 0 stands for the display's own.
  const ends = area ? `startx=${x} starty=${y} endx=${x + width - 1} endy=${y + height - 1}` : ''
  return (
    `ximagesrc display-name=${quote(display)} show-pointer=${pointer} use-damage=false ${ends} ! ` +
    `video/x-raw,framerate=${format.rateNum}/${format.rateDen} ! ${seen('picture')} ! ${decodedQueue} ! ${pictureEnd(format, 'off')}`
  )
}

/** Of displays of this machine; others are asked when they are opened. */
function isThere(display: string): boolean {
  const number = /^(?:unix)?:(\d+)/.exec(display)?.[1]
  return number === undefined || GLib.file_test(`/tmp/.X11-unix/X${number}`, GLib.FileTest.EXISTS)
}
