/** What of the encoder's stream may be written: runs that begin with a key frame and decode without a hole. */
import type { Program, StreamKind } from './psi.ts'
import type { Loss, Pes } from './ts-demux.ts'
import { ticksPerMs } from './ts-packet.ts'

/** One unbroken stretch of stream; compared by identity. */
export interface Run {
  /** Which encoder process made it. */
  encoder: string
}

/** One PES of a run, with times that do not wrap. */
export interface Unit {
  type: 'unit'
  run: Run
  pid: number
  kind: StreamKind
  program: Program
  key: boolean
  /** 90 kHz ticks of the encoder's timeline, unwrapped. */
  pts: number
  dts: number
  bytes: Buffer
}

/** Nothing more comes of this run. */
export interface RunEnd {
  type: 'end'
  run: Run
  cause: string
}

const wrapTicks = 2 ** 33
/** A forward jump this long is a break in the timeline, not a late frame. */
const holeTicks = 1000 * ticksPerMs

/** The unwrapped time nearest to `reference` that is `raw` on the wire. */
export function unwrap(raw: number, reference: number): number {
  const ahead = (((raw - reference) % wrapTicks) + wrapTicks) % wrapTicks
  return reference + (ahead >= wrapTicks / 2 ? ahead - wrapTicks : ahead)
}

export class StreamGuard {
  readonly #encoder: string
  #reference: number
  #run: Run | null = null
  #program: Program | null = null
  #lastVideoDts: number | null = null
  #hole = false

  /** `reference`: about where the timeline stands now, within 13 hours. */
  constructor(encoder: string, reference: number) {
    this.#encoder = encoder
    this.#reference = Math.round(reference)
  }

  take(item: Pes | Loss): (Unit | RunEnd)[] {
    if (item.type === 'loss') return item.kind === 'video' ? this.end('packets of the picture were lost') : []
    const out: (Unit | RunEnd)[] = []
    const dts = item.dts === null ? this.#reference : unwrap(item.dts, this.#reference)
    const pts = item.pts === null ? dts : unwrap(item.pts, dts)
    if (item.kind === 'video') out.push(...this.#watchVideo(item, dts))
    if (!this.#run) return out
    if (item.program.streams.get(item.pid) !== this.#program?.streams.get(item.pid)) return [...out, ...this.end('other streams')]
    this.#reference = dts
    const { pid, kind, key, bytes } = item
    out.push({ type: 'unit', run: this.#run, pid, kind, program: item.program, key, pts, dts, bytes })
    return out
  }

  /** The stream stops here; the next run begins with the next key frame. */
  end(cause: string): RunEnd[] {
    const run = this.#run
    this.#run = null
    this.#hole = false
    return run ? [{ type: 'end', run, cause }] : []
  }

  #watchVideo(item: Pes, dts: number): RunEnd[] {
    const out: RunEnd[] = []
    const last = this.#lastVideoDts
    if (this.#run && last !== null) {
      if (dts <= last) out.push(...this.end(`the timeline jumped back by ${(last - dts) / ticksPerMs} ms`))
      else if (dts - last > holeTicks) this.#hole = true
    }
    if (this.#run && item.program !== this.#program) out.push(...this.end('other streams'))
    if (this.#run && this.#hole && item.key) out.push(...this.end('a hole in the timeline'))
    if (!this.#run && item.key) {
      this.#run = { encoder: this.#encoder }
      this.#program = item.program
    }
    this.#lastVideoDts = dts
    return out
  }
}
