/** Where in a YAML text its nodes begin and end, so that a piece can be exchanged and every other byte stays. */
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { isEmpty, type KeyPath, keyText } from './show-text.ts'

/** A value and what holds it. Aliases are not followed, merged keys are not looked at. */
export interface Spot {
  holder: YAMLMap | YAMLSeq
  index: number
  /** Null in lists. */
  pair: Pair | null
  /** Null for a key that stands alone between brackets. */
  node: Node | null
}

/** Null when nothing is written there. `path` is not empty. */
export function spotAt(document: Document, path: KeyPath): Spot | null {
  const holder = nodeAt(document, path.slice(0, -1))
  const step = path.at(-1)
  if (isMap(holder)) {
    const index = holder.items.findLastIndex((pair) => keyText(pair) === String(step))
    const pair = holder.items[index]
    return pair ? { holder, index, pair, node: pair.value as Node | null } : null
  }
  const item = isSeq(holder) ? (holder.items[Number(step)] as Node | undefined) : undefined
  return item && isSeq(holder) ? { holder, index: Number(step), pair: null, node: item } : null
}

export function nodeAt(document: Document, path: KeyPath): Node | null {
  return path.length === 0 ? document.contents : (spotAt(document, path)?.node ?? null)
}

/** The offset of its first letter, anchor included. */
export function startOf(text: string, node: Node): number {
  const start = node.range?.[0] ?? 0
  const { anchor } = node as { anchor?: string }
  return anchor && !isAlias(node) ? text.lastIndexOf(`&${anchor}`, start) : start
}

/** The offset after its last letter; comments behind it do not count. */
export function endOf(text: string, node: Node): number {
  const [start = 0, end = 0] = node.range ?? []
  if (isCollection(node) && !node.flow) {
    const last = node.items.at(-1)
    if (isPair(last)) return pairEnd(text, last)
    return last ? endOf(text, last as Node) : start
  }
  return start + text.slice(start, end).trimEnd().length
}

export function pairStart(text: string, pair: Pair): number {
  return startOf(text, pair.key as Node)
}

export function pairEnd(text: string, { key, value }: Pair): number {
  const keyEnd = (key as Node).range?.[1] ?? 0
  if (isEmptyNode(value)) return /^[ \t]*:/.test(text.slice(keyEnd)) ? text.indexOf(':', keyEnd) + 1 : keyEnd
  return endOf(text, value as Node)
}

/** A key without a value. */
export function isEmptyNode(node: unknown): boolean {
  return node === null || (isScalar(node) && !(node as { anchor?: string }).anchor && isEmpty(node))
}

/** Where the items of a collection begin and end, in its order. */
export function slotsOf(text: string, holder: YAMLMap | YAMLSeq): { from: number; to: number }[] {
  if (isMap(holder)) return holder.items.map((pair) => ({ from: pairStart(text, pair), to: pairEnd(text, pair) }))
  return holder.items.map((item) => ({ from: startOf(text, item as Node), to: endOf(text, item as Node) }))
}

/** The column, from 0, of a block collection's keys or dashes. */
export function columnOf(text: string, holder: YAMLMap | YAMLSeq): number {
  const [first] = slotsOf(text, holder)
  const start = first?.from ?? 0
  const mark = isSeq(holder) ? text.lastIndexOf('-', start - 1) : start
  return mark - lineStart(text, mark)
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}

/** The offset of the line's end, or of the text's. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset)
  return end < 0 ? text.length : end
}
