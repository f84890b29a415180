/** Patience with a process that is to do something: counts the time in which it could have done it. */
import { readdirSync, readFileSync } from 'node:fs'
import { CoreWaits } from '../engine/core-waits.ts'
import { monotonicMs } from '../lib/time.ts'

export const lookMs = 100

const processes = {
  threads: (pid: number) => readdirSync(`/proc/${pid}/task`),
  read: (path: string) => readFileSync(path, 'utf8'),
  nowMs: monotonicMs,
}

export class Patience {
  readonly #startedMs = monotonicMs()
  readonly #waits: CoreWaits
  #lookedMs = this.#startedMs
  #ownDelaysMs = 0

  constructor(pid: number) {
    this.#waits = new CoreWaits(pid, processes)
  }

  /** Milliseconds since the beginning, waiting or not. */
  get passedMs(): number {
    return monotonicMs() - this.#startedMs
  }

  /** Call it at least every `lookMs`: what we come late is no fault of the process. */
  look(): void {
    const nowMs = monotonicMs()
    this.#ownDelaysMs += Math.max(0, nowMs - this.#lookedMs - 2 * lookMs)
    this.#lookedMs = nowMs
  }

  /** Milliseconds since the beginning, without those in which it or we waited for a core. */
  spentMs(): number {
    this.look()
    return this.passedMs - this.#waits.waitedMs() - this.#ownDelaysMs
  }
}
