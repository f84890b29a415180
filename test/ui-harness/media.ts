/** Pictures, RTP and HLS for the harness, from GStreamer's own test sources. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import dgram from 'node:dgram'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MediaWatcher, RoomMedia } from '../../src/room/media.ts'

const pictureMs = 100
const patterns = [
  'smpte',
  'ball',
  'pinwheel',
  'spokes',
  'circular',
  'checkers-8',
  'gradient',
  'colors',
  'smpte75',
  'bar',
  'zone-plate',
]

export class HarnessMedia implements RoomMedia {
  readonly hlsDir: string
  hlsPlaylist = 'live.m3u8'
  readonly #dir = mkdtempSync(join(tmpdir(), 'mixos-ui-'))
  readonly #watchers = new Set<MediaWatcher>()
  readonly #children: ChildProcess[] = []
  readonly #sockets: dgram.Socket[] = []
  readonly #pictures: Map<string, Buffer[]>
  readonly #timer: NodeJS.Timeout
  /** Streams that stand still. */
  readonly frozen = new Set<string>()
  keyFramesAsked = 0
  #hls: ChildProcess | null = null
  #frame = 0

  constructor(sources: string[]) {
    this.hlsDir = join(this.#dir, 'hls')
    mkdirSync(this.hlsDir)
    const stills = patterns.map((pattern) => this.#makePictures(pattern))
    const streams = ['program', 'preview', ...sources.map((name) => `source:${name}`)]
    this.#pictures = new Map(streams.map((stream, index) => [stream, stills[index % stills.length] as Buffer[]]))
    this.#timer = setInterval(() => this.#tick(), pictureMs)
  }

  watch(watcher: MediaWatcher): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  get watcherCount(): number {
    return this.#watchers.size
  }

  requestKeyFrame(): void {
    this.keyFramesAsked++
  }

  /** Live program as RTP: a moving ball and a tone. */
  async startRtp(): Promise<void> {
    const video = await this.#receive((packet) => this.#watchers.forEach((watcher) => void watcher.videoRtp?.(packet)))
    const audio = await this.#receive((packet) => this.#watchers.forEach((watcher) => void watcher.audioRtp?.(packet)))
    this.#launch(`videotestsrc is-live=true pattern=ball ! video/x-raw,width=640,height=360,framerate=25/1
      ! x264enc tune=zerolatency speed-preset=ultrafast bitrate=800 key-int-max=25 ! video/x-h264,profile=constrained-baseline
      ! rtph264pay pt=96 mtu=1200 config-interval=-1 aggregate-mode=zero-latency ! udpsink host=127.0.0.1 port=${video} sync=false
      audiotestsrc is-live=true freq=440 volume=0.1 ! audio/x-raw,rate=48000,channels=2 ! opusenc frame-size=10
      ! rtpopuspay pt=97 ! udpsink host=127.0.0.1 port=${audio} sync=false`)
  }

  startHls(): void {
    this.#hls = this.#launch(`hlssink2 name=sink target-duration=2 playlist-length=30 max-files=40
      location=${this.hlsDir}/segment%05d.ts playlist-location=${this.hlsDir}/live.m3u8
      videotestsrc is-live=true pattern=smpte ! video/x-raw,width=640,height=360,framerate=25/1 ! timeoverlay
      ! x264enc tune=zerolatency speed-preset=ultrafast bitrate=800 key-int-max=50 ! h264parse ! queue ! sink.video
      audiotestsrc is-live=true freq=440 volume=0.1 ! audioconvert ! avenc_aac ! aacparse ! queue ! sink.audio`)
  }

  /** The stream ends and its files are gone. */
  async stopHls(): Promise<void> {
    if (this.#hls) await stop(this.#hls)
    for (const name of readdirSync(this.hlsDir)) rmSync(join(this.hlsDir, name))
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    for (const socket of this.#sockets) socket.close()
    await Promise.all(this.#children.map(stop))
    rmSync(this.#dir, { recursive: true, force: true })
  }

  #tick(): void {
    this.#frame++
    for (const [stream, pictures] of this.#pictures) {
      if (this.frozen.has(stream)) continue
      const jpeg = pictures[this.#frame % pictures.length] as Buffer
      for (const watcher of this.#watchers) watcher.picture?.(stream, jpeg)
    }
  }

  #makePictures(pattern: string): Buffer[] {
    const folder = join(this.#dir, pattern)
    mkdirSync(folder)
    const pipeline = `videotestsrc pattern=${pattern} num-buffers=12 horizontal-speed=6 ! video/x-raw,width=640,height=360,framerate=10/1
      ! jpegenc quality=70 ! multifilesink location=${folder}/%02d.jpg`
    const { status, stderr } = spawnSync('gst-launch-1.0', ['-q', ...pipeline.split(/\s+/)])
    if (status !== 0) throw new Error(`gst-launch-1.0 made no pictures: ${stderr}`)
    return readdirSync(folder)
      .sort()
      .map((name) => readFileSync(join(folder, name)))
  }

  #launch(pipeline: string): ChildProcess {
    const child = spawn('gst-launch-1.0', ['-q', ...pipeline.trim().split(/\s+/)], { stdio: 'ignore' })
    this.#children.push(child)
    return child
  }

  async #receive(listener: (packet: Buffer) => void): Promise<number> {
    const socket = dgram.createSocket({ type: 'udp4', recvBufferSize: 4 << 20 })
    socket.on('message', listener)
    this.#sockets.push(socket)
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    return (socket.address() as AddressInfo).port
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill()
  await gone
}
