/** Programs of others that send to a room's ingest, and what may stand between. */
import { execFileSync } from 'node:child_process'
import net, { type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Program } from './senders.ts'

/** What `makeFilm` makes. */
export const film = 'sync.flv'

/** The room's own test picture and beep, so that recordings of it can be read; with B frames, and a key frame each `keyFrames` pictures of 25 a second. */
export function makeFilm(dir: string, keyFrames = 50): void {
  const strip = (t: string) => `if(eq(floor(X*32/W),0)+eq(floor(X*32/W),13)+eq(floor(X*32/W),15)+${t},235,16)`
  // Frame 0 of each second: the flash's bit and the parity of a number that is always 0.
  const flash = `(eq(floor(X*32/W),11))*lt(mod(N,25),2)`
  const args = [
    ...['-v', 'error', '-f', 'lavfi', '-i', `color=black:s=320x180:r=25:d=10,format=gray,geq=lum='${strip(flash)}'`],
    ...['-f', 'lavfi', '-i', "aevalsrc='0.5*sin(2*PI*1000*t)*lt(mod(t,1),0.05)':s=48000:d=10"],
    ...[
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-bf',
      '2',
      '-g',
      `${keyFrames}`,
      '-pix_fmt',
      'yuv420p',
      '-c:a',
      'aac',
      '-b:a',
      '96k',
    ],
  ]
  execFileSync('ffmpeg', [...args, join(dir, film)])
}

/** Where a publisher sends to. */
export const ingestUrl = (port: number, key: string) => `rtmp://127.0.0.1:${port}/live/${key}`

/** ffmpeg with the film of `makeFilm`, again and again. */
export function filmPublisher(dir: string, url: string): Program {
  const from = ['-v', 'error', '-re', '-stream_loop', '-1', '-i', join(dir, film)]
  return new Program('ffmpeg', [...from, '-c', 'copy', '-f', 'flv', url])
}

/** GStreamer with a green picture and a tone of 610 Hz. */
export function greenPublisher(url: string): Program {
  const picture = 'videotestsrc is-live=true pattern=green ! video/x-raw,width=320,height=240,framerate=30/1'
  const h264 = 'x264enc tune=zerolatency speed-preset=ultrafast key-int-max=60 ! h264parse ! m.video'
  const sound = 'audiotestsrc is-live=true freq=610 volume=0.3 ! audio/x-raw,channels=2 ! avenc_aac ! aacparse ! m.audio'
  const line = `-q flvmux name=m streamable=true ! rtmp2sink location=${url} ${picture} ! ${h264} ${sound}`
  return new Program('gst-launch-1.0', line.split(' '))
}

/** A network between a publisher and `port` that can break. */
export class Link {
  readonly #server: net.Server
  readonly #open = new Set<net.Socket>()
  /** Monotonic time of the last call. */
  calledMs = 0

  constructor(port: number) {
    this.#server = net.createServer((near) => {
      this.calledMs = performance.now()
      const far = net.connect(port, '127.0.0.1')
      near.pipe(far).pipe(near)
      for (const socket of [near, far]) {
        this.#open.add(socket)
        socket.on('error', () => {})
        socket.on('close', () => {
          this.#open.delete(socket)
          near.destroy()
          far.destroy()
        })
      }
    })
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return (this.#server.address() as AddressInfo).port
  }

  /** Both ends get a TCP reset. */
  reset(): void {
    for (const socket of this.#open) socket.resetAndDestroy()
  }

  close(): void {
    this.#server.close()
    this.reset()
  }
}
