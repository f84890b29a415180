/** What GetStats tells of this process and of the frames that program really made. */
import os from 'node:os'
import type { RoomStatus } from './room-status.ts'

/** Shorter spans say nothing; several clients may ask within one. */
const cpuSpanMs = 1000

/** CPU use of this process. */
export class CpuMeter {
  #last = { usage: process.cpuUsage(), atMs: performance.now() }
  #percent = 0

  /** Percent of the whole machine over the last second or more. */
  percent(): number {
    const atMs = performance.now()
    const elapsedMs = atMs - this.#last.atMs
    if (elapsedMs < cpuSpanMs) return this.#percent
    const used = process.cpuUsage(this.#last.usage)
    this.#percent = (used.user + used.system) / 10 / elapsedMs / os.availableParallelism()
    this.#last = { usage: process.cpuUsage(), atMs }
    return this.#percent
  }
}

const frameSpanMs = 2000

/** Frames per second that the mixer made lately, from the room's own counts. */
export class FrameRate {
  #samples: { atMs: number; frames: number }[] = []

  observe(status: RoomStatus): void {
    const { atMs } = status
    const frames = status.mixer.framesMade
    const newest = this.#samples.at(-1)
    if (newest && (frames < newest.frames || atMs < newest.atMs)) this.#samples = []
    this.#samples.push({ atMs, frames })
    while (this.#samples.length > 2 && atMs - (this.#samples[1]?.atMs ?? atMs) >= frameSpanMs) this.#samples.shift()
  }

  /** 0 until it has been watched for a moment, and when no frame is made. */
  fps(): number {
    const [oldest, newest] = [this.#samples[0], this.#samples.at(-1)]
    if (!oldest || !newest || newest.atMs === oldest.atMs) return 0
    return ((newest.frames - oldest.frames) * 1000) / (newest.atMs - oldest.atMs)
  }
}
