/** Changes of a YAML text that leave every other byte as it is: values, keys, and items of lists. */
import { isDeepStrictEqual } from 'node:util'
import { type Document, isCollection, isMap, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml'
import { type KeyPath, parseShowText } from './show-text.ts'
import { flowText } from './yaml-flow.ts'
import { columnOf, isEmptyNode, lineEnd, lineStart, nodeAt, pairEnd, slotsOf, spotAt, startOf } from './yaml-places.ts'
import { detach, expandMerges, own } from './yaml-sharing.ts'

export interface Splice {
  from: number
  to: number
  put: string
}

/** How deep the parts of rooms stand: `rooms`, its name, the part. */
const partDepth = 3

/**
 * A text that is changed step by step. What stands at the changed place by an anchor, an alias or a merge gets a text of its own
 * first: other places keep what they had.
 */
export class YamlEdit {
  #text: string
  #document: Document | null = null

  constructor(text: string) {
    this.#text = text
  }

  get text(): string {
    return this.#text
  }

  get document(): Document {
    this.#document ??= parseShowText(this.#text)
    return this.#document
  }

  /** The plain value at `path`, aliases and merges followed; undefined when nothing is there. */
  valueAt(path: KeyPath): unknown {
    return path.reduce<unknown>(
      (value, step) =>
        typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[step] : undefined,
      this.document.toJS({ maxAliasCount: 1000 }),
    )
  }

  splice(...splices: Splice[]): void {
    for (const { from, to, put } of splices.toSorted((a, b) => b.from - a.from))
      this.#text = this.#text.slice(0, from) + put + this.#text.slice(to)
    this.#document = null
  }

  /** Writes `value` at `path`, a key of a map or an item of a list that is there. What says the same already stays. */
  set(path: KeyPath, value: unknown): void {
    if (isDeepStrictEqual(this.valueAt(path), value)) return
    const key = path.at(-1) as string
    own(this, path.slice(0, -1), { step: key, isKey: this.valueAt(path) === undefined })
    if (spotAt(this.document, path) === null) return this.putPair(path.slice(0, -1), pairText(key, value))
    detach(this, path)
    const spot = spotAt(this.document, path)
    if (!spot) throw new Error(`nothing stands at ${path.join('.')}`)
    const put = flowText(value)
    const { node, pair } = spot
    if (pair && isEmptyNode(node)) {
      const end = pairEnd(this.#text, pair)
      this.splice({ from: end, to: end, put: this.#text[end - 1] === ':' ? ` ${put}` : `: ${put}` })
    } else if (pair && isCollection(node) && !node.flow) {
      const from = this.#text.indexOf(':', (pair.key as Node).range?.[1] ?? 0) + 1
      this.splice({ from, to: pairEnd(this.#text, pair), put: ` ${put}` })
    } else if (node) {
      const { from, to } = slotsOf(this.#text, spot.holder)[spot.index] as { from: number; to: number }
      this.splice({ from: pair ? startOf(this.#text, node) : from, to, put })
    }
  }

  /** A new key at `index` of the map at `path`, which is made when it is not there. */
  add(path: KeyPath, key: string, value: unknown, index?: number): void {
    const map = this.valueAt(path)
    if (typeof map !== 'object' || map === null) return this.set(path, { [key]: value })
    own(this, path, { step: key, isKey: true })
    if (index !== undefined && spotAt(this.document, [...path, '<<'])) expandMerges(this, path)
    this.putPair(path, pairText(key, value), index)
  }

  /** A new item at `index` of the list at `path`. */
  insert(path: KeyPath, index: number, value: unknown): void {
    own(this, path)
    this.#put(nodeAt(this.document, path) as YAMLSeq, index, flowText(value))
  }

  /** Takes out a key or an item. A part of a room (`sound`, …) that is left empty goes with its key. */
  remove(path: KeyPath): void {
    const holderPath = path.slice(0, -1)
    this.#ownKey(path)
    detach(this, path)
    const spot = spotAt(this.document, path)
    if (!spot) return
    const { holder, index } = spot
    if (holder.items.length > 1) this.#cut(holder, index)
    else if (isMap(holder) && holderPath.length <= partDepth) this.remove(holderPath)
    else this.set(holderPath, isMap(holder) ? {} : [])
  }

  /** Another name for the key at the end of `path`; its value and its place stay. */
  rename(path: KeyPath, name: string): void {
    own(this, path.slice(0, -1), { step: name, isKey: true })
    this.#ownKey(path)
    const key = spotAt(this.document, path)?.pair?.key as Node | undefined
    if (key?.range) this.splice({ from: key.range[0], to: key.range[1], put: flowText(name) })
  }

  /** Moves an item of the list at `path`. Comments on lines of their own stay where they are. */
  move(path: KeyPath, from: number, to: number): void {
    own(this, path)
    const [low, high] = from < to ? [from, to] : [to, from]
    for (let index = low; index <= high; index++) detach(this, [...path, index])
    const holder = nodeAt(this.document, path) as YAMLSeq
    const slots = slotsOf(this.#text, holder).map((slot) => (holder.flow ? slot : { ...slot, to: lineEnd(this.#text, slot.to) }))
    const texts = slots.map((slot) => this.#text.slice(slot.from, slot.to))
    texts.splice(to, 0, ...texts.splice(from, 1))
    this.splice(...slots.map((slot, index) => ({ ...slot, put: texts[index] as string })))
  }

  /** A pair as text, at `index` of the map at `path`, which shares nothing. */
  putPair(path: KeyPath, pair: string, index = Number.POSITIVE_INFINITY): void {
    this.#put(nodeAt(this.document, path) as YAMLMap, index, pair)
  }

  /** What stands at `path` can go, or get another key. */
  #ownKey(path: KeyPath): void {
    const holder = path.slice(0, -1)
    const step = path.at(-1) as string | number
    own(this, holder, { step, isKey: true })
    if (spotAt(this.document, [...holder, '<<'])) expandMerges(this, holder)
  }

  #put(holder: YAMLMap | YAMLSeq, index: number, put: string): void {
    const slots = slotsOf(this.#text, holder)
    const before = slots[Math.min(index, slots.length) - 1]
    const [first] = slots
    if (!first) {
      const [from = 0, to = 0] = holder.range ?? []
      this.splice({ from: from + 1, to: to - 1, put: ` ${put} ` })
    } else if (holder.flow) {
      if (before) this.splice({ from: before.to, to: before.to, put: `, ${put}` })
      else this.splice({ from: first.from, to: first.from, put: `${put}, ` })
    } else this.#putLine(holder, before, isSeq(holder) ? `- ${put}` : put)
  }

  #putLine(holder: YAMLMap | YAMLSeq, before: { to: number } | undefined, put: string): void {
    const eol = this.#text.includes('\r\n') ? '\r\n' : '\n'
    const column = columnOf(this.#text, holder)
    if (!before) {
      const start = slotsOf(this.#text, holder)[0]?.from ?? 0
      const from = lineStart(this.#text, start) + column
      return this.splice({ from, to: from, put: `${put}${eol}${' '.repeat(column)}` })
    }
    const end = lineEnd(this.#text, before.to)
    const line = ' '.repeat(column) + put
    if (end === this.#text.length) this.splice({ from: end, to: end, put: `${eol}${line}` })
    else this.splice({ from: end + 1, to: end + 1, put: `${line}${eol}` })
  }

  /** One of several. */
  #cut(holder: YAMLMap | YAMLSeq, index: number): void {
    const slots = slotsOf(this.#text, holder)
    const { from, to } = slots[index] as { from: number; to: number }
    const before = slots[index - 1]
    const after = slots[index + 1]
    const start = lineStart(this.#text, from)
    const mark = isSeq(holder) ? /^[ \t]*-[ \t]*$/ : /^[ \t]*$/
    if (!holder.flow && mark.test(this.#text.slice(start, from)))
      return this.splice({ from: start, to: Math.min(lineEnd(this.#text, to) + 1, this.#text.length), put: '' })
    if (after) return this.splice({ from, to: after.from, put: '' })
    const isBare = before && /^\s*,\s*$/.test(this.#text.slice(before.to, from))
    this.splice({ from: isBare ? before.to : from, to, put: '' })
  }
}

function pairText(key: string, value: unknown): string {
  return `${flowText(key)}: ${flowText(value)}`
}
