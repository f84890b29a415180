/** What came from the encoder and may still be needed: the latest group of pictures, or all that a disk in trouble could not take. */
import type { RunEnd, Unit } from './stream-guard.ts'

export type Item = Unit | RunEnd

/** Items have numbers that count from the first ever pushed. */
export class Backlog {
  readonly #limitBytes: number
  #items: Item[] = []
  #first = 0
  #bytes = 0
  #latestKey: number | null = null

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  /** Number of the oldest item kept. */
  get first(): number {
    return this.#first
  }

  /** Number that the next item will have. */
  get end(): number {
    return this.#first + this.#items.length
  }

  /** Number of the latest key frame; null when it is not kept, or when its run has ended. */
  get latestKey(): number | null {
    return this.#latestKey !== null && this.#latestKey >= this.#first ? this.#latestKey : null
  }

  at(index: number): Item | undefined {
    return this.#items[index - this.#first]
  }

  /** Over the limit the oldest go, up to the latest key frame. */
  push(item: Item): void {
    if (item.type === 'unit') {
      this.#bytes += item.bytes.length
      if (item.key) this.#latestKey = this.end
    } else this.#latestKey = null
    this.#items.push(item)
    if (this.#bytes > this.#limitBytes) this.dropBefore(this.latestKey ?? this.end)
    if (this.#bytes > this.#limitBytes) this.dropBefore(this.end)
  }

  dropBefore(index: number): void {
    const dropped = this.#items.splice(0, Math.max(0, index - this.#first))
    for (const item of dropped) if (item.type === 'unit') this.#bytes -= item.bytes.length
    this.#first += dropped.length
  }

  /** Number of the first key frame at or after `index`. */
  keyFrom(index: number): number | null {
    for (let at = Math.max(index, this.#first); at < this.end; at++) {
      const item = this.at(at)
      if (item?.type === 'unit' && item.key) return at
    }
    return null
  }
}
