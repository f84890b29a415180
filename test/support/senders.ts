/** Programs that others wrote, as senders: each sends one colour and one tone by one protocol, in a format that is not the show's. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createReadStream, mkdtempSync, statSync } from 'node:fs'
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

interface Kind {
  name: string
  /** As ffmpeg names it, and as it is seen in the program. */
  color: string
  rgb: [number, number, number]
  toneHz: number
}

export interface Sender extends Kind {
  start(): void
  /** Dies at once. */
  kill(): void
  stop(): void
}

const rtspServer = fileURLToPath(new URL('rtsp-server.mjs', import.meta.url))

const mark = '60x40'

function picture(size: string, rate: string, color: string, toneHz: number): string[] {
  const input = ['-re', '-f', 'lavfi', '-i']
  // A white mark wanders along the top, so that a picture that stands is seen.
  const wanders = `color=${color}:s=${size}:r=${rate}[all];color=white:s=${mark}:r=${rate}[mark];[all][mark]overlay=x=mod(n*8\\,W)`
  return ['-v', 'error', ...input, wanders, ...input, `sine=${toneHz}:r=44100`]
}
const h264 = [
  '-c:v',
  'libx264',
  '-preset',
  'ultrafast',
  '-tune',
  'zerolatency',
  '-g',
  '15',
  '-pix_fmt',
  'yuv420p',
  '-c:a',
  'aac',
  '-b:a',
  '96k',
]

/** As those who send try again. */
const againMs = 500

/** One program that is started and ended, again and again; it begins anew when it ends by itself. */
export class Program {
  readonly #command: string
  readonly #args: string[]
  #child: ChildProcess | null = null

  constructor(command: string, args: string[]) {
    this.#command = command
    this.#args = args
  }

  start(): void {
    const child = spawn(this.#command, this.#args, { stdio: 'ignore' })
    this.#child = child
    child.once('exit', () => setTimeout(() => child === this.#child && this.start(), againMs))
  }

  kill(): void {
    this.#child?.kill('SIGKILL')
    this.#child = null
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }
}

function sender(kind: Kind, program: Program, more: { stop?: () => void } = {}): Sender {
  return {
    ...kind,
    start: () => program.start(),
    kill: () => program.kill(),
    stop() {
      program.kill()
      more.stop?.()
    },
  }
}

export function srtSender(port: number, passphrase: string): Sender {
  const kind: Kind = { name: 'srt', color: 'red', rgb: [255, 0, 0], toneHz: 430 }
  const to = `srt://127.0.0.1:${port}?mode=caller&passphrase=${passphrase}`
  return sender(kind, new Program('ffmpeg', [...picture('320x240', '30', kind.color, kind.toneHz), ...h264, '-f', 'mpegts', to]))
}

export function udpSender(port: number): Sender {
  const kind: Kind = { name: 'udp', color: 'blue', rgb: [0, 0, 255], toneHz: 610 }
  const to = `udp://127.0.0.1:${port}?pkt_size=1316`
  const mpeg2 = ['-c:v', 'mpeg2video', '-b:v', '1M', '-g', '12', '-c:a', 'mp2']
  return sender(kind, new Program('ffmpeg', [...picture('720x576', '25', kind.color, kind.toneHz), ...mpeg2, '-f', 'mpegts', to]))
}

/** Sends to nginx, from where the room fetches it. */
export function rtmpSender(url: string): Sender {
  const kind: Kind = { name: 'rtmp', color: 'yellow', rgb: [255, 255, 0], toneHz: 970 }
  return sender(kind, new Program('ffmpeg', [...picture('480x270', '24', kind.color, kind.toneHz), ...h264, '-f', 'flv', url]))
}

export function rtspSender(port: number, user: string, password: string): Sender {
  const kind: Kind = { name: 'rtsp', color: 'magenta', rgb: [255, 0, 255], toneHz: 1330 }
  return sender(kind, new Program('gjs', ['-m', rtspServer, String(port), user, password, '0xffff00ff', String(kind.toneHz)]))
}

/** Makes HLS with ffmpeg and serves it. */
export async function httpSender(): Promise<Sender & { url: string }> {
  const kind: Kind = { name: 'http', color: 'lime', rgb: [0, 255, 0], toneHz: 1990 }
  const dir = mkdtempSync(join(tmpdir(), 'mixos-hls-'))
  const hls = ['-f', 'hls', '-hls_time', '1', '-hls_list_size', '6', '-hls_flags', 'delete_segments', join(dir, 'live.m3u8')]
  const program = new Program('ffmpeg', [...picture('400x300', '50', kind.color, kind.toneHz), ...h264, '-g', '50', ...hls])
  const server = http.createServer((request, response) => {
    const file = join(dir, (request.url ?? '').replace(/[^A-Za-z0-9.]/g, ''))
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return void response.writeHead(404).end()
    createReadStream(file).pipe(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/live.m3u8`
  return { ...sender(kind, program, { stop: () => void server.close() }), url }
}

export async function freePort(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
