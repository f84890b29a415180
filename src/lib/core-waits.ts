/** How long a process waits for a core: what it cannot do for that reason is no fault of its own. */
import { readdirSync, readFileSync } from 'node:fs'
import { monotonicMs } from './time.ts'

export class CoreWaits {
  readonly #pid: number
  readonly #sinceMs = monotonicMs()
  readonly #before: Map<string, string>

  constructor(pid: number) {
    this.#pid = pid
    this.#before = readSchedules(pid)
  }

  /** How long its most impeded thread was ready to run and did not, since this object was made. */
  waitedMs(): number {
    let most = 0
    for (const [thread, schedule] of readSchedules(this.#pid)) {
      const before = this.#before.get(thread)
      most = Math.max(most, waitMs(schedule) - waitMs(before))
      // The kernel counts a wait when it ends: this one has not even been interrupted.
      if (schedule === before && isReady(this.#pid, thread)) most = Math.max(most, monotonicMs() - this.#sinceMs)
    }
    return most
  }
}

/** Second number of schedstat, in nanoseconds. */
function waitMs(schedule = ''): number {
  return Number(schedule.split(' ')[1] ?? 0) / 1e6
}

/** Each thread's schedstat: time on a core, time waiting for one, times it got one. */
function readSchedules(pid: number): Map<string, string> {
  const schedules = new Map<string, string>()
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`))
      schedules.set(thread, readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8'))
  } catch {
    // It went away, or the kernel does not count: then time is time.
  }
  return schedules
}

function isReady(pid: number, thread: string): boolean {
  try {
    return /\) R/.test(readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8'))
  } catch {
    return false
  }
}
