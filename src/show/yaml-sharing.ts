/** Anchors, aliases and merges in a YAML text that is being changed: who shares a text keeps it when one of them changes. */
import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isSeq,
  type Node,
  type Pair,
  visit,
  type YAMLMap,
} from 'yaml'
import { type KeyPath, keyText, pairsOf } from './show-text.ts'
import type { YamlEdit } from './yaml-edit.ts'
import { flowText } from './yaml-flow.ts'
import { columnOf, endOf, lineStart, nodeAt, slotsOf, spotAt, startOf } from './yaml-places.ts'

/** One who shares an anchored text, by an alias. */
interface User {
  alias: Alias
  /** Of the alias. */
  path: KeyPath
  /** Of the map into which it is merged; null: it stands for a value. */
  into: KeyPath | null
}

/** What is about to change where `own` leads. */
interface Change {
  /** A key or an item there. */
  step: string | number
  /** The key comes or goes. Otherwise it gets another value. */
  isKey: boolean
}

/** The order of keys counts in what is deeper than a room. */
const roomDepth = 2

/** Makes that everything on the way to `path` stands there alone, so that what is there can change. */
export function own(edit: YamlEdit, path: KeyPath, change?: Change): void {
  path.forEach((step, depth) => {
    while (standsAlone(edit, path.slice(0, depth), { step, isKey: false })) {
      // One who shares the text has got one of its own; perhaps there are more.
    }
    if (isInherited(edit.document, path.slice(0, depth), String(step))) addOwn(edit, path.slice(0, depth), String(step))
  })
  while (standsAlone(edit, path, change));
}

/** One step towards it; false when nothing is left to do. */
function standsAlone(edit: YamlEdit, here: KeyPath, change: Change | undefined): boolean {
  const { document } = edit
  const node = nodeAt(document, here)
  if (isAlias(node)) return replaceAlias(edit, here, node)
  if (!node) return false
  const isOrder = !change || (change.isKey && here.length > roomDepth)
  const user = usersOf(document, node).find(({ into }) => !into || isOrder || !hasOwn(document, into, change.step))
  if (!user) return false
  if (!user.into) return moveAnchor(edit, node)
  const isThere = isMap(node) && change && pairsOf(document, node).some((pair) => keyText(pair) === String(change.step))
  return isThere && !isOrder ? addOwn(edit, user.into, String(change.step)) : expandMerges(edit, user.into)
}

/** What is shared of the value at `path`, or in it, is moved to where it stays, before the value goes. */
export function detach(edit: YamlEdit, path: KeyPath): void {
  for (let isAlone = false; !isAlone; ) {
    const whole = nodeAt(edit.document, path)
    if (!whole || isAlias(whole)) return
    const inside = new Set<Node>()
    const visitor = (_: unknown, node: Node) => void inside.add(node)
    visit(whole, { Scalar: visitor, Map: visitor, Seq: visitor, Alias: visitor })
    isAlone = true
    for (const node of inside) {
      const users = usersOf(edit.document, node)
      if (users.every(({ alias }) => inside.has(alias))) continue
      isAlone = false
      const within = users.find(({ alias }) => inside.has(alias))
      if (!within) moveAnchor(edit, node)
      else if (within.into) expandMerges(edit, within.into)
      else replaceAlias(edit, within.path, within.alias)
      break
    }
  }
}

/** Whether the map at `path` has `key` by a merge only. */
export function isInherited(document: Document, path: KeyPath, key: string): boolean {
  const map = nodeAt(document, path)
  return isMap(map) && !hasOwn(document, path, key) && pairsOf(document, map).some((pair) => keyText(pair) === key)
}

/** Instead of its merges the map at `path` gets what they bring; the order of its keys stays. */
export function expandMerges(edit: YamlEdit, path: KeyPath): true {
  const { text, document } = edit
  const map = nodeAt(document, path) as YAMLMap
  const slots = slotsOf(text, map)
  const names = [...new Set(pairsOf(document, map).map((pair) => keyText(pair)))]
  const column = columnOf(text, map)
  const written = (name: string) => {
    const slot = slots[map.items.findLastIndex((pair) => keyText(pair) === name)]
    return slot ? text.slice(slot.from, slot.to) : pairText(edit, map, inheritedPair(document, map, name), column)
  }
  const own = map.items.map((pair) => keyText(pair)).filter((key) => key !== '<<')
  const isFirst = keyText(map.items[0] as Pair) === '<<' && own.length === map.items.length - 1
  const isPlain = isFirst && own.every((key, index) => names[names.length - own.length + index] === key)
  const between = map.flow ? ', ' : `${text.includes('\r\n') ? '\r\n' : '\n'}${' '.repeat(column)}`
  const texts = (isPlain ? names.slice(0, names.length - own.length) : names).map(written)
  if (texts.length === 0) edit.remove([...path, '<<'])
  else if (isPlain) edit.splice({ ...(slots[0] as { from: number; to: number }), put: texts.join(between) })
  else {
    const last = slots.length - 1
    edit.splice(
      ...slots.map((slot, at) => ({ ...slot, put: (at < last ? texts.slice(at, at + 1) : texts.slice(at)).join(between) })),
    )
  }
  return true
}

/** A key of its own for what the map at `path` has by a merge. */
function addOwn(edit: YamlEdit, path: KeyPath, key: string): true {
  const map = nodeAt(edit.document, path) as YAMLMap
  const put = pairText(edit, map, inheritedPair(edit.document, map, key), columnOf(edit.text, map))
  edit.putPair(path, put)
  return true
}

