/** A far end for streams: takes one after the other, and looks at nothing. */
import { Program } from '../support/senders.ts'

export class RtmpServer {
  readonly url: string
  readonly #program: Program

  constructor(port: number) {
    this.url = `rtmp://127.0.0.1:${port}/live`
    this.#program = new Program('ffmpeg', [
      '-v',
      'error',
      '-listen',
      '1',
      '-f',
      'flv',
      '-i',
      `${this.url}/secret`,
      '-f',
      'null',
      '-',
    ])
  }

  start(): void {
    this.#program.start()
  }

  kill(): void {
    this.#program.kill()
  }
}
