/** Takes: the new scene is set up on the bus nobody sees, then one value turns the picture over to it. */
import type { Bus } from './bus.ts'
import type { Final } from './final.ts'
import { pause, type RoomTime } from './gst.ts'
import type { Composition, Stage, TakeAnswer, TakeParams } from './messages/mix.ts'

export class Takes {
  readonly #buses: [Bus, Bus]
  readonly #final: Final
  readonly #time: RoomTime
  readonly #rebuild: (index: number, stage: Stage) => Promise<void>
  /** Index of the bus on air. */
  #onAir = 0
  #program: Composition
  #busyUntilNs = 0
  #queue: Promise<unknown> = Promise.resolve()
  #generation = 0

  /** `rebuild` builds the bus of that index, which nobody sees, anew. */
  constructor(
    buses: [Bus, Bus],
    final: Final,
    time: RoomTime,
    program: Composition,
    rebuild: (index: number, stage: Stage) => Promise<void>,
  ) {
    this.#rebuild = rebuild
    this.#buses = buses
    this.#final = final
    this.#time = time
    this.#program = program
  }

  get program(): Composition {
    return this.#program
  }

  /** Settles when the first frame with the new scene has been made. A take during a transition waits for its end. */
  take(params: TakeParams): Promise<TakeAnswer> {
    return this.#inOrder(() => this.#take(params))
  }

  /**
   * Other scenes, while the room is on air: the bus that nobody sees is built anew for `stage`, the picture turns over to it, and then
   * the other one is. Settles when the first frame of the new stage has been made; takes wait until both are there. `built`: both are.
   */
  restage(stage: Stage, program: Composition, built: () => void): Promise<TakeAnswer> {
    const done = this.#inOrder(async () => {
      await this.#until(this.#busyUntilNs)
      await this.#rebuild(1 - this.#onAir, stage)
      return this.#take({ program, kind: 'cut', durationMs: 0, sounds: [] })
    })
    const other = this.#inOrder(async () => {
      await done
      await this.#until(this.#busyUntilNs + this.#time.frameDurationNs)
      await this.#rebuild(1 - this.#onAir, stage)
      built()
    })
    other.catch(() => {})
    return done
  }

  #inOrder<Result>(run: () => Promise<Result>): Promise<Result> {
    const done = this.#queue.then(run)
    this.#queue = done.catch(() => {})
    return done
  }

  async black(on: boolean, durationMs: number): Promise<void> {
    const startNs = this.#final.position + this.#time.frameDurationNs
    this.#final.fadeToBlack(on, startNs, startNs + durationMs * 1e6)
  }

  async #take({ program, kind, durationMs }: TakeParams): Promise<TakeAnswer> {
    await this.#until(this.#busyUntilNs)
    const frameNs = this.#time.frameDurationNs
    const next = 1 - this.#onAir
    const bus = this.#buses[next] as Bus
    const durationNs = kind === 'cut' ? 0 : Math.max(1, Math.round((durationMs * 1e6) / frameNs)) * frameNs
    if (kind === 'move') bus.glide(this.#program, program, bus.position + 2 * frameNs, bus.position + 2 * frameNs + durationNs)
    else bus.set(program)
    // The frame at `position` may be half old, half new; the one after it is new throughout.
    const startNs = bus.position + frameNs
    let endNs = startNs + durationNs
    if (kind === 'fade') this.#final.turn(next === 1, startNs, endNs)
    else if (kind === 'black') {
      const middleNs = startNs + Math.floor(durationNs / 2 / frameNs) * frameNs
      this.#final.dip(startNs, middleNs, endNs)
      this.#final.turn(next === 1, middleNs, middleNs)
    } else this.#final.turn(next === 1, startNs, startNs)
    if (kind === 'cut') endNs = startNs
    this.#onAir = next
    this.#program = program
    this.#busyUntilNs = endNs + frameNs
    this.#clearLater(1 - next, endNs)
    const firstFrameNs = kind === 'black' ? startNs + Math.floor(durationNs / 2 / frameNs) * frameNs : startNs
    await this.#until(startNs + frameNs)
    return { firstFrameNs: firstFrameNs + this.#time.startNs, endNs: endNs + this.#time.startNs }
  }

  /** The bus that went off air draws nothing from then on. */
  #clearLater(index: number, endNs: number): void {
    const generation = ++this.#generation
    void this.#until(endNs + 2 * this.#time.frameDurationNs).then(() => {
      if (generation === this.#generation && index !== this.#onAir) this.#buses[index]?.clear()
    })
  }

  /** Until the last stage has made everything before `streamNs`. */
  async #until(streamNs: number): Promise<void> {
    for (;;) {
      const leftNs = streamNs - this.#final.position
      if (leftNs <= 0) return
      await pause(Math.min(20, Math.max(2, leftNs / 2e6)))
    }
  }
}
