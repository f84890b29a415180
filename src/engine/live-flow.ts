/** One of the two that a live input brings, its picture or its sound: whether it comes, and the gate that is shut while it does not. */
import { Gst, position } from './gst.ts'

/** How often it is looked after. */
export const checkMs = 50

/** Tail of the hold's picture or sound: `shut` while nothing comes. */
export const gate = (name: 'picture' | 'sound') => `valve name=${name}-gate drop=true`

type Counted = Gst.Element & { stats: Gst.Structure }
type Valve = Gst.Element & { drop: boolean }

/** Buffers that an element has seen. */
export function countOf(seen: Gst.Element): number {
  return Number((seen as Counted).stats.get_uint64('num-buffers')[1])
}

export class Flow {
  readonly #seen: Gst.Element
  readonly #gate: Valve
  readonly #begun: Valve | null
  readonly #lostMs: number
  #buffers = 0
  #usualGapMs = 0
  silentMs = 0

  /** `begun`: shut until what comes is of now, where it does not come so by itself. */
  constructor(seen: Gst.Element, gate: Gst.Element, begun: Gst.Element | null, lostMs: number) {
    this.#begun = begun as Valve | null
    this.#lostMs = lostMs
    this.#seen = seen
    this.#gate = gate as Valve
  }

  get came(): boolean {
    return this.#buffers > 0
  }

  /** Whatever it is. */
  get comes(): boolean {
    return this.came && this.silentMs < this.#lostMs
  }

  get ended(): boolean {
    return this.#seen.get_static_pad('sink')?.get_sticky_event(Gst.EventType.EOS, 0) != null
  }

  /** Running time of the newest that came, nanoseconds. */
  get newestNs(): number {
    const segment = this.#seen.get_static_pad('src')?.get_sticky_event(Gst.EventType.SEGMENT, 0)?.parse_segment()
    return position(this.#seen) - Number(segment?.time ?? 0) + Number(segment?.base ?? 0)
  }

  get flows(): boolean {
    return !this.#gate.drop
  }

  /** `isReal`: what comes is what is wanted. `isBegun`: it is of now. */
  check(isReal: boolean, isBegun = true): void {
    if (this.#begun) this.#begun.drop = !isBegun
    const buffers = countOf(this.#seen)
    this.silentMs += checkMs
    if (buffers > this.#buffers) {
      this.#usualGapMs = this.came ? 0.7 * this.#usualGapMs + 0.3 * this.silentMs : 0
      this.#buffers = buffers
      this.silentMs = 0
      // The first picture may come long before the second.
      this.#gate.drop = buffers < 2 || !isReal || !isBegun
    } else if (this.silentMs >= Math.max(this.#lostMs, 3 * this.#usualGapMs)) this.shut()
  }

  shut(): void {
    this.#gate.drop = true
  }
}
