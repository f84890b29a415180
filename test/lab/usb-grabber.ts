/**
 * Runs in the lab's machine: a grabber on USB that brings colour bars, plugged in until this ends. `usb-grabber.ts jpeg`: as cheap ones, MJPEG at the
 * rates of video and raw pictures only slowly; `raw`: YUY2 at the rates of video. The kernel's own `uvcvideo` drives it.
 */
import { execFileSync } from 'node:child_process'
import { bars } from './looks.ts'
import { type ControlRequest, type UsbDevice, Wire } from './usbip.ts'
import { configuration, device, type GrabberMode, interval, names, pictureBytes, videoStreaming } from './uvc.ts'

/** What it brings. */
export type GrabberKind = 'jpeg' | 'raw'

const size = { width: 320, height: 180 }
const grabbers: Record<GrabberKind, GrabberMode[][]> = {
  jpeg: [
    [
      { media: 'jpeg', ...size, rates: [30, 25] },
      { media: 'jpeg', width: 640, height: 480, rates: [30, 25] },
    ],
    [{ media: 'raw', ...size, rates: [5] }],
  ],
  raw: [[{ media: 'raw', ...size, rates: [30, 25] }]],
}
/** Of the class: standard requests, its own, and what a payload's header says. */
const [getDescriptor, getCur, getLen, getInfo, setCur] = [6, 0x81, 0x85, 0x86, 0x01]
const [probe, commit] = [1, 2]
const probeBytes = 26
const payloadBytes = 16_384
const [isOdd, isLast, isHeaderEnd] = [1, 2, 0x80]

class Grabber implements UsbDevice {
  readonly wire = new Wire(this)
  readonly #formats: GrabberMode[][]
  readonly #configuration: Buffer
  readonly #pictures = new Map<GrabberMode, Buffer>()
  #control: Buffer = Buffer.alloc(probeBytes)
  #left: Buffer = Buffer.alloc(0)
  #count = 0
  #timer: NodeJS.Timeout | undefined

  constructor(formats: GrabberMode[][]) {
    this.#formats = formats
    this.#configuration = configuration(formats)
    for (const mode of formats.flat()) this.#pictures.set(mode, picture(mode))
    this.#control = this.#agreed(this.#control)
  }

  control({ type, request, value, index, data }: ControlRequest): Buffer | null {
    if ((type & 0x60) === 0x20) return (index & 0xff) === videoStreaming ? this.#streaming(request, value >> 8, data) : null
    if (request === getDescriptor) return [device, this.#configuration, names[value & 0xff]][(value >> 8) - 1] ?? null
    // Its end of the stream is cleared when it is to stop.
    if (type === 2) this.#stop()
    return Buffer.alloc(2)
  }

  bring(most: number): Buffer | null {
    if (this.#left.length === 0) return null
    const piece = this.#left.subarray(0, Math.min(most, payloadBytes) - 2)
    this.#left = this.#left.subarray(piece.length)
    const bits = isHeaderEnd | (this.#left.length === 0 ? isLast : 0) | (this.#count % 2 ? isOdd : 0)
    return Buffer.concat([Buffer.from([2, bits]), piece])
  }

  #streaming(request: number, selector: number, data: Buffer): Buffer | null {
    if (selector !== probe && selector !== commit) return null
    if (request === getLen) return Buffer.from([probeBytes, 0])
    if (request === getInfo) return Buffer.from([3])
    if (request !== setCur) return request >= getCur ? this.#control : null
    this.#control = this.#agreed(data)
    if (selector === commit) this.#start()
    return data
  }

  /** What it makes of a wish. */
  #agreed(wish: Buffer): Buffer {
    const answer = Buffer.alloc(probeBytes)
    wish.copy(answer)
    const mode = this.#formats[(wish[2] || 1) - 1]?.[(wish[3] || 1) - 1] ?? (this.#formats[0]?.[0] as GrabberMode)
    const format = this.#formats.findIndex((modes) => modes.includes(mode))
    answer[2] = format + 1
    answer[3] = (this.#formats[format]?.indexOf(mode) ?? 0) + 1
    const wanted = wish.readUInt32LE(4)
    const intervals = mode.rates.map(interval)
    answer.writeUInt32LE(intervals.includes(wanted) ? wanted : (intervals[0] ?? 0), 4)
    answer.writeUInt32LE(pictureBytes(mode), 18)
    answer.writeUInt32LE(payloadBytes, 22)
    return answer
  }

  #start(): void {
    this.#stop()
    const mode = this.#formats[(this.#control[2] ?? 1) - 1]?.[(this.#control[3] ?? 1) - 1] as GrabberMode
    this.#timer = setInterval(() => this.#shoot(mode), this.#control.readUInt32LE(4) / 1e4)
  }

  #stop(): void {
    clearInterval(this.#timer)
    this.#left = Buffer.alloc(0)
  }

  /** A picture that the host has not taken yet is not thrown away: the next one is. */
  #shoot(mode: GrabberMode): void {
    if (this.#left.length > 0) return
    this.#count++
    this.#left = this.#pictures.get(mode) ?? Buffer.alloc(0)
    this.wire.serve()
  }
}

function picture({ media, width, height }: GrabberMode): Buffer {
  const line = Buffer.concat(
    Array.from({ length: width / 2 }, (_value, pair) => {
      const [y, u, v] = bars[Math.floor((pair * 2 * bars.length) / width)] ?? [16, 128, 128]
      return Buffer.from([y, u, y, v])
    }),
  )
  const raw = Buffer.concat(Array.from({ length: height }, () => line))
  if (media === 'raw') return raw
  const shape = `width=${width} height=${height} format=yuy2 framerate=1/1 colorimetry=bt709`
  // As JPEG has it: all of the range, and BT.601.
  const coded = 'videoconvert ! video/x-raw,format=I420,colorimetry=1:4:0:0 ! jpegenc quality=95'
  const pipeline = `fdsrc ! rawvideoparse ${shape} ! ${coded} ! fdsink`
  return execFileSync('gst-launch-1.0', ['-q', ...pipeline.split(' ')], { input: raw })
}

if (import.meta.main) {
  await new Grabber(grabbers[process.argv[2] as GrabberKind]).wire.plugIn()
}
