/** Watches a mixer's output, the program's unless told otherwise, frame by frame for as long as a fault test lasts, over the mixer's own deaths. */
import { join } from 'node:path'
import { type LinkTap, tapLink } from '../support/gdp.ts'
import { pause, type TestRoom } from '../support/room.ts'
import { countModulus, luma, type Rectangle, readStrip } from '../support/strip.ts'

export const [width, height, fps] = [1280, 720, 25]
export const full: Rectangle = { x: 0, y: 0, width, height }
/** The show's scene `Both`. */
export const leftHalf: Rectangle = { x: 0, y: 180, width: 640, height: 360 }
export const rightHalf: Rectangle = { x: 640, y: 180, width: 640, height: 360 }

export interface Seen {
  /** Room's time. */
  timeMs: number
  /** On the clock of `performance.now()`. */
  arrivedMs: number
  /** Burnt-in numbers where the tap looks; null where there is none. */
  counts: (number | null)[]
  /** Brightness in each place, below the strip. */
  lumas: number[]
}

export interface Flow {
  frames: number
  repeated: number
  skipped: number
  unreadable: number
  /** Frames that are missing by their times. */
  lost: number
}

const reconnectMs = 10

export class ProgramTap {
  readonly seen: Seen[] = []
  readonly #path: string
  readonly #places: Rectangle[]
  #tap: LinkTap | null = null
  #closed = false

  constructor(room: TestRoom, places: Rectangle[] = [full], mix = 'program') {
    this.#path = join(room.runDir, `${mix}.video`)
    this.#places = places
    this.#open()
  }

  close(): void {
    this.#closed = true
    this.#tap?.close()
  }

  /** Waits for a frame that arrives from now on and satisfies `wanted`. */
  async next(wanted: (frame: Seen) => boolean, what: string, timeoutMs = 5000): Promise<Seen> {
    const deadlineMs = performance.now() + timeoutMs
    for (let index = this.seen.length; ; index++) {
      while (index >= this.seen.length) {
        if (performance.now() > deadlineMs) throw new Error(`not at the mixer's output within ${timeoutMs} ms: ${what}`)
        await pause(5)
      }
      const frame = this.seen[index] as Seen
      if (wanted(frame)) return frame
    }
  }

  /** How the numbers and times of one place went. */
  flow(place = 0): Flow {
    const flow: Flow = { frames: this.seen.length, repeated: 0, skipped: 0, unreadable: 0, lost: 0 }
    for (const [index, { timeMs, counts }] of this.seen.entries()) {
      const count = counts[place] ?? null
      if (count === null) flow.unreadable++
      const before = this.seen[index - 1]
      if (!before) continue
      flow.lost += Math.round(((timeMs - before.timeMs) * fps) / 1000) - 1
      const countBefore = before.counts[place] ?? null
      if (count === null || countBefore === null) continue
      const step = (count - countBefore + countModulus(fps)) % countModulus(fps)
      if (step === 0) flow.repeated++
      else flow.skipped += step - 1
    }
    return flow
  }

  #open(): void {
    if (this.#closed) return
    this.#tap = tapLink(
      this.#path,
      ({ data, timeNs }) => {
        const counts = this.#places.map((place) => readStrip(data, width, place)?.count ?? null)
        const lumas = this.#places.map((place) => luma(data, width, place.x + place.width / 16, place.y + place.height / 4))
        this.seen.push({ timeMs: timeNs / 1e6, arrivedMs: performance.now(), counts, lumas })
      },
      () => setTimeout(() => this.#open(), reconnectMs),
    )
  }
}

/** What an undisturbed program looks like, for `toMatchObject`. */
export const unbroken = { repeated: 0, skipped: 0, unreadable: 0, lost: 0 }
