/** Other processes, as gjs can look at them. */
import GLib from 'gi://GLib'
import type { ProcessReader } from './core-waits.ts'
import { entriesOf, readText } from './worker.ts'

export const processes: ProcessReader = {
  threads: (pid) => entriesOf(`/proc/${pid}/task`),
  read: readText,
  nowMs: () => GLib.get_monotonic_time() / 1000,
}
