/** The HLS media playlist: what is in it, its text, and reading that text back. */

/** `SEQUENCE-UNIXMS.ts`, with a number behind it where that name was taken. */
export const segmentName = /^(\d+)-(\d+)(-\d+)?\.ts$/

export interface PlaylistSegment {
  sequence: number
  file: string
  durationS: number
  /** When its first frame was on air, Unix milliseconds. */
  startUnixMs: number
  /** The timeline or the encoder broke just before it. */
  discontinuity: boolean
}

export class Playlist {
  readonly #minTargetS: number
  segments: PlaylistSegment[] = []
  discontinuitySequence = 0
  nextSequence = 0

  /** `targetS`: the segments' planned length. */
  constructor(targetS: number) {
    this.#minTargetS = Math.ceil(targetS)
  }

  add(segment: PlaylistSegment): void {
    this.segments.push(segment)
    this.nextSequence = segment.sequence + 1
  }

  /** A segment that the text did not have yet; what came between is lost. */
  continueWith(segment: PlaylistSegment): void {
    if (segment.sequence !== this.nextSequence) this.#dropFirst(this.segments.length)
    this.add(segment)
  }

  /** Takes out what is further back than the window, and gives it. */
  prune(windowMs: number): PlaylistSegment[] {
    const last = this.segments.at(-1)
    if (!last) return []
    const newestMs = endUnixMs(last)
    return this.#dropFirst(this.segments.findIndex((segment) => Math.abs(newestMs - endUnixMs(segment)) <= windowMs))
  }

  /** Sequence numbers allow no hole: all goes, up to the last such segment. Gives how many. */
  dropThroughLast(isGone: (segment: PlaylistSegment) => boolean): number {
    return this.#dropFirst(this.segments.findLastIndex(isGone) + 1).length
  }

  #dropFirst(count: number): PlaylistSegment[] {
    const gone = this.segments.splice(0, count)
    this.discontinuitySequence += gone.filter(({ discontinuity }) => discontinuity).length
    return gone
  }

  render(final: boolean): string {
    const longest = this.segments.map(({ durationS }) => Math.round(durationS))
    const lines = [
      '#EXTM3U',
      '#EXT-X-VERSION:6',
      `#EXT-X-TARGETDURATION:${longest.reduce((a, b) => Math.max(a, b), this.#minTargetS)}`,
      `#EXT-X-MEDIA-SEQUENCE:${this.segments[0]?.sequence ?? this.nextSequence}`,
      `#EXT-X-DISCONTINUITY-SEQUENCE:${this.discontinuitySequence}`,
      '#EXT-X-INDEPENDENT-SEGMENTS',
    ]
    for (const { discontinuity, startUnixMs, durationS, file } of this.segments) {
      if (discontinuity) lines.push('#EXT-X-DISCONTINUITY')
      lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(startUnixMs).toISOString()}`, `#EXTINF:${durationS.toFixed(6)},`, file)
    }
    return `${[...lines, ...(final ? ['#EXT-X-ENDLIST'] : [])].join('\n')}\n`
  }

  /** Takes over what an earlier process published. Lines it does not know it passes over. */
  read(text: string): void {
    let next: Partial<PlaylistSegment> = {}
    for (const line of text.split('\n')) {
      const [tag = '', value = ''] = line.split(/:(.*)/s)
      if (tag === '#EXT-X-MEDIA-SEQUENCE') this.nextSequence = Number.parseInt(value, 10) || 0
      else if (tag === '#EXT-X-DISCONTINUITY-SEQUENCE') this.discontinuitySequence = Number.parseInt(value, 10) || 0
      else if (tag === '#EXT-X-DISCONTINUITY') next.discontinuity = true
      else if (tag === '#EXT-X-PROGRAM-DATE-TIME') next.startUnixMs = Date.parse(value)
      else if (tag === '#EXTINF') next.durationS = Number.parseFloat(value)
      else if (segmentName.test(line)) {
        const { discontinuity = false, startUnixMs = 0, durationS = 0 } = next
        this.add({ sequence: this.nextSequence, file: line, durationS, startUnixMs, discontinuity })
        next = {}
      }
    }
  }
}

export function endUnixMs({ startUnixMs, durationS }: PlaylistSegment): number {
  return startUnixMs + durationS * 1000
}
