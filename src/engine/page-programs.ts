/** The programs behind a page: started without anything of the room's environment; each ends with this worker. */
import GLib from 'gi://GLib'
import { entriesOf, readText } from './worker.ts'

/** Of our own environment. */
const passed = ['PATH', 'LANG', 'LC_ALL', 'TZ']
const packages: Record<string, string> = { Xvfb: 'xvfb', chromium: 'chromium chromium-sandbox', pulseaudio: 'pulseaudio' }

/** What a page needs and this machine lacks, with what to do about it; null: nothing. */
export function missingPrograms(wantsSound: boolean): string | null {
  const wanted = ['chromium', 'Xvfb', ...(wantsSound ? ['pulseaudio'] : [])]
  const missing = wanted.filter((program) => GLib.find_program_in_path(program) === null)
  if (missing.length === 0) return null
  const install = missing.map((program) => packages[program]).join(' ')
  return `this machine has no ${missing.join(', no ')}: sudo apt install ${install}`
}

/** Where the browser keeps what it keeps; nothing of that outlives it. */
export function browserHome(dir: string): string {
  return `${dir}/browser`
}

/** Of every program of a page: it keeps everything below `dir`, and finds no desktop, no bus, no sound server but its own. */
export function ownEnvironment(dir: string): Record<string, string> {
  const env: Record<string, string> = { HOME: dir, XDG_RUNTIME_DIR: dir, PULSE_RUNTIME_PATH: dir, PULSE_COOKIE: `${dir}/cookie` }
  for (const name of passed) {
    const value = GLib.getenv(name)
    if (value !== null) env[name] = value
  }
  return { ...env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/dev/null', XAUTHORITY: `${dir}/authority` }
}

/**
 * Ends what is left of programs that were told to keep things in `folder`: children that stood still when their parent was ended. A browser
 * writes over its environment, but its command lines stay.
 */
export function endStrays(folder: string): void {
  const strays = entriesOf('/proc').filter((pid) => /^\d+$/.test(pid) && commandOf(pid).includes(`${folder}/`))
  if (strays.length > 0) GLib.spawn_command_line_sync(`kill -KILL ${strays.join(' ')}`)
}

/** Empty where it ended while we looked. */
function commandOf(pid: string): string {
  try {
    return readText(`/proc/${pid}/cmdline`)
  } catch {
    return ''
  }
}

export function removeFolder(path: string): void {
  GLib.spawn_command_line_sync(`rm -rf ${GLib.shell_quote(path)}`)
}
