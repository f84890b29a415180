/** What a file holds so far: times, frames, and the holes in them. */
import type { Unit } from './stream-guard.ts'
import { ticksPerMs } from './ts-packet.ts'

/** A hole in what was written: after `atMs` (of the encoder's timeline) `lostMs` are missing. */
export interface Gap {
  atMs: number
  lostMs: number
  stream: 'video' | 'audio'
}

const medianOf = 15

/** The usual distance of one stream's frames, and where its last one was. */
class Pace {
  #deltas: number[] = []
  #usual = 0
  lastDts: number | null = null

  /** Ticks that are missing before this frame; 0 when it is on time. */
  note(dts: number): number {
    const delta = this.lastDts === null ? 0 : dts - this.lastDts
    this.lastDts = dts
    const usual = this.#usual
    if (delta <= 0) return 0
    if (usual > 0 && delta > usual * 1.5) return delta - usual
    this.#deltas.push(delta)
    const oldest = this.#deltas.length > medianOf ? this.#deltas.shift() : null
    if (oldest !== delta) this.#usual = median(this.#deltas)
    return 0
  }

  get usualTicks(): number {
    return this.#usual
  }

  clone(): Pace {
    const copy = new Pace()
    copy.#deltas = [...this.#deltas]
    copy.#usual = this.#usual
    copy.lastDts = this.lastDts
    return copy
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
}

export class Progress {
  #paces = new Map<string, Pace>()
  #originTicks: number
  /** Ticks; `startPts` is the first video frame's, `endPts` where the next one belongs. */
  startPts: number | null = null
  endPts: number | null = null
  lastPts: number | null = null
  frames = 0
  gaps: Gap[] = []

  /** `originTicks`: the PTS at which the room's time is 0. */
  constructor(originTicks: number) {
    this.#originTicks = originTicks
  }

  note(unit: Unit): void {
    if (unit.kind === 'other') return
    const pace = this.#paces.get(unit.kind) ?? new Pace()
    this.#paces.set(unit.kind, pace)
    const before = pace.lastDts ?? unit.dts
    const missing = pace.note(unit.dts)
    if (missing > 0) {
      const [atMs, lostMs] = [before - this.#originTicks, missing].map((ticks) => Math.round(ticks / ticksPerMs))
      this.gaps.push({ atMs: atMs as number, lostMs: lostMs as number, stream: unit.kind })
    }
    if (unit.kind !== 'video') return
    this.frames++
    this.startPts ??= unit.pts
    this.lastPts = Math.max(unit.pts, this.lastPts ?? unit.pts)
    this.endPts = this.lastPts + pace.usualTicks
  }

  /** A copy that goes its own way. */
  clone(): Progress {
    const copy = this.nextFile()
    copy.startPts = this.startPts
    copy.endPts = this.endPts
    copy.lastPts = this.lastPts
    copy.frames = this.frames
    copy.gaps = [...this.gaps]
    return copy
  }

  /** Empty, but it knows what came before: a hole between two files is seen. */
  nextFile(): Progress {
    const copy = new Progress(this.#originTicks)
    for (const [kind, pace] of this.#paces) copy.#paces.set(kind, pace.clone())
    return copy
  }
}

const maxGaps = 100

/** What all files since a start hold together. */
export class Totals {
  #ticks = 0
  #gaps: Gap[] = []

  add({ startPts, endPts, gaps }: { startPts: number; endPts: number; gaps: Gap[] }): void {
    this.#ticks += endPts - startPts
    this.#gaps = [...this.#gaps, ...gaps].slice(-maxGaps)
  }

  /** `open`: the file being written. */
  seconds(open: Progress | undefined): number {
    const openTicks = open?.startPts != null && open.endPts !== null ? open.endPts - open.startPts : 0
    return (this.#ticks + openTicks) / ticksPerMs / 1000
  }

  /** The latest ones, the open file's included. */
  gaps(open: Progress | undefined): Gap[] {
    return [...this.#gaps, ...(open?.gaps ?? [])].slice(-maxGaps)
  }
}
