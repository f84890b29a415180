/** JPEG pictures of one stream, one datagram each, made only while somebody wants them. */
import { element, type Gst, pad, smaller } from './gst.ts'
import type { SmallFormat } from './messages/worker.ts'

export interface Rate {
  rateNum: number
  rateDen: number
}

export interface PictureStream {
  name: string
  /** UDP port on loopback. */
  port: number
  /** Of what comes in and of what goes out; the second is at most the first. */
  from: SmallFormat & Rate
  to: SmallFormat & Rate
}

/** Beyond 65,507 bytes a picture does not fit a datagram; pictures vary, so their average stays below this. */
const mostBytes = 48_000
const fewBytes = 30_000
const bestQuality = 70
const worstQuality = 20
const qualityStep = 10

export class PictureBranch {
  readonly stream: PictureStream
  readonly #id: string
  #valve!: Gst.Element & { drop: boolean }
  #encoder!: { quality: number }
  #sink!: { bytes_to_serve: number; stats: Gst.Structure }
  #seen = { bytes: 0, pictures: 0 }

  constructor(stream: PictureStream, index: number) {
    this.stream = stream
    this.#id = `jpeg-${index}`
  }

  /** Pipeline text from raw I420 to the socket. No queue: encoding takes about a millisecond of the thread that brings the picture. */
  description(): string {
    const { from, to, port } = this.stream
    return (
      `valve name=${this.#id}-valve drop=true${slower(from, to)}${jpegPixels(from, to)} ! ` +
      `jpegenc name=${this.#id} quality=${bestQuality} idct-method=ifast ! ` +
      `udpsink name=${this.#id}-out host=127.0.0.1 port=${port} sync=false async=false`
    )
  }

  attach(pipeline: Gst.Pipeline): void {
    this.#valve = element(pipeline, `${this.#id}-valve`) as never
    this.#encoder = element(pipeline, this.#id) as never
    this.#sink = element(pipeline, `${this.#id}-out`) as never
  }

  /** Where raw pictures go in. */
  get input(): Gst.Pad {
    return pad(this.#valve, 'sink')
  }

  set wanted(wanted: boolean) {
    this.#valve.drop = !wanted
  }

  get wanted(): boolean {
    return !this.#valve.drop
  }

  /** Call it some times a second: noise makes larger pictures than anything a camera shows, and gets a lower quality. */
  adaptQuality(): void {
    const bytes = Number(this.#sink.bytes_to_serve)
    const pictures = Number(this.#sink.stats.get_uint64('rendered')[1])
    const averageBytes = (bytes - this.#seen.bytes) / (pictures - this.#seen.pictures)
    if (pictures === this.#seen.pictures) return
    this.#seen = { bytes, pictures }
    const { quality } = this.#encoder
    if (averageBytes > mostBytes) this.#encoder.quality = Math.max(worstQuality, quality - qualityStep)
    else if (averageBytes < fewBytes && quality < bestQuality) this.#encoder.quality = quality + qualityStep
  }
}

/**
 * JPEG means the full range and the matrix of BT.601; without that black would be grey. Scaled first: both in one element
 * cost three times as much.
 */
function jpegPixels(from: SmallFormat, to: SmallFormat): string {
  return `${smaller(from, to)} ! videoconvert ! video/x-raw,format=I420,colorimetry=1:4:0:0`
}

/** Drops frames down to the wanted rate, counting from the first frame: a link that is read anew begins late in its time. */
export function slower(from: Rate, to: Rate): string {
  if (from.rateNum * to.rateDen === to.rateNum * from.rateDen) return ''
  return ` ! videorate drop-only=true skip-to-first=true ! video/x-raw,framerate=${to.rateNum}/${to.rateDen}`
}
