/**
 * The display server of a machine without a desktop: sway, with nothing on it but our pictures. It owns the graphics card, and looks after modes,
 * plugs and several displays. One for all rooms of a user: who finds one that answers uses that.
 */
import Gio from 'gi://Gio'
import GLib from 'gi://GLib'
import { kioskConfig, kioskReason } from './kiosk-words.ts'
import { endsWithUs, startProgram } from './programs.ts'
import { Pulse } from './pulse.ts'
import { entriesOf, readText } from './worker.ts'

/** One that does not answer for so long is ended. */
const hungMs = 3000
/** It looks at all displays before it answers for the first time; where nobody lends it the graphics card it says so after ten seconds. */
const startMs = 20_000
const programs = ['sway', 'swaybg']
/** Of our own environment; what begins with `WLR_` goes on, too: `WLR_DRM_DEVICES` names the graphics card. */
const passed = /^(?:PATH|HOME|LANG|LC_ALL|XDG_SESSION_ID|WLR_.*)$/

/** As i3's protocol has it, `GET_VERSION` and nothing more. Numbers are the machine's own: little-endian wherever this runs. */
const question = new Uint8Array([...new TextEncoder().encode('i3-ipc'), 0, 0, 0, 0, 7, 0, 0, 0])

export class Kiosk {
  readonly #dir: string
  #pulse: Pulse | null = null
  #own: Gio.Subprocess | null = null
  #startedMs = 0
  #reason: string | null = 'the display server begins'
  #hasFailed = false

  /** `dir` exists, and is this user's alone. */
  constructor(dir: string) {
    this.#dir = dir
  }

  /** Why there is none; null: there is one. */
  get reason(): string | null {
    return this.#reason
  }

  /** One that was started has ended, or this machine lacks something: it is tried again, but the reason is known. */
  get hasFailed(): boolean {
    return this.#hasFailed
  }

  /** To be called a few times a second: starts it, ends one that hangs. */
  look(): void {
    if (!this.#pulse?.isOpen) this.#pulse = Pulse.open(this.#commandPath, question)
    if (this.#pulse) this.#check(this.#pulse)
    else if (!this.#own) this.#start()
    else if (nowMs() - this.#startedMs > startMs) this.#own.force_exit()
  }

  end(): void {
    this.#pulse?.close()
    this.#own?.force_exit()
  }

  get #commandPath(): string {
    return `${this.#dir}/commands`
  }

  get #logFile(): string {
    return `${this.#dir}/sway.log`
  }

  #check(pulse: Pulse): void {
    if (pulse.silentMs > (pulse.hasAnswered ? hungMs : startMs)) {
      this.#reason = 'the display server (sway) hangs and is started again'
      return void this.#own?.force_exit()
    }
    if (pulse.hasAnswered) this.#reason = null
    pulse.ask()
  }

  #start(): void {
    const lack = missing()
    if (lack !== null) return this.#fail(lack)
    this.#reason ??= 'the display server begins'
    GLib.unlink(this.#commandPath)
    GLib.file_set_contents(`${this.#dir}/config`, kioskConfig)
    this.#startedMs = nowMs()
    this.#own = startProgram({
      command: [...notAsRoot(), 'sway', '--unsupported-gpu', '--config', `${this.#dir}/config`],
      env: this.#environment(),
      flags: Gio.SubprocessFlags.STDOUT_SILENCE,
      logFile: this.#logFile,
      onEnd: (signal) => {
        this.#own = null
        this.#pulse?.close()
        this.#fail(kioskReason(readText(this.#logFile), signal))
      },
    })
  }

  #fail(reason: string): void {
    this.#reason = reason
    this.#hasFailed = true
  }

  /** Plain pictures need no 3D, and its drivers are what crashes. Keys and mice are not for it: no cursor, no other console. */
  #environment(): Record<string, string> {
    const ours: [string, string][] = readText('/proc/self/environ')
      .split('\0')
      .filter((entry) => entry.includes('='))
      .map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)])
    return {
      ...Object.fromEntries(ours.filter(([name]) => passed.test(name))),
      WLR_RENDERER: 'pixman',
      WLR_LIBINPUT_NO_DEVICES: '1',
      XDG_RUNTIME_DIR: this.#dir,
      SWAYSOCK: this.#commandPath,
    }
  }
}

/** For programs that are to be shown on it. */
export function kioskEnvironment(dir: string): Record<string, string> {
  return { WAYLAND_DISPLAY: `${dir}/wayland-1`, XDG_RUNTIME_DIR: dir, GDK_BACKEND: 'wayland' }
}

/** It refuses to run as root: then it is somebody else in a namespace of its own. The end of its parent has to be asked for once more. */
function notAsRoot(): string[] {
  if (GLib.get_user_name() !== 'root') return []
  return ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--', ...endsWithUs]
}

/** What this machine lacks, with what to do about it. */
function missing(): string | null {
  const absent = programs.filter((program) => GLib.find_program_in_path(program) === null)
  if (absent.length > 0)
    return `there is no desktop here, and to show pictures without one this machine lacks ${absent.join(' and ')}: sudo apt install sway swaybg seatd`
  const cards = GLib.file_test('/dev/dri', GLib.FileTest.EXISTS) ? entriesOf('/dev/dri') : []
  if (cards.some((name) => name.startsWith('card')) || GLib.getenv('WLR_BACKENDS') !== null) return null
  return 'there is no desktop here, and no graphics card (/dev/dri/card*)'
}

function nowMs(): number {
  return GLib.get_monotonic_time() / 1000
}
