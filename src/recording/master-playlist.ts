/** The master playlist of HLS: which renditions there are, so that players choose by their links. */

export interface Rendition {
  /** Its playlist, beside the master's. */
  uri: string
  width: number
  height: number
  fps: number
  /** Of picture and sound, kbit/s. */
  kbps: number
}

/** What MPEG-TS adds, and how much single segments may go over the mean. */
const overhead = 1.1
const peak = 1.5

/** H.264's levels: macroblocks a second at most, and their numbers in hexadecimal. */
const levels = [
  [40_500, '1e'],
  [108_000, '1f'],
  [245_760, '28'],
  [522_240, '2a'],
  [983_040, '33'],
  [Number.POSITIVE_INFINITY, '34'],
] as const

/** The best one first: players without a measure of their link begin with the first. */
export function masterPlaylist(renditions: Rendition[]): string {
  const entries = renditions.map(({ uri, width, height, fps, kbps }) => {
    const mean = Math.round(kbps * 1000 * overhead)
    const attributes = [
      `BANDWIDTH=${Math.round(mean * peak)}`,
      `AVERAGE-BANDWIDTH=${mean}`,
      `CODECS="avc1.4d40${levelOf(width, height, fps)},mp4a.40.2"`,
      `RESOLUTION=${width}x${height}`,
      `FRAME-RATE=${fps.toFixed(3)}`,
    ]
    return `#EXT-X-STREAM-INF:${attributes.join(',')}\n${uri}\n`
  })
  return `#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-INDEPENDENT-SEGMENTS\n${entries.join('')}`
}

function levelOf(width: number, height: number, fps: number): string {
  const blocks = Math.ceil(width / 16) * Math.ceil(height / 16) * fps
  return levels.find(([most]) => blocks <= most)?.[1] ?? '34'
}
