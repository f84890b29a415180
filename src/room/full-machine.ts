/** Whether the machine has enough cores for the room: told by pictures that stand while their processes wait for one. */

/** A full machine counts as such for this long after the last wait. */
const lastsMs = 30_000

export class FullMachine {
  #waits = new Map<string, number>()
  #period: { sinceMs: number; lastMs: number } | null = null

  /** `waits`: how often a worker's links had to wait so far, since the worker began; one that is adopted has a past. */
  told(worker: string, waits: number, nowMs = Date.now()): void {
    const before = this.#waits.get(worker) ?? waits
    this.#waits.set(worker, waits)
    if (!(waits > before)) return
    this.#period = { sinceMs: this.sinceMs(nowMs) ?? nowMs, lastMs: nowMs }
  }

  /** Unix time, milliseconds; null while the machine is not full. */
  sinceMs(nowMs = Date.now()): number | null {
    return this.#period && nowMs - this.#period.lastMs < lastsMs ? this.#period.sinceMs : null
  }
}
