/** Made-up pictures and sounds: test patterns that move, are labelled, show a clock, count frames. */
import { audioCaps, Gst, quote, videoCaps } from './gst.ts'
import type { SourceConfig } from './messages/source.ts'
import type { Format } from './messages/worker.ts'

type Pattern = Extract<SourceConfig['what'], { kind: 'pattern' }>

/**
 * Names on the left are the show's, on the right videotestsrc's. The generators are not live ones: those move their times by
 * however late they start; `clocksync` keeps the pace instead. For the same reason motion counts frames: running time stands still.
 */
const pictures: Record<string, string> = {
  bars: 'smpte100 horizontal-speed=2',
  pinwheel: 'pinwheel horizontal-speed=1',
  spokes: 'spokes horizontal-speed=2',
  checkers: 'checkers-8 horizontal-speed=1',
  zone: 'zone-plate kx2=20 ky2=20 kt=1',
  gray: 'solid-color foreground-color=0xff808080',
}

/**
 * Drawn in a quarter of the width and height, and enlarged: computed pixel by pixel for each frame, a moving pinwheel
 * in 720p alone takes three quarters of a core.
 */
const dear = new Set(['ball', 'pinwheel', 'spokes', 'zone'])

function generator(pattern: string, caps: string, format: Format): string {
  const quarter = (pixels: number) => 2 * Math.round(pixels / 8)
  const draw = `videotestsrc animation-mode=frames motion=sweep pattern=${pictures[pattern] ?? pattern}`
  if (!dear.has(pattern)) return `${draw} ! ${caps}`
  return `${draw} ! ${videoCaps({ ...format, width: quarter(format.width), height: quarter(format.height) })} ! videoscale method=bilinear ! ${caps}`
}

export function patternPicture(what: Pattern, caps: string, format: Format, startNs: number): string {
  const unit = Math.round(format.height / 24)
  const font = (size: number) => quote(`DejaVu Sans Bold ${size}px`)
  let chain = generator(what.pattern, caps, format)
  if (what.label.trim())
    chain += ` ! textoverlay text=${quote(escapeMarkup(what.label))} font-desc=${font(unit * 2)} valignment=center halignment=center shaded-background=true draw-shadow=false`
  if (what.clock)
    chain += ` ! clockoverlay time-format="%H:%M:%S" font-desc=${font(unit)} valignment=bottom halignment=right xpad=${unit} ypad=${unit} shaded-background=true draw-shadow=false`
  return `${what.frames ? `${chain} ! burn.sink_0 ${burnFrames(what.frames, caps, format, startNs)}` : chain} ! clocksync`
}

/** Puts the strip of the frame's number into the top left corner. */
function burnFrames(frames: NonNullable<Pattern['frames']>, caps: string, format: Format, startNs: number): string {
  const first = Math.round((startNs * format.rateNum) / (1e9 * format.rateDen)) % frames.count
  return (
    `multifilesrc location=${quote(frames.location)} start-index=${first} stop-index=${first + frames.count - 1} loop=true ! ` +
    `rawvideoparse format=i420 width=${frames.width} height=${frames.height} framerate=${format.rateNum}/${format.rateDen} colorimetry=bt709 ! queue max-size-buffers=3 ! burn.sink_1 compositor name=burn background=black sink_0::zorder=0 sink_1::zorder=1 ! ${caps}`
  )
}

/** A sine of `tone` hertz, or a beep at each full second. */
export function patternSound(tone: number | 'tick'): string {
  const wave = tone === 'tick' ? 'wave=ticks freq=1000 sine-periods-per-tick=30 volume=0.5' : `wave=sine freq=${tone} volume=0.1`
  return `audiotestsrc name=tone ${wave} samplesperbuffer=960 ! ${audioCaps} ! clocksync`
}

/** audiotestsrc makes its ticks one buffer too early. */
const tickAheadNs = 20_000_000

/**
 * Lets the tone begin at its sample of the room's second, so that ticks come on full seconds. Without a flush: that would go over
 * the link, and take from a reader who is there already the segment it has.
 */
export function alignTone(pipeline: Gst.Pipeline, startNs: number): void {
  const positionNs = (startNs + 1e9 - tickAheadNs) % 1e9
  const seek = Gst.Event.new_seek(1, Gst.Format.TIME, Gst.SeekFlags.NONE, Gst.SeekType.SET, positionNs, Gst.SeekType.NONE, -1)
  pipeline.get_by_name('tone')?.send_event(seek)
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
