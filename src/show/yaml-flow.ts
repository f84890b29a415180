/** Values as they are written on one line of a show file: `{ source: slides, at: [36, 36] }`. */
import { Document, isCollection } from 'yaml'

/** The text of a plain value (text, number, boolean, null, lists and maps of them), for any place in the file. */
export function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`
  if (typeof value !== 'object' || value === null) return scalarText(value)
  const pairs = Object.entries(value).map(([key, inside]) => `${scalarText(key)}: ${flowText(inside)}`)
  return pairs.length > 0 ? `{ ${pairs.join(', ')} }` : '{}'
}

/** Quoted where YAML would read something else, here or between brackets. */
function scalarText(value: unknown): string {
  if (typeof value === 'string' && /[\p{Cc}\u2028\u2029]/u.test(value)) return JSON.stringify(value)
  const document = new Document([value])
  if (isCollection(document.contents)) document.contents.flow = true
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).trim().slice(1, -1)
}
