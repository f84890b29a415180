/** Real sources, a real mixer and the monitor of a made-up room, and what a browser would do with what they send. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Composition, MixerConfig, Slot } from '../../src/engine/messages/mix.ts'
import type { SourceConfig } from '../../src/engine/messages/source.ts'
import type { Format } from '../../src/engine/messages/worker.ts'
import { createLogger } from '../../src/lib/log.ts'
import { ManualClock } from '../../src/lib/manual-clock.ts'
import { bundleEngine } from '../../src/room/bundle.ts'
import { Monitor } from '../../src/room/monitor.ts'
import { Supervised } from '../../src/room/supervised.ts'
import { engineCommand } from '../../src/room/worker-commands.ts'
import type { PatternName, Source } from '../../src/show/index.ts'

export const small = { width: 640, height: 360 }
export const patterns: PatternName[] = ['red', 'green', 'blue', 'smpte', 'snow', 'ball']
export const slateColor = [255, 128, 0]
const [width, height] = [1280, 720]
const noCrop = { left: 0, top: 0, right: 0, bottom: 0 }
/** Inside the yellow bar of `smpte`. */
const yellowBar = { left: 200, top: 0, right: 928, bottom: 300 }
export const yellowSlot = patterns.length
const latencyMs = 60

export class MonitorRoom {
  readonly dir = mkdtempSync(join(tmpdir(), 'mixos-monitor-'))
  readonly clock = new ManualClock()
  readonly sources: Supervised[]
  readonly mixer: Supervised
  readonly monitor: Monitor
  readonly still: Buffer
  preview: Composition
  readonly #log = createLogger({}, { level: process.env.MIXOS_LOG ?? 'fatal' })
  readonly #format: Format = { epochNs: Number(process.hrtime.bigint()) - 5e9, width, height, rateNum: 25, rateDen: 1 }

