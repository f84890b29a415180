/** The text of a show file: its YAML, and where in the file each key and value stands. */
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, visit } from 'yaml'

export type KeyPath = readonly (string | number)[]

export interface Position {
  /** From 1. */
  line: number
  /** From 1. */
  column: number
}

export interface SyntaxMistake extends Position {
  message: string
  hint?: string
}

export class ShowText {
  /** What makes it no YAML, or no YAML for us. */
  readonly mistakes: SyntaxMistake[] = []
  /** The plain value; undefined when the YAML is too broken to go on. */
  readonly value: unknown
  readonly #document: Document
  readonly #lines = new LineCounter()

  constructor(text: string) {
    this.#document = parseShowText(text, this.#lines)
    for (const { code, message, pos } of [...this.#document.errors, ...this.#document.warnings]) {
      this.mistakes.push({ ...this.#position(this.#openQuote(message) ?? pos[0]), ...inPlainWords(code, message) })
    }
    const goesOn = this.#document.errors.every((error) => error.code === 'DUPLICATE_KEY') && this.#nodesAreSound()
    this.value = goesOn ? this.#plainValue() : undefined
  }

  /** Where the value at `path` stands; the nearest thing that is there when it is missing. */
  valueAt(path: KeyPath): Position {
    const found = this.#find(path)
    if (found.value && !isEmpty(found.value)) return this.#position(found.value.range?.[0] ?? 0)
    return this.keyAt(path)
  }

  /** Where the key at `path` stands (for items of lists: the item). */
  keyAt(path: KeyPath): Position {
    const found = this.#find(path)
    const node = found.key ?? found.value
    return this.#position(node?.range?.[0] ?? 0)
  }

  /** Keys of the map at `path` in the order of the file. */
  keys(path: KeyPath): string[] {
    const found = this.#find(path)
    const node = this.#follow(found.value)
    return found.isThere && isMap(node) ? [...new Set(pairsOf(this.#document, node).map((pair) => keyText(pair)))] : []
  }

  /** What stands at `path`, or the last thing on the way to it. */
  #find(path: KeyPath): { key: Node | undefined; value: Node | undefined; isThere: boolean } {
    let key: Node | undefined
    let value = (this.#document.contents ?? undefined) as Node | undefined
    for (const step of path) {
      const inside = this.#follow(value)
      if (isMap(inside)) {
        const pair = pairsOf(this.#document, inside).findLast((candidate) => keyText(candidate) === String(step))
        if (!pair) return { key, value, isThere: false }
        key = pair.key as Node
        value = (pair.value ?? undefined) as Node | undefined
      } else if (isSeq(inside)) {
        const item = inside.items[Number(step)] as Node | undefined
        if (!item) return { key, value, isThere: false }
        key = undefined
        value = item
      } else return { key, value, isThere: false }
    }
    return { key, value, isThere: true }
  }

  #follow(node: Node | undefined): Node | undefined {
    return isAlias(node) ? node.resolve(this.#document) : node
  }

  #position(offset: number): Position {
    const { line, col } = this.#lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }

  /** A quote that is not closed is wrong where it opens, not at the end of the file where YAML misses it. */
  #openQuote(message: string): number | undefined {
    if (!/^Missing closing .quote/.test(message)) return undefined
    let last: number | undefined
    visit(this.#document, {
      Scalar: (_, { type, range }) => {
        if (type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE') last = Math.max(last ?? 0, range?.[0] ?? 0)
      },
    })
    return last
  }

  #complain(node: unknown, message: string, hint?: string): void {
    const range = (node as Node | null)?.range
    this.mistakes.push({ ...this.#position(range?.[0] ?? 0), message, ...(hint ? { hint } : {}) })
  }

  /** Keys are plain words and aliases lead somewhere. */
  #nodesAreSound(): boolean {
    const before = this.mistakes.length
    visit(this.#document, {
      Pair: (_, pair) => {
        if (!isScalar(pair.key)) this.#complain(pair.key, 'a key must be a plain word', 'Write `key: value`')
        else if (pair.key.value === '__proto__') this.#complain(pair.key, '`__proto__` cannot be a name')
        else if (pair.key.value === null || pair.key.value === '')
          this.#complain(pair.key, 'a key is empty', 'Write `key: value`')
      },
      Alias: (_, alias) => {
        if (!alias.resolve(this.#document)) this.#complain(alias, `no anchor \`&${alias.source}\` stands above`)
      },
    })
    return this.mistakes.length === before
  }

  #plainValue(): unknown {
    try {
      return this.#document.toJS({ maxAliasCount: 1000 })
    } catch (error) {
      this.#complain(null, `the anchors cannot be followed: ${error instanceof Error ? error.message : String(error)}`)
      return undefined
    }
  }
}

/** The document as shows are read: merges, and numbers as people write them. */
export function parseShowText(text: string, lineCounter = new LineCounter()): Document {
  return parseDocument(text, {
    lineCounter,
    prettyErrors: false,
    merge: true,
    customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || !isComputerNumber(tag)),
  })
}

/** YAML would read the size `0x720` as the number 1824. */
function isComputerNumber(tag: { format?: string }): boolean {
  return tag.format === 'HEX' || tag.format === 'OCT'
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

/** A key without a value. */
export function isEmpty(node: Node): boolean {
  return isScalar(node) && node.value === null && (node.source ?? '') === ''
}

/** The merge key is a symbol to the parser. */
export function keyText({ key }: Pair): string {
  if (!isScalar(key)) return ''
  return typeof key.value === 'symbol' ? '<<' : String(key.value)
}

/** The map's own pairs after those it merges with `<<`. */
export function pairsOf(document: Document, map: { items: Pair[] }): Pair[] {
  const merged: Pair[] = []
  const own: Pair[] = []
  for (const pair of map.items) {
    if (keyText(pair) !== '<<') {
      own.push(pair)
      continue
    }
    for (const part of isSeq(pair.value) ? pair.value.items : [pair.value]) {
      const source = isAlias(part) ? part.resolve(document) : part
      if (isMap(source) && source !== map) merged.push(...pairsOf(document, source))
    }
  }
  return [...merged, ...own]
}

function inPlainWords(code: string, message: string): { message: string; hint?: string } {
  switch (code) {
    case 'TAB_AS_INDENT':
      return { message: 'a tab stands where YAML wants spaces', hint: 'Indent by two spaces' }
    case 'DUPLICATE_KEY':
      return { message: 'this key is here twice', hint: 'Remove or rename one of the two' }
    case 'MULTIPLE_DOCS':
      return { message: 'a second document begins here', hint: 'A show is one document: remove the `---`' }
    case 'BAD_INDENT':
      if (message.startsWith('Flow'))
        return { message: 'a bracket is not closed', hint: 'It ends with `]` or `}`, deeper than its key' }
      return { message: 'the indentation does not fit', hint: 'The keys of one map start in the same column' }
    case 'MULTILINE_IMPLICIT_KEY':
      return { message: 'this line is neither a key nor a value', hint: 'Is a colon with a space missing after a key?' }
    case 'MISSING_CHAR':
      if (message.includes('quote')) return { message: 'this quote is not closed' }
      return { message: `not YAML: ${lowerFirst(message)}` }
    default:
      return { message: `not YAML: ${lowerFirst(message)}` }
  }
}
