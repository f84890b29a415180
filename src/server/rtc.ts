/** The native WebRTC library: loaded when the first page wants it, ended with the server. */
import { HttpProblem } from './errors.ts'

export type Rtc = typeof import('node-datachannel')

/** One for all rooms of a server: its end ends every connection of the process. */
export class RtcLibrary {
  #rtc: Rtc | null = null

  /** Fails with 501 where the library does not run; the pages then show pictures. */
  async load(): Promise<Rtc> {
    try {
      this.#rtc ??= await import('node-datachannel')
      return this.#rtc
    } catch (cause) {
      throw new HttpProblem(501, `WebRTC does not load on this machine: ${String(cause)}`, 'the page shows pictures instead')
    }
  }

  /** Ends its threads, which would keep the process from ending. */
  end(): void {
    this.#rtc?.cleanup()
    this.#rtc = null
  }
}
