/** Live inputs from X11 displays. */
import System from 'system'
import { element, Gst, quote } from './gst.ts'
import type { LiveMeans } from './live-means.ts'
import { decodedQueue, pictureEnd, seen } from './live-text.ts'
import type { ScreenInput, SourceConfig } from './messages/source.ts'
import type { Format } from './messages/worker.ts'
import type { Worker } from './worker.ts'
import { onSizeChanged, XDisplay } from './x-display.ts'

/** A display is next to us. */
const marginNs = 25_000_000

/** When the display's server ends, its library ends the process; the next worker waits for the display. */
export function screenMeans(input: ScreenInput, format: Format, worker: Worker<SourceConfig>): LiveMeans {
  const from = `the display ${input.display}`
  const display = new XDisplay(input.display)
  let open: Gst.Pipeline | null = null
  let isFollowed = false

  /** What is grabbed keeps the size that it had: a display that gets another one is opened anew. One that hangs cannot even be closed. */
  const watch = (pipeline: Gst.Pipeline): (() => string | null) => {
    open = pipeline
    if (!isFollowed) onSizeChanged(input.display, () => open?.send_event(Gst.Event.new_eos()))
    isFollowed = true
    const hangs = display.watch(element(pipeline, 'picture-seen'))
    return () => {
      if (!hangs()) return null
      worker.log('display hangs', { display: input.display })
      worker.emit('input', { reason: display.hangs })
      System.exit(1)
    }
  }

  return {
    from,
    problem: () => display.problem(),
    problemRetryMs: 100,
    text: () => displayText(input, format),
    waiting: `nothing comes from ${from}`,
    reason: (said) => (/open X display/.test(said) ? `${from} is not there, or lets nobody in` : `${from}: ${said}`),
    watch,
    marginNs,
    pictureDelayNs: 0,
    lostMs: 350,
    firstMs: 4000,
    retryMs: 200,
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
    `video/x-raw,framerate=${format.rateNum}/${format.rateDen} ! ${seen('picture')} ! ${decodedQueue} ! ${pictureEnd(format)}`
  )
}
