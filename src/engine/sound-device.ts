/** Plays to a device in its own time: what the mix brings is resampled softly to what the device takes. */
import { type OutDevice, outDevice } from './capture-device.ts'
import { Drift } from './drift.ts'
import { element, follow, Gst, type RoomTime, stop } from './gst.ts'
import type { SoundOutputConfig } from './messages/output.ts'
import { Resampler } from './resample.ts'
import { giveSound, nsOf, type SoundGiver, silence, soundGiver } from './sound-pipe.ts'

/** Waits before the device, beside what is in it: the room in which its clock shows how it runs. */
const waitS = 0.02
/** What a device keeps in itself: it is filled first. */
const insideS = 0.04
/** So long after it begins it is known what waits; it is cut or lengthened once, to what it should be. */
const settleS = 0.6
/** So much more than it should: the device stands still. What comes is dropped until it goes on. */
const stuckS = 0.25
const stuckMs = 700
/** And so long: it is opened anew. */
const deadMs = 2000
/** Nothing came for so long: it begins anew. */
const holeMs = 60
/** So many pieces found nothing waiting: then the device's own buffer is not full any more either. */
const mostEmpty = 5
/** So often in a row it begins anew, and it finds nothing waiting again: the device only seems to play. */
const mostSwallowed = 4

/** Short pieces, so that what waits is known to the millisecond. */
const waits =
  'audiobuffersplit output-buffer-duration=1/500 ! queue name=wait max-size-buffers=0 max-size-bytes=0 max-size-time=0'
type Waiting = Gst.Element & { current_level_time: number }

export class PlayedDevice {
  readonly #config: SoundOutputConfig
  readonly #time: RoomTime
  readonly #tell: (reason: string | null) => void
  #pipeline: Gst.Pipeline | null = null
  #device: OutDevice | null = null
  #giver: SoundGiver | null = null
  #waiting: Waiting | null = null
  #drift = new Drift()
  #resampler = new Resampler()
  #stuckSinceMs: number | null = null
  /** Since it began to play, after an opening or a hole. */
  #playedS = 0
  #surplusS: number | null = null
  #toCut = 0
  #cameMs = 0
  #empty = 0
  #swallowed = 0
  #levels = 0
  #looks = 0
  /** Played since the worker began. */
  frames = 0

  constructor(config: SoundOutputConfig, time: RoomTime, tell: (reason: string | null) => void) {
    this.#config = config
    this.#time = time
    this.#tell = tell
  }

  get isOpen(): boolean {
    return this.#pipeline !== null
  }

  /** Now and then: opens it where it is not, and asks whether it is still there. */
  tend(): void {
    const gone = this.#device?.gone?.() ?? null
    if (gone !== null) this.#endNow(gone)
    if (!this.isOpen) this.#open()
  }

  /** So much faster runs the room's clock than the device's, parts in a million. */
  get driftPpm(): number {
    return Math.round(this.#drift.known * 1e6)
  }

  /** Where it cannot, it tells why. */
  #open(): void {
    const found = outDevice(this.#config.device, this.#config.channels)
    if ('problem' in found) return this.#tell(found.problem)
    const pipeline = Gst.parse_launch(`${soundGiver('give', false)} ! ${waits} ! ${found.text}`) as Gst.Pipeline
    this.#pipeline = pipeline
    this.#device = found
    follow(pipeline, (reason) => this.#end(pipeline, found.words(reason)))
    this.#giver = element(pipeline, 'give') as SoundGiver
    this.#waiting = element(pipeline, 'wait') as Waiting
    this.#drift = new Drift()
    this.#cameMs = 0
    this.#time.start(pipeline)
    this.#tell(null)
  }

  /** Called every few milliseconds: sound comes and goes in pieces, and only the mean of what waits tells how the clocks run. */
  look(): void {
    if (!this.#waiting) return
    this.#levels += Number(this.#waiting.current_level_time) / 1e9
    this.#looks++
  }

  /** A piece of the mix's sound. */
  play(frames: Float32Array): void {
    const giver = this.#giver
    if (!giver || !this.#waiting) return
    const nowMs = this.#time.nowNs() / 1e6
    const level = Number(this.#waiting.current_level_time) / 1e9
    this.#empty = level === 0 && this.#levels === 0 ? this.#empty + 1 : 0
    if (this.#empty > mostEmpty && ++this.#swallowed > mostSwallowed)
      return this.#endNow(`${this.#config.device.name} takes sound faster than it can play: is it gone?`)
    if (nowMs - this.#cameMs > holeMs || this.#empty > mostEmpty) this.#begin()
    this.#cameMs = nowMs
    if (this.#isStuck(level)) return
    const surplusS = (this.#looks > 0 ? this.#levels / this.#looks : level) - this.#wantedS
    this.#levels = 0
    this.#looks = 0
    const passedS = nsOf(frames) / 1e9
    this.#playedS += passedS
    if (this.#isSettled) this.#swallowed = 0
    if (!this.#isSettled) return this.#settle(giver, frames, surplusS)
    this.#give(giver, this.#resampler.process(this.#cut(frames), this.#drift.ratio(surplusS, passedS)))
  }

  get #isSettled(): boolean {
    return this.#playedS > settleS
  }

  /** At the end of it, what is too much or too little is made up for. */
  #settle(giver: SoundGiver, frames: Float32Array, surplusS: number): void {
    this.#surplusS = this.#surplusS === null ? surplusS : this.#surplusS + (surplusS - this.#surplusS) * 0.2
    this.#give(giver, this.#resampler.process(frames, 1))
    if (this.#playedS + nsOf(frames) / 1e9 <= settleS) return
    if (this.#surplusS < 0) giveSound(giver, silence(-this.#surplusS), null)
    else this.#toCut = Math.round(this.#surplusS * 48_000)
  }

  #cut(frames: Float32Array): Float32Array {
    const cut = Math.min(this.#toCut, frames.length / 2)
    this.#toCut -= cut
    return frames.subarray(2 * cut)
  }

  #give(giver: SoundGiver, frames: Float32Array): void {
    this.frames += frames.length / 2
    if (frames.length > 0) giveSound(giver, frames, null)
  }

  get #wantedS(): number {
    return waitS + this.#config.delayMs / 1000
  }

  /** With the device's buffer full. */
  #begin(): void {
    if (!this.#giver) return
    this.#playedS = 0
    this.#surplusS = null
    this.#toCut = 0
    this.#empty = 0
    this.#drift.forget()
    giveSound(this.#giver, silence(insideS + this.#wantedS), null)
  }

  #isStuck(waiting: number): boolean {
    if (waiting < this.#wantedS + stuckS) {
      if (this.#stuckSinceMs !== null) this.#tell(null)
      this.#stuckSinceMs = null
      return false
    }
    const nowMs = this.#time.nowNs() / 1e6
    this.#stuckSinceMs ??= nowMs
    const stoodMs = nowMs - this.#stuckSinceMs
    const reason = `${this.#config.device.name} takes no sound`
    if (stoodMs > deadMs) this.#endNow(reason)
    else if (stoodMs > stuckMs) this.#tell(reason)
    return true
  }

  #endNow(reason: string): void {
    this.#swallowed = 0
    if (this.#pipeline) this.#end(this.#pipeline, reason)
  }

  #end(pipeline: Gst.Pipeline, reason: string): void {
    if (pipeline !== this.#pipeline) return
    this.#pipeline = null
    this.#giver = null
    this.#waiting = null
    this.#stuckSinceMs = null
    this.#device?.end?.()
    this.#device = null
    stop(pipeline)
    this.#tell(reason)
  }
}
