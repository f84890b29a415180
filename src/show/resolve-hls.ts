/** HLS as written, made complete: segments that begin with key frames, and a lower rendition that is really lower. */
import { fitting, member, type ResolveContext } from './context.ts'
import { hlsShape } from './shape.ts'
import type { Encoder, HlsOutput, LowRendition } from './show-output.ts'
import type { KeyPath } from './show-text.ts'

const usualLowHeight = 360
const usualLowKbps = 700

export function resolveHls(context: ResolveContext, room: unknown, path: KeyPath, encoder: Encoder): HlsOutput | null {
  const written = fitting(hlsShape, member(member(room, 'outputs'), 'hls'))
  if (!written) return null
  const { segment: segmentMs = 2000, window: windowMs = 7_200_000 } = written
  const here = [...path, 'outputs', 'hls']
  if (segmentMs < encoder.keyframeMs) {
    const hint = 'A segment begins with a key frame: make it longer, or `keyframe` shorter'
    context.mistakes.value(
      [...here, 'segment'],
      `a segment of ${segmentMs} ms is shorter than the ${encoder.keyframeMs} ms between key frames`,
      hint,
    )
  }
  if (windowMs < 3 * segmentMs) {
    const hint = `At least ${(3 * segmentMs) / 1000} s`
    context.mistakes.value([...here, 'window'], `the window holds less than three segments of ${segmentMs / 1000} s`, hint)
  }
  const low = written.low === true ? {} : written.low || null
  return { segmentMs, windowMs, low: low && resolveLow(context, low, [...here, 'low'], encoder) }
}

function resolveLow(
  { mistakes, video }: ResolveContext,
  { size, video: videoKbps = usualLowKbps }: { size?: string | undefined; video?: number | undefined },
  path: KeyPath,
  encoder: Encoder,
): LowRendition {
  const usualWidth = video ? 2 * Math.round((usualLowHeight * video.width) / video.height / 2) : 0
  const [width = 0, height = 0] = size?.split('x').map(Number) ?? [usualWidth, usualLowHeight]
  if (video && (width >= video.width || height >= video.height)) {
    const hint = `Less than ${video.width}x${video.height}: \`low: { size: ${even(video.width / 2)}x${even(video.height / 2)} }\``
    mistakes.value(
      size ? [...path, 'size'] : path,
      `the lower rendition of ${width}x${height} is not smaller than the program`,
      hint,
    )
  }
  if (videoKbps >= encoder.videoKbps) {
    const hint = `Less than the program's ${encoder.videoKbps} kbit/s`
    mistakes.value([...path, 'video'], `the lower rendition has ${videoKbps} kbit/s, no less than the program`, hint)
  }
  return { width, height, videoKbps }
}

function even(value: number): number {
  return 2 * Math.round(value / 2)
}
