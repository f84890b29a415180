/** The native WebRTC library: loaded when the first page wants it. Its own `cleanup` can crash the process: it ends with it instead. */
import { HttpProblem } from './errors.ts'

export type Rtc = typeof import('node-datachannel')

/** One for all rooms of a server. */
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
}
