/** How long a process waits for a core: what it cannot do for that reason is no fault of its own. As src/lib/core-waits.ts, for gjs. */
import Gio from 'gi://Gio'
import GLib from 'gi://GLib'
import { readText } from './worker.ts'

export class CoreWaits {
  readonly #pid: number
  readonly #sinceMs = nowMs()
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
      if (schedule === before && isReady(this.#pid, thread)) most = Math.max(most, nowMs() - this.#sinceMs)
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
    const threads = Gio.File.new_for_path(`/proc/${pid}/task`).enumerate_children('standard::name', 0, null)
    for (let thread = threads.next_file(null); thread !== null; thread = threads.next_file(null))
      schedules.set(thread.get_name(), readText(`/proc/${pid}/task/${thread.get_name()}/schedstat`))
    threads.close(null)
  } catch {
    // It went away, or the kernel does not count: then time is time.
  }
  return schedules
}

function isReady(pid: number, thread: string): boolean {
  try {
    return /\) R/.test(readText(`/proc/${pid}/task/${thread}/stat`))
  } catch {
    return false
  }
}

function nowMs(): number {
  return GLib.get_monotonic_time() / 1000
}
