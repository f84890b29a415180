/** What is mixed: formats, pictures, sounds, and the three scenes with the same places on both sides. */

export interface Format {
  name: string
  width: number
  height: number
  fps: number
}

export const formats: Record<string, Format> = {
  '720p25': { name: '720p25', width: 1280, height: 720, fps: 25 },
  '1080p30': { name: '1080p30', width: 1920, height: 1080, fps: 30 },
}

/**
 * Raw pictures on voctocore's side. Without the last two fields its pipelines settle on different ones by chance, and now and
 * then nothing ever comes out.
 */
export function rawCaps({ width, height, fps }: Format): string {
  return (
    `video/x-raw,format=I420,width=${width},height=${height},framerate=${fps}/1,pixel-aspect-ratio=1/1,` +
    'interlace-mode=progressive,colorimetry=bt709,chroma-site=mpeg2'
  )
}

export const encoder = { preset: 'veryfast', videoKbps: 3000, audioKbps: 128 }

export interface TestSource {
  /** As the show names it. */
  pattern: string
  /** As videotestsrc names it. */
  generator: string
  toneHz: number
}

const source = (pattern: string, generator: string, toneHz: number): TestSource => ({ pattern, generator, toneHz })
const smpte = source('smpte', 'smpte', 500)
const bars = source('bars', 'smpte100', 900)
const circular = source('circular', 'circular', 300)

/** The first two are seen; the noise in the corner of `smpte` moves. Only what both sides draw alike: we enlarge patterns that are dear to draw. */
export const moving = [smpte, circular, bars, smpte]
/** For comparing pictures: what is seen stands still, and has fine lines and edges. */
export const still = [circular, bars, smpte, smpte]

export const sceneNames = ['full', 'side by side', 'picture in picture'] as const
export type SceneName = (typeof sceneNames)[number]

export interface Place {
  source: 0 | 1
  x: number
  y: number
  width: number
  height: number
}

/** voctomix's own arithmetic, with its default configuration; mixos gets the same places in its show. */
export function places(scene: SceneName, { width, height }: Format): Place[] {
  const whole: Place = { source: 0, x: 0, y: 0, width, height }
  const margin = Math.trunc(width / 100)
  if (scene === 'full') return [whole]
  if (scene === 'picture in picture') {
    const small = { width: width / 4, height: height / 4 }
    return [whole, { source: 1, x: width - small.width - margin, y: height - small.height - margin, ...small }]
  }
  const half = Math.trunc((width - margin) / 2)
  const size = { width: half, height: Math.trunc((half / width) * height) }
  const y = Math.trunc((height - size.height) / 2)
  return [
    { source: 0, x: 0, y, ...size },
    { source: 1, x: width - half, y, ...size },
  ]
}
