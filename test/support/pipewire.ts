/** A PipeWire of a test's own, with its session manager: nodes that play and are heard, and what one hears of them. Nothing of the machine's. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pause } from './room.ts'

const startMs = 8000
/** Else it plays to another one when its own goes away. */
const faithful = 'stream-properties=props,node.dont-reconnect=true'

export class PipeWire {
  readonly #dir = mkdtempSync(join(tmpdir(), 'mixos-pipewire-'))
  #servers: ChildProcess[] = []
  readonly #clients: ChildProcess[] = []

  /** Resolves when its session manager has come. */
  async start(): Promise<void> {
    mkdirSync(this.#runDir, { recursive: true, mode: 0o700 })
    // The session manager wants a bus; it gets its own.
    this.#servers = [this.#run('dbus-run-session', '--', 'sh', '-c', 'pipewire & exec wireplumber')]
    for (let passedMs = 0; !this.#isReady(); passedMs += 100) {
      if (passedMs > startMs) throw new Error('PipeWire does not start')
      await pause(100)
    }
  }

  /** For a room's environment. */
  get environment(): NodeJS.ProcessEnv {
    return { PIPEWIRE_RUNTIME_DIR: this.#runDir }
  }

  /** A sound card that hears nothing and plays into nowhere: who listens to its monitor hears what it plays. */
  add(name: string): void {
    const about = 'media.class=Audio/Sink object.linger=true audio.position=[FL FR]'
    this.#control('create-node', 'adapter', `{ factory.name=support.null-audio-sink node.name=${name} ${about} }`)
  }

  /** What its session manager gives to who asks for no node, or whose node went away. */
  prefer(name: string): void {
    const about = ['0', 'default.configured.audio.sink', JSON.stringify({ name }), 'Spa:String:JSON']
    execFileSync('pw-metadata', about, { env: this.#env, stdio: 'ignore' })
  }

  remove(name: string): void {
    this.#control('destroy', name)
  }

  /** Plays a tone into it until the end. */
  play(name: string, hertz: number): void {
    const tone = ['audiotestsrc', 'is-live=true', `freq=${hertz}`, '!', 'audioconvert', '!']
    this.#clients.push(
      this.#run('gst-launch-1.0', '-q', ...tone, 'pipewiresink', 'sync=false', `target-object=${name}`, faithful),
    )
  }

  /** The left side of what it plays, from now on for so long. */
  async hear(name: string, seconds: number): Promise<Float32Array> {
    const file = join(this.#dir, 'heard.wav')
    const from = ['-P', '{ stream.capture.sink=true }', '--target', name]
    const recorder = this.#run('pw-record', ...from, '--rate', '48000', '--channels', '2', '--format', 's16', file)
    await pause(seconds * 1000)
    recorder.kill('SIGINT')
    await new Promise((resolve) => recorder.once('exit', resolve))
    const wav = readFileSync(file)
    const bytes = wav.subarray(wav.indexOf('data') + 8)
    return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_value, frame) => bytes.readInt16LE(4 * frame) / 32_768)
  }

  /** All of it is gone at once, with its nodes. */
  async kill(): Promise<void> {
    for (const server of this.#servers) {
      process.kill(-(server.pid as number), 'SIGKILL')
      await new Promise((resolve) => server.once('exit', resolve))
    }
    this.#servers = []
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) client.kill('SIGKILL')
    await this.kill()
    rmSync(this.#dir, { recursive: true })
  }

  get #runDir(): string {
    return join(this.#dir, 'run')
  }

  #isReady(): boolean {
    try {
      return this.#control('ls', 'Client').includes('WirePlumber')
    } catch {
      return false
    }
  }

  #control(...args: string[]): string {
    return execFileSync('pw-cli', args, { env: this.#env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  }

  /** In a process group of its own; it ends with us. */
  #run(command: string, ...args: string[]): ChildProcess {
    return spawn('setpriv', ['--pdeathsig', 'KILL', '--', command, ...args], { env: this.#env, detached: true, stdio: 'ignore' })
  }

  get #env(): NodeJS.ProcessEnv {
    return { ...process.env, HOME: this.#dir, XDG_RUNTIME_DIR: this.#runDir, PIPEWIRE_RUNTIME_DIR: this.#runDir }
  }
}