  /**
   * Without sources there is a backdrop in the colour of the slates, and no mixer. `lateMs`: by the monitor's clock all
   * pictures are that late.
   */
  constructor(names: PatternName[] = patterns, lateMs = 0) {
    this.preview = names.length > 0 ? sideBySide(1, 2) : { scene: 'backdrop', backdrop: 0, overlay: null, slots: [] }
    this.#paint('slate.png', slateColor, { width, height })
    this.still = this.#paint('still.png', [0, 255, 255], { width: 320, height: 180 })
    const slots: Slot[] = names.map((source) => ({ source, crop: noCrop }))
    if (names.includes('smpte')) slots.push({ source: 'smpte', crop: yellowBar })
    const slates = Object.fromEntries(names.map((source) => [source, this.#path('slate.png')]))
    const stage = { slots, backdrops: [this.#path('slate.png')], overlays: [], slates }
    const common = { format: this.#format, orphanMs: 60_000 }
    this.sources = names.map((pattern) => this.#supervise('source', pattern, () => this.#source(pattern)))
    const mixer = (): Omit<MixerConfig, 'rpcPath'> => ({
      ...common,
      name: 'mixer',
      stage,
      links: names.map((source) => ({ source, framesPath: this.#path(`${source}.f`), audioPath: this.#path(`${source}.a`) })),
      panicSlate: this.#path('slate.png'),
      program: full(0),
      panic: false,
      black: false,
      sounds: [{ source: 'red', gain: 1, delayMs: 0 }],
      framesPaths: [this.#path('program.f')],
      videoPath: this.#path('program.v'),
      audioPath: this.#path('program.a'),
      latencyMs,
    })
    this.mixer = this.#supervise('mixer', 'mixer', mixer)
    const stills = new Map([['card', this.#path('still.png')]])
    this.monitor = new Monitor({
      room: { sources: names.map(patternSource) },
      runDir: this.dir,
      log: this.#log,
      hlsDir: null,
      hlsPlaylist: 'live.m3u8',
      clock: this.clock,
      staging: () => ({
        stage,
        stills,
        overlayFiles: [],
        compositions: new Map(),
        panicSlate: '',
        encoderSlate: '',
        problems: [],
      }),
      preview: () => this.preview,
      config: () => ({
        ...common,
        format: { ...this.#format, epochNs: this.#format.epochNs - lateMs * 1e6 },
        name: 'monitor',
        stage,
        small,
        links: names.map((source) => ({ source, smallPath: this.#path(`${source}.s`) })),
        programVideoPath: this.#path('program.v'),
        programAudioPath: this.#path('program.a'),
      }),
    })
  }

  async start(): Promise<void> {
    await bundleEngine()
    if (this.sources.length > 0) await Promise.all([...this.sources, this.mixer].map((worker) => worker.start()))
    this.monitor.ready()
  }

  async stop(): Promise<void> {
    await this.monitor.stop()
    await Promise.all([...this.sources, this.mixer].map((worker) => worker.stop()))
    rmSync(this.dir, { recursive: true })
  }

  show(preview: Composition): void {
    this.preview = preview
    this.monitor.showPreview(preview)
  }

  get mixedPath(): string {
    return this.#path('program.v')
  }

  get videoFormat(): Format {
    return this.#format
  }

  #source(pattern: PatternName): Omit<SourceConfig, 'rpcPath'> {
    const paths = {
      framesPaths: [this.#path(`${pattern}.f`)],
      smallPath: this.#path(`${pattern}.s`),
      audioPath: this.#path(`${pattern}.a`),
    }
    const what = { kind: 'pattern', pattern, label: '', clock: false, frames: null, tone: 440 } as const
    const process = { highPassHz: null, compressor: null }
    return { name: pattern, format: this.#format, orphanMs: 60_000, what, small, process, ...paths }
  }

  #supervise(worker: 'source' | 'mixer', name: string, config: () => object): Supervised {
    return new Supervised({ name, dir: this.dir, log: this.#log, command: engineCommand(worker), config })
  }

  #path(name: string): string {
    return join(this.dir, name)
  }

  /** One colour, as a PNG. */
  #paint(name: string, [red = 0, green = 0, blue = 0]: number[], size: { width: number; height: number }): Buffer {
    const color = `foreground-color=${0xff000000 + red * 65536 + green * 256 + blue}`
    const caps = `video/x-raw,format=RGB,width=${size.width},height=${size.height}`
    const png = gst('videotestsrc', 'num-buffers=1', 'pattern=solid-color', color, '!', caps, '!', 'pngenc')
    writeFileSync(this.#path(name), png)
    return png
  }
}

function patternSource(pattern: PatternName): Source {
  return { kind: 'pattern', name: pattern, label: pattern, pattern, tone: 440, frames: false, clock: false }
}

export function full(slot: number): Composition {
  return { scene: `full ${slot}`, backdrop: null, overlay: null, slots: [{ slot, x: 0, y: 0, width, height, alpha: 1 }] }
}

export function sideBySide(left: number, right: number): Composition {
  const half = { y: 180, width: 640, height: 360, alpha: 1 }
  const slots = [
    { slot: left, x: 0, ...half },
    { slot: right, x: 640, ...half },
  ]
  return { scene: 'side by side', backdrop: null, overlay: null, slots }
}

/** What a pipeline that begins with `args` writes. */
function gst(...args: string[]): Buffer {
  return execFileSync('gst-launch-1.0', ['-q', ...args, '!', 'fdsink', 'fd=1'], { maxBuffer: 1 << 30 })
}

interface Picture {
  width: number
  height: number
  /** Red, green, blue at a place given in parts of the width and of the height. */
  at(x: number, y: number): number[]
}

/** Decodes as any reader of JPEG would: full range, BT.601. */
export function decodeJpeg(jpeg: Buffer): Picture {
  const { width, height } = jpegSize(jpeg)
  const file = join(mkdtempSync(join(tmpdir(), 'mixos-jpeg-')), 'picture.jpg')
  writeFileSync(file, jpeg)
  const rgb = gst('filesrc', `location=${file}`, '!', 'jpegdec', '!', 'videoconvert', '!', 'video/x-raw,format=RGBx')
  rmSync(join(file, '..'), { recursive: true })
  if (rgb.length !== width * height * 4) throw new Error(`${rgb.length} bytes for ${width}x${height}`)
  return { width, height, at: (x, y) => pixel(rgb, width, Math.floor(x * width), Math.floor(y * height)) }
}

function pixel(rgb: Buffer, width: number, x: number, y: number): number[] {
  const start = 4 * (y * width + x)
  return [...rgb.subarray(start, start + 3)]
}

/** From the frame header. */
export function jpegSize(jpeg: Buffer): { width: number; height: number } {
  if (jpeg.readUInt16BE(0) !== 0xffd8 || jpeg.readUInt16BE(jpeg.length - 2) !== 0xffd9) throw new Error('no whole JPEG')
  for (let at = 2; at < jpeg.length; at += 2 + jpeg.readUInt16BE(at + 2))
    if (jpeg.readUInt16BE(at) === 0xffc0) return { height: jpeg.readUInt16BE(at + 5), width: jpeg.readUInt16BE(at + 7) }
  throw new Error('no frame header')
}

/** Plays packets as a receiver would: raw RGBx pictures, or mono S16LE at 48 kHz. */
export function playRtp(packets: Buffer[], kind: 'video' | 'audio'): Buffer {
  const file = join(mkdtempSync(join(tmpdir(), 'mixos-rtp-')), 'stream')
  const framed = packets.flatMap((packet) => [Buffer.of(packet.length >> 8, packet.length & 255), packet])
  writeFileSync(file, Buffer.concat(framed))
  const codec =
    kind === 'video' ? 'clock-rate=90000,encoding-name=H264,payload=96' : 'clock-rate=48000,encoding-name=OPUS,payload=97'
  const decode =
    kind === 'video'
      ? 'rtph264depay ! avdec_h264 ! videoconvert ! video/x-raw,format=RGBx'
      : 'rtpopusdepay ! opusdec ! audioconvert ! audio/x-raw,format=S16LE,rate=48000,channels=1'
  const input = [
    'filesrc',
    `location=${file}`,
    '!',
    `application/x-rtp-stream,media=${kind},${codec}`,
    '!',
    'rtpstreamdepay',
    '!',
  ]
  const out = gst(...input, ...decode.split(' '))
  rmSync(join(file, '..'), { recursive: true })
  return out
}

/** Whether the packet carries the beginning of a key frame. */
export function startsKeyFrame(packet: Buffer): boolean {
  const [first = 0, second = 0] = packet.subarray(12)
  const type = first & 31
  if (type === 28) return (second & 0x80) !== 0 && (second & 31) === 5
  if (type !== 24) return type === 5
  for (let at = 13; at + 2 < packet.length; at += 2 + packet.readUInt16BE(at)) if (((packet[at + 2] ?? 0) & 31) === 5) return true
  return false
}
