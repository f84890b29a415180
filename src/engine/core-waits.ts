/** How long a process waits for a core: what it cannot do for that reason is no fault of its own. For Node and gjs alike. */

/** What is known of processes, `/proc` above all. */
export interface ProcessReader {
  /** Ids of its threads. Throws when it is gone. */
  threads(pid: number): string[]
  /** Throws when the file is not there. */
  read(path: string): string
  /** Monotonic. */
  nowMs(): number
}

export class CoreWaits {
  readonly #pid: number
  readonly #reader: ProcessReader
  readonly #sinceMs: number
  readonly #before: Map<string, string>

  constructor(pid: number, reader: ProcessReader) {
    this.#pid = pid
    this.#reader = reader
    this.#sinceMs = reader.nowMs()
    this.#before = this.#schedules()
  }

  /** How long its most impeded thread was ready to run and did not, since this object was made. */
  waitedMs(): number {
    let most = 0
    for (const [thread, schedule] of this.#schedules()) {
      const before = this.#before.get(thread)
      most = Math.max(most, waitMs(schedule) - waitMs(before))
      // The kernel counts a wait when it ends: this one has not even been interrupted.
      if (schedule === before && this.#isReady(thread)) most = Math.max(most, this.#reader.nowMs() - this.#sinceMs)
    }
    return most
  }

  /** Each thread's schedstat: time on a core, time waiting for one, times it got one. */
  #schedules(): Map<string, string> {
    const schedules = new Map<string, string>()
    try {
      for (const thread of this.#reader.threads(this.#pid)) schedules.set(thread, this.#read(thread, 'schedstat'))
    } catch {
      // It went away, or the kernel does not count: then time is time.
    }
    return schedules
  }

  #isReady(thread: string): boolean {
    try {
      return /\) R/.test(this.#read(thread, 'stat'))
    } catch {
      return false
    }
  }

  #read(thread: string, file: string): string {
    return this.#reader.read(`/proc/${this.#pid}/task/${thread}/${file}`)
  }
}

/** Second number of schedstat, in nanoseconds. */
function waitMs(schedule = ''): number {
  return Number(schedule.split(' ')[1] ?? 0) / 1e6
}
