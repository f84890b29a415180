/** Lists that have grown too long for one line. */
import { isCollection, isSeq, type Node } from 'yaml'
import type { KeyPath } from './show-text.ts'
import type { YamlEdit } from './yaml-edit.ts'
import { columnOf, lineEnd, lineStart, slotsOf, spotAt } from './yaml-places.ts'

const longestLine = 120

/** Gives each item of the list at `path` a line of its own, where it stands on one line, too long a one. */
export function wrapLong(edit: YamlEdit, path: KeyPath): void {
  const { text } = edit
  const spot = spotAt(edit.document, path)
  if (!spot?.pair || !isSeq(spot.node) || !spot.node.flow || spot.holder.flow) return
  const { range } = spot.node
  if (!range || !spot.node.items.some(isCollection)) return
  const [from, to] = range
  const end = lineEnd(text, from)
  if (to > end || text.slice(to, end).trim() !== '' || end - lineStart(text, from) <= longestLine) return
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const start = `${eol}${' '.repeat(columnOf(text, spot.holder) + 2)}- `
  const lines = slotsOf(text, spot.node).map((slot) => `${start}${text.slice(slot.from, slot.to)}`)
  const colon = text.indexOf(':', (spot.pair.key as Node).range?.[1] ?? 0) + 1
  if (text.slice(colon, from).trim() === '') edit.splice({ from: colon, to, put: lines.join('') })
}
