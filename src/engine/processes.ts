/** Other processes, as gjs can look at them. */
import Gio from 'gi://Gio'
import GLib from 'gi://GLib'
import type { ProcessReader } from './core-waits.ts'
import { readText } from './worker.ts'

export const processes: ProcessReader = {
  threads(pid) {
    const names: string[] = []
    const entries = Gio.File.new_for_path(`/proc/${pid}/task`).enumerate_children('standard::name', 0, null)
    for (let entry = entries.next_file(null); entry !== null; entry = entries.next_file(null)) names.push(entry.get_name())
    entries.close(null)
    return names
  },
  read: readText,
  nowMs: () => GLib.get_monotonic_time() / 1000,
}