function inheritedPair(document: Document, map: YAMLMap, key: string): Pair {
  return pairsOf(document, map).findLast((pair) => keyText(pair) === key) as Pair
}

function pairText(edit: YamlEdit, into: YAMLMap, { key, value }: Pair, column: number): string {
  const name = flowText((key as { value: unknown }).value)
  return `${name}:${copyText(edit, value as Node, into.flow ? null : column)}`
}

/** `column` is that of the key before it; null: it stands between brackets. The text begins with what follows a colon. */
function copyText(edit: YamlEdit, value: Node, column: number | null): string {
  const { text, document } = edit
  const node = isAlias(value) ? (value.resolve(document) as Node) : value
  if (column === null) return ` ${flowText(node.toJS(document, { maxAliasCount: 1000 }))}`
  const from = node.range?.[0] ?? 0
  const bare = withoutAnchors(text, node, from, endOf(text, node))
  if (!isCollection(node) || node.flow) {
    const indent = /^ */.exec(text.slice(lineStart(text, from)))?.[0].length ?? 0
    return ` ${shifted(bare, column - indent)}`
  }
  const own = columnOf(text, node)
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  return `${eol}${' '.repeat(column + 2)}${shifted(bare, column + 2 - own)}`
}

/** All lines but the first moved to the right. */
function shifted(text: string, columns: number): string {
  const move = (indent: string) => ' '.repeat(Math.max(0, indent.length + columns))
  return text.replace(/(?<=\n)[ ]*(?=[^\s])/g, move)
}

/** The text of a node; nothing in the copy has a name by which others could mean it. */
function withoutAnchors(text: string, node: Node, from: number, to: number): string {
  const cuts: { from: number; to: number }[] = []
  const visitor = (_: unknown, inside: Node) => {
    const start = startOf(text, inside)
    const begin = inside.range?.[0] ?? 0
    if (inside === node || start === begin) return
    const end = start + (/^\S+[ \t]*/.exec(text.slice(start))?.[0].length ?? 0)
    cuts.push({ from: /[\r\n]/.test(text[end] ?? '') ? start - 1 : start, to: end })
  }
  visit(node, { Scalar: visitor, Map: visitor, Seq: visitor })
  let bare = text.slice(from, to)
  for (const cut of cuts.toSorted((a, b) => b.from - a.from)) bare = bare.slice(0, cut.from - from) + bare.slice(cut.to - from)
  return bare
}

function replaceAlias(edit: YamlEdit, path: KeyPath, alias: Alias): true {
  const [from = 0, to = 0] = alias.range ?? []
  edit.splice(aliasSplice(edit, path, alias, { from, to }, ''))
  return true
}

/** The anchored text goes to the first who shares it, for the others come after; where it stood it stays without its anchor. */
function moveAnchor(edit: YamlEdit, node: Node): true {
  const { text } = edit
  const { alias, path, into } = usersOf(edit.document, node)[0] as User
  if (into) return expandMerges(edit, into)
  const [from = 0, to = 0] = alias.range ?? []
  const start = startOf(text, node)
  const name = /^&\S+[ \t]*/.exec(text.slice(start))?.[0] ?? ''
  const isAlone = text[start + name.length] === '\n' || text[start + name.length] === '\r'
  edit.splice(
    { from: isAlone && text[start - 1] === ' ' ? start - 1 : start, to: start + name.length, put: '' },
    aliasSplice(edit, path, alias, { from, to }, name.trim()),
  )
  return true
}

function aliasSplice(edit: YamlEdit, path: KeyPath, alias: Alias, place: { from: number; to: number }, anchor: string) {
  const spot = spotAt(edit.document, path)
  const holder = spot?.holder
  const copy = copyText(edit, alias, holder && !holder.flow ? columnOf(edit.text, holder) : null)
  const isBlock = /^\r?\n/.test(copy)
  // The space behind the colon or the dash is there already.
  if (anchor !== '') return { ...place, put: anchor + copy }
  if (!isBlock) return { ...place, put: copy.slice(1) }
  if (spot && isSeq(holder)) return { ...place, put: copy.trimStart() }
  return { from: edit.text[place.from - 1] === ' ' ? place.from - 1 : place.from, to: place.to, put: copy }
}

function usersOf(document: Document, node: Node): User[] {
  if (!('anchor' in node) || !node.anchor || isAlias(node)) return []
  const users: User[] = []
  visit(document, {
    Alias: (_, alias, ancestors) => {
      if (alias.resolve(document) !== node) return
      const path = pathOf([...(ancestors as Node[]), alias])
      const merge = path.lastIndexOf('<<')
      const isMerge = merge >= 0 && path.slice(merge + 1).every((step) => typeof step === 'number')
      users.push({ alias, path, into: isMerge ? path.slice(0, merge) : null })
    },
  })
  return users
}

function pathOf(nodes: (Node | Pair)[]): KeyPath {
  return nodes.flatMap((node, index): KeyPath => {
    if (isPair(node)) return [keyText(node)]
    return isSeq(node) ? [node.items.indexOf(nodes[index + 1])] : []
  })
}

function hasOwn(document: Document, path: KeyPath, key: string | number): boolean {
  return spotAt(document, [...path, key]) !== null
}
