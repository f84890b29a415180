/** Where a page is shown and heard: a display and a sound server of its own, which nobody else may use. */
import Gio from 'gi://Gio'
import GLib from 'gi://GLib'
import type { PageInput } from './messages/source.ts'
import { endStrays, ownEnvironment, removeFolder } from './page-programs.ts'
import { endReason } from './page-words.ts'
import { lastLine, startProgram } from './programs.ts'

const displayBytes = 32
const cookieBytes = 16

export class PageStage {
  readonly #input: PageInput
  readonly #env: Record<string, string>
  readonly #onEnd: (reason: string) => void
  #display: string | null = null
  #isStarted = false

  /** `onEnd`: one of its programs has ended; no picture can be had from it any more. */
  constructor(input: PageInput, onEnd: (reason: string) => void) {
    this.#input = input
    this.#env = ownEnvironment(input.dir)
    this.#onEnd = onEnd
  }

  /** `:7`; null: it is not there yet. */
  get display(): string | null {
    return this.#display
  }

  /** Address for clients. */
  get soundServer(): string {
    return `unix:${this.#soundPath}`
  }

  get isReady(): boolean {
    return this.#display !== null && (!this.#input.sound || GLib.file_test(this.#soundPath, GLib.FileTest.EXISTS))
  }

  /** Of programs that use it. */
  get env(): Record<string, string> {
    return { ...this.#env, DISPLAY: this.#display ?? '', PULSE_SERVER: this.soundServer }
  }

  /** Once; again is nothing. */
  start(): void {
    if (this.#isStarted) return
    this.#isStarted = true
    const { dir } = this.#input
    endStrays(dir)
    removeFolder(dir)
    GLib.mkdir_with_parents(dir, 0o700)
    GLib.file_set_contents(`${dir}/authority`, authority())
    // Ours are the libraries that look at it and hear it.
    for (const name of ['XAUTHORITY', 'PULSE_COOKIE']) GLib.setenv(name, this.#env[name] ?? '', true)
    this.#startDisplay()
    if (this.#input.sound) this.#startSound()
  }

  /** The display comes last: its library ends whoever looks at it. */
  end(): void {
    this.#isStarted = true
    removeFolder(this.#input.dir)
    endStrays(this.#input.dir)
  }

  get #soundPath(): string {
    return `${this.#input.dir}/sound`
  }

  #startDisplay(): void {
    const { width, height, dir } = this.#input
    // The pointer stands in the middle, where no page is: nothing is hovered over.
    const screen = ['-screen', '0', `${2 * width + 4}x${height}x24`]
    const access = ['-auth', `${dir}/authority`, '-nolisten', 'tcp']
    const program = this.#run('its display (Xvfb)', 'display', Gio.SubprocessFlags.STDOUT_PIPE, [
      ...['Xvfb', '-displayfd', '1', '-noreset', '-dpi', '96'],
      ...screen,
      ...access,
    ])
    program.get_stdout_pipe().read_bytes_async(displayBytes, GLib.PRIORITY_DEFAULT, null, (stream, result) => {
      const number = stream && new TextDecoder().decode(stream.read_bytes_finish(result).toArray()).trim()
      if (number) this.#display = `:${number}`
    })
  }

  #startSound(): void {
    const usual = ['-n', '--daemonize=no', '--exit-idle-time=-1', '--use-pid-file=no', '--disallow-exit', '--log-target=stderr']
    const socket = `module-native-protocol-unix socket=${this.#soundPath} auth-cookie-enabled=0`
    this.#run('its sound server (pulseaudio)', 'sound-server', Gio.SubprocessFlags.STDOUT_SILENCE, [
      'pulseaudio',
      ...usual,
      ...['-L', 'module-null-sink sink_name=page rate=48000 channels=2', '-L', socket],
    ])
  }

  #run(what: string, name: string, flags: number, command: string[]): Gio.Subprocess {
    const logFile = `${this.#input.dir}/${name}.log`
    const onEnd = (signal: number | null, code: number) =>
      this.#onEnd(endReason(what, signal, code, signal === null ? lastLine(logFile) : ''))
    return startProgram({ command, env: this.#env, flags, logFile, onEnd })
  }
}

/** A file of Xauthority: one new key, for every display (family 65535). */
function authority(): Uint8Array {
  const name = new TextEncoder().encode('MIT-MAGIC-COOKIE-1')
  const key = Gio.File.new_for_path('/dev/urandom').read(null).read_bytes(cookieBytes, null).toArray()
  return new Uint8Array([0xff, 0xff, 0, 0, 0, 0, 0, name.length, ...name, 0, key.length, ...key])
}
