/** Sound cards for rooms under test: ALSA's `file` plug-in, with a clock of their own on the other end of a FIFO (`sound-card.py`). */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './room.ts'

const system = '/usr/share/alsa/alsa.conf'

export class SoundCard {
  readonly name: string
  readonly #dir: string
  readonly #way: 'play' | 'record'
  readonly #rateHz: number
  #process: ChildProcess | null = null
  /** What it said. */
  #said = ''

  /** `rateHz`: frames it really plays or brings in a second, for those that believe in 48,000. */
  constructor(dir: string, name: string, way: 'play' | 'record', rateHz: number) {
    this.name = name
    this.#dir = dir
    this.#way = way
    this.#rateHz = rateHz
    execFileSync('mkfifo', [this.#fifo])
    const files = way === 'play' ? `file "${this.#fifo}"` : `file "/dev/null" infile "${this.#fifo}"`
    writeFileSync(this.#conf, `pcm.${name} { type file slave.pcm null ${files} format raw }\n`)
  }

  /** For a room's environment. */
  static environment(...cards: SoundCard[]): NodeJS.ProcessEnv {
    return { ALSA_CONFIG_PATH: [system, ...cards.map((card) => card.#conf)].join(':') }
  }

  plug(): void {
    const last = this.#way === 'play' ? this.dump : '1000'
    const args = [join(root, 'test/support/sound-card.py'), this.#way, String(this.#rateHz), this.#fifo, last]
    this.#process = spawn('python3', args, { stdio: ['ignore', 'pipe', 'inherit'] })
    this.#process.stdout?.on('data', (text: Buffer) => {
      this.#said += text
    })
  }

  /** Its end closes: who plays or records is told so. */
  unplug(): void {
    this.#process?.kill('SIGKILL')
    this.#process = null
  }

  /** Seconds after its start at which nothing came in time, or nobody took what came. */
  get misses(): number[] {
    return [...this.#said.matchAll(/ ([\d.]+)/g)].map(([, seconds]) => Number(seconds))
  }

  get dump(): string {
    return join(this.#dir, `${this.name}.raw`)
  }

  /** The left side of what it played so far. */
  played(): Float32Array {
    const bytes = readFileSync(this.dump)
    return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_value, frame) => bytes.readInt16LE(4 * frame) / 32_768)
  }

  get #fifo(): string {
    return join(this.#dir, `${this.name}.fifo`)
  }

  get #conf(): string {
    return join(this.#dir, `${this.name}.conf`)
  }
}
