/** A Stream Deck for tests: speaks the device's own reports over a socket, and sees the pictures that are sent to its keys. */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pause } from './room.ts'

const program = fileURLToPath(new URL('stream-deck.pl', import.meta.url))
const keys = 15
const pixels = 72

/** Mean of a picture, 0 to 255 each. */
export interface Color {
  red: number
  green: number
  blue: number
}

export class TestDeck {
  readonly path: string
  /** Per cent, as last told. */
  brightness: number | null = null
  readonly #dir: string
  readonly #jpegs = new Map<number, Buffer>()
  readonly #parts = new Map<number, Buffer[]>()
  #child: ChildProcessWithoutNullStreams | null = null

  constructor() {
    this.#dir = mkdtempSync(join(tmpdir(), 'mixos-deck-'))
    this.path = join(this.#dir, 'deck')
  }

  async plugIn(): Promise<void> {
    const child = spawn('perl', [program, this.path])
    this.#child = child
    let begun: Buffer = Buffer.alloc(0)
    const listening = new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the deck ended with code ${code}`)))
      child.stdout.on('data', (bytes: Buffer) => {
        begun = Buffer.concat([begun, bytes])
        while (begun.length >= 2 && begun.length >= 2 + begun.readUInt16LE()) {
          const end = 2 + begun.readUInt16LE()
          if (end === 2) resolve()
          else this.#report(begun.subarray(2, end))
          begun = begun.subarray(end)
        }
      })
    })
    await listening
  }

  /** Its pictures are dark then. */
  async unplug(): Promise<void> {
    const child = this.#child
    if (!child) return
    this.#child = null
    child.kill()
    await once(child, 'exit')
    rmSync(this.path, { force: true })
    this.#jpegs.clear()
    this.brightness = null
  }

  /** Down and up; keys from 1. */
  async press(key: number, downMs = 40): Promise<void> {
    this.#say([key])
    await pause(downMs)
    this.#say([])
  }

  /** What a key (from 1) shows; null: nothing yet. Fails where it is no JPEG of the right size. */
  color(key: number): Color | null {
    const jpeg = this.#jpegs.get(key - 1)
    return jpeg ? meanOfJpeg(jpeg) : null
  }

  async remove(): Promise<void> {
    await this.unplug()
    rmSync(this.#dir, { recursive: true, force: true })
  }

  #say(down: number[]): void {
    const report = Buffer.alloc(512)
    report.set([1, 0, keys, 0])
    for (const key of down) report[3 + key] = 1
    const length = Buffer.alloc(2)
    length.writeUInt16LE(report.length)
    this.#child?.stdin.write(Buffer.concat([length, report]))
  }

  #report(report: Buffer): void {
    if (report[0] === 3 && report[1] === 8) this.brightness = report[2] ?? null
    if (report[0] !== 2 || report[1] !== 7) return
    if (report.length !== 1024) throw new Error(`a picture's report has ${report.length} bytes`)
    const [, , key = 0, isLast] = report
    const parts = report.readUInt16LE(6) === 0 ? [] : (this.#parts.get(key) ?? [])
    parts.push(Buffer.from(report.subarray(8, 8 + report.readUInt16LE(4))))
    this.#parts.set(key, parts)
    if (isLast === 1) this.#jpegs.set(key, Buffer.concat(parts))
  }
}

function decode(jpeg: Buffer): Buffer {
  const rgb = execFileSync('ffmpeg', ['-v', 'error', '-f', 'image2pipe', '-i', '-', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'], {
    input: jpeg,
  })
  if (rgb.length !== pixels * pixels * 3) throw new Error(`a key's picture has ${rgb.length / 3} pixels`)
  return rgb
}

/** Fails where it is no JPEG of a key's size. */
function meanOfJpeg(jpeg: Buffer): Color {
  const rgb = decode(jpeg)
  const mean = (channel: number) => {
    let sum = 0
    for (let at = channel; at < rgb.length; at += 3) sum += rgb[at] ?? 0
    return Math.round(sum / (rgb.length / 3))
  }
  return { red: mean(0), green: mean(1), blue: mean(2) }
}
