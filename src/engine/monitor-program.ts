/** What browsers see and hear of the program: pictures, and an H.264 and Opus encode of its own, so that a viewer's key frames stay here. */
import { element, Gst, pad, type RoomTime, smaller } from './gst.ts'
import { LinkReader, pictureShiftNs } from './link.ts'
import type { MonitorConfig } from './messages/mix.ts'
import type { SmallFormat } from './messages/worker.ts'
import { keepNewest, silentMs } from './monitor-inputs.ts'
import { type PictureBranch, type Rate, slower } from './monitor-pictures.ts'

const videoKbps = 1500
const soundBitsPerSecond = 96_000
const keyframeMs = 2000
/** The sound comes in pieces of 20 ms: shorter packets would leave at the same moment. */
const packetMs = 20
/** What may wait of sound before it is dropped. */
const waitingSounds = 10

export class ProgramView {
  readonly #config: MonitorConfig
  readonly #time: RoomTime
  readonly #pictures: PictureBranch
  #pipeline!: Gst.Pipeline
  #rtp = false
  #listened: string | null = null
  #sound: LinkReader | null = null
  readonly up = { video: false, audio: false }

  constructor(config: MonitorConfig, time: RoomTime, pictures: PictureBranch) {
    this.#config = config
    this.#time = time
    this.#pictures = pictures
  }

  description(size: SmallFormat & Rate): string {
    const { format, ports } = this.#config
    const keyframeFrames = Math.max(1, Math.round((keyframeMs * size.rateNum) / size.rateDen / 1000))
    const send = (port: number) => `udpsink host=127.0.0.1 port=${port} sync=false async=false`
    return [
      // All of it in the thread that reads the link: at this size a frame takes some milliseconds.
      `proxysrc name=program-in ! valve name=program-valve drop=true${slower(format, size)}${smaller(format, size)} ! tee name=program`,
      `program. ! valve name=video-valve drop=true ! x264enc name=h264 tune=zerolatency speed-preset=superfast threads=1 bitrate=${videoKbps} key-int-max=${keyframeFrames}`,
      `! video/x-h264,profile=constrained-baseline ! rtph264pay pt=96 mtu=1200 config-interval=-1 aggregate-mode=zero-latency ! ${send(ports.videoRtp)}`,
      `program. ! ${this.#pictures.description()}`,
      `proxysrc name=sound-in ! valve name=sound-valve drop=true ! opusenc bitrate=${soundBitsPerSecond} complexity=5 frame-size=${packetMs}`,
      `! rtpopuspay pt=97 ! ${send(ports.audioRtp)}`,
    ].join(' ')
  }

  attach(pipeline: Gst.Pipeline): void {
    this.#pipeline = pipeline
    this.#pictures.attach(pipeline)
    const [picture, sound] = [element(pipeline, 'program-in'), element(pipeline, 'sound-in')]
    // No compositor here: takes back what readers add for one.
    pad(picture, 'src').set_offset(-pictureShiftNs(this.#time))
    this.#read('video', this.#config.programVideoPath, picture)
    this.#sound = this.#read('audio', this.#config.programAudioPath, sound)
    keepNewest(picture, 1)
    keepNewest(sound, waitingSounds)
  }

  setPictures(on: boolean): void {
    this.#pictures.wanted = on
    this.#openValves()
  }

  /** A stream that begins again begins with a key frame. */
  setRtp(on: boolean): void {
    if (on && !this.#rtp) this.keyframe()
    this.#rtp = on
    this.#openValves()
  }

  keyframe(): void {
    const wish = Gst.Structure.from_string('GstForceKeyUnit,all-headers=true')[0]
    if (!wish) throw new Error('no structure for a key frame')
    pad(element(this.#pipeline, 'h264'), 'src').send_event(Gst.Event.new_custom(Gst.EventType.CUSTOM_UPSTREAM, wish))
  }

  #openValves(): void {
    const valves = { program: this.#rtp || this.#pictures.wanted, video: this.#rtp, sound: this.#rtp }
    for (const [name, open] of Object.entries(valves)) Object.assign(element(this.#pipeline, `${name}-valve`), { drop: !open })
  }

  /** Another link's sound beside the program's picture; null: the program's. */
  listen(path: string | null): void {
    if (path === this.#listened) return
    this.#listened = path
    this.#sound?.close()
    const into = element(this.#pipeline, 'sound-in')
    this.#sound = this.#read('audio', path ?? this.#config.programAudioPath, into)
    keepNewest(into, waitingSounds)
  }

  #read(kind: 'video' | 'audio', path: string, into: Gst.Element): LinkReader {
    return new LinkReader({
      path,
      kind: kind === 'video' ? 'pictures' : 'sound',
      silentMs,
      time: this.#time,
      into,
      onChange: (up) => {
        this.up[kind] = up
      },
    })
  }
}
