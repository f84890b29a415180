/** For the tests: a real stream from GStreamer, and an encoder's socket that serves it in time. */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import net from 'node:net'
import { promisify } from 'node:util'

const exec = promisify(execFile)
const packetBytes = 188

export const frameTicks = 3600
export const keyEveryFrames = 25

/** MPEG-TS as the encoder makes it: 25 frames per second, a key frame each second, a beep. */
export async function makeStream(path: string, seconds: number): Promise<void> {
  const video = `videotestsrc pattern=ball num-buffers=${seconds * 25} ! video/x-raw,width=320,height=180,framerate=25/1
    ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=${keyEveryFrames} bitrate=1500
    ! video/x-h264,profile=constrained-baseline ! h264parse config-interval=-1 ! queue ! mux.`
  const samples = Math.round((seconds * 48_000) / 1024)
  const audio = `audiotestsrc wave=ticks num-buffers=${samples} samplesperbuffer=1024 ! audio/x-raw,rate=48000,channels=2
    ! avenc_aac ! aacparse ! queue ! mux.`
  const pipeline = `${video} ${audio} mpegtsmux name=mux alignment=7 ! filesink location=${path}`
  await exec('gst-launch-1.0', ['-q', ...pipeline.split(/\s+/)])
}

export async function probeTimes(path: string, stream: 'v' | 'a'): Promise<number[]> {
  const args = ['-v', 'error', '-select_streams', stream, '-show_entries', 'packet=pts', '-of', 'csv=p=0', path]
  const { stdout } = await exec('ffprobe', args, { maxBuffer: 1 << 26 })
  return [...stdout.matchAll(/\d+/g)].map(([digits]) => Number(digits))
}

/** Serves a stream file as the encoder does: in time, to a new client the tables first and then all since the latest key frame. */
export class StreamServer {
  readonly #path: string
  readonly #data: Buffer
  readonly #tables: Buffer
  /** Where each frame begins; the first packets of the file come before frame 0. */
  readonly #frameAt: number[] = []
  readonly #speed: number
  readonly #clients = new Set<net.Socket>()
  #server: net.Server | null = null
  #timer: NodeJS.Timeout | null = null
  #startMs = 0
  /** Number of the next frame to be sent. */
  next = 0
  #firstFrame = 0
  /** Instead of all since the latest key frame a new client gets so many frames, the first of them torn. */
  burstFrames: number | null = null
  /** So many packets get lost next, in the middle of a group of pictures. */
  packetsToLose = 0

  constructor(socketPath: string, streamPath: string, speed = 1) {
    this.#path = socketPath
    this.#data = readFileSync(streamPath)
    this.#tables = this.#data.subarray(0, 2 * packetBytes)
    this.#speed = speed
    const videoPid = 0x41
    for (let at = 0; at < this.#data.length; at += packetBytes) {
      if ((this.#data.readUInt16BE(at + 1) & 0x5fff) === (0x4000 | videoPid)) this.#frameAt.push(at)
    }
  }

  get frames(): number {
    return this.#frameAt.length
  }

  /** A new encoder process: its first frame is a key frame. */
  async listen(): Promise<void> {
    rmSync(this.#path, { force: true })
    this.#server = net.createServer((socket) => this.#welcome(socket))
    this.#server.listen(this.#path)
    await once(this.#server, 'listening')
    const elapsedFrames = this.#startMs === 0 ? 0 : Math.ceil(((performance.now() - this.#startMs) / 40) * this.#speed)
    this.next = Math.ceil(Math.max(this.next, elapsedFrames) / keyEveryFrames) * keyEveryFrames
    this.#firstFrame = this.next
    if (this.#startMs === 0) this.#startMs = performance.now()
    this.#timer = setInterval(() => this.#send(), 5)
  }

  /** As `kill -9` does it: each client gets a part of a frame, and then nothing. */
  async kill(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    const torn = this.#frame(this.next).subarray(0, 3 * packetBytes + 77)
    await Promise.all([...this.#clients].map((client) => new Promise((done) => client.write(torn, done))))
    this.disconnect()
    this.#server?.close()
    this.#server = null
  }

  /** Throws all clients out, as a server does with slow ones. */
  disconnect(): void {
    for (const client of this.#clients) client.destroy()
    this.#clients.clear()
  }

  /** Still there, and silent. */
  pause(): void {
    if (this.#timer) clearInterval(this.#timer)
  }

  #welcome(socket: net.Socket): void {
    this.#clients.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#clients.delete(socket))
    if (this.burstFrames !== null) {
      const from = Math.max(this.#firstFrame, this.next - this.burstFrames)
      socket.write(Buffer.concat([this.#tables, this.#bytes(from, this.next).subarray(packetBytes)]))
      return
    }
    const key = Math.max(this.#firstFrame, Math.floor(Math.max(0, this.next - 1) / keyEveryFrames) * keyEveryFrames)
    if (key < this.next) socket.write(Buffer.concat([this.#tables, this.#bytes(key, this.next)]))
    else socket.write(this.#tables)
  }

  #send(): void {
    const due = Math.min(this.frames, Math.floor(((performance.now() - this.#startMs) / 40) * this.#speed))
    if (due <= this.next) return
    const isMidGroup = this.next % keyEveryFrames > 2
    const lost = isMidGroup ? this.packetsToLose : 0
    if (isMidGroup) this.packetsToLose = 0
    const chunk = this.#bytes(this.next, due).subarray(lost * packetBytes)
    this.next = due
    for (const client of this.#clients) client.write(chunk)
  }

  #bytes(from: number, to: number): Buffer {
    return this.#data.subarray(this.#frameAt[from], this.#frameAt[to] ?? this.#data.length)
  }

  #frame(index: number): Buffer {
    return this.#bytes(index, index + 1)
  }
}
