/** Whether an SVG is well-formed XML with an `svg` at its root: less, and the painter refuses it. */

/** Mistakes are thrown as far as `svgFlaw`. */
class Malformed extends Error {}

const name = '[\\p{L}_:][\\p{L}\\p{N}\\p{M}_:.\\-\\u00b7]*'
const attribute = new RegExp(`\\s+(${name})\\s*=\\s*("[^"<]*"|'[^'<]*')`, 'uy')
const openName = new RegExp(`<(${name})`, 'uy')
const openEnd = /\s*(\/?)>/uy
const closeTag = new RegExp(`</(${name})\\s*>`, 'uy')
const declaredEntity = new RegExp(`<!ENTITY\\s+(${name})\\s`, 'gu')
/** Quoted words, comments and the internal part in brackets may hold a `>`. */
const doctype = /<!DOCTYPE(?:"[^"]*"|'[^']*'|\[(?:"[^"]*"|'[^']*'|<!--[\s\S]*?-->|[^\]"'])*\]|[^>"'[])*>/uy
const reference = new RegExp(`&(?:#[0-9]+;|#x[0-9a-fA-F]+;|(${name});)?`, 'gu')
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML forbids
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f]/u

/** What somebody took for a name may be a whole file. */
const longestMessage = 200
const namespace = 'http://www.w3.org/2000/svg'

interface Element {
  name: string
  /** Where it begins. */
  at: number
  /** Those of the elements around it, too. */
  prefixes: ReadonlySet<string>
}

/** What is wrong with it, in words; null when nothing is. */
export function svgFlaw(bytes: Buffer): string | null {
  try {
    new Reader(decode(bytes)).read()
    return null
  } catch (error) {
    if (error instanceof Malformed) return error.message.slice(0, longestMessage)
    throw error
  }
}

/** Encodings that name themselves have ASCII where it matters here. */
function decode(bytes: Buffer): string {
  const named = /^(?:\ufeff)?<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']/.exec(bytes.toString('utf8', 0, 200))?.[1]
  if (named && !/^utf-?8$/i.test(named)) return bytes.toString('latin1')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Malformed('it is not UTF-8, and does not name another encoding')
  }
}

function withDeclared(around: ReadonlySet<string>, attributes: ReadonlyMap<string, string>): ReadonlySet<string> {
  const declared = [...attributes.keys()].flatMap((key) => (key.startsWith('xmlns:') ? [key.slice('xmlns:'.length)] : []))
  return declared.length === 0 ? around : new Set([...around, ...declared])
}

class Reader {
  readonly #text: string
  readonly #open: Element[] = []
  #entities = new Set(['amp', 'lt', 'gt', 'quot', 'apos'])
  #at = 0
  #hasRoot = false

  constructor(text: string) {
    this.#text = text
  }

  read(): void {
    const strange = forbidden.exec(this.#text)
    if (strange) this.#fail('a control character', strange.index)
    if (this.#text.startsWith('<?xml')) this.#skip('<?xml', '?>', 'the line with `<?xml`')
    while (this.#at < this.#text.length) {
      this.#words()
      if (this.#at < this.#text.length) this.#markup()
    }
    const left = this.#open.at(-1)
    if (left) throw new Malformed(`\`<${left.name}>\` of line ${this.#line(left.at)} is not closed; it may be cut off`)
    if (!this.#hasRoot) throw new Malformed('there is no `<svg>`')
  }

  /** Up to the next `<`. */
  #words(): void {
    const next = this.#text.indexOf('<', this.#at)
    const words = this.#text.slice(this.#at, next < 0 ? undefined : next)
    if (this.#open.length === 0 && words.trim() !== '') this.#fail('words outside of `<svg>`')
    if (words.includes(']]>')) this.#fail('`]]>`, which stands for nothing here', this.#at + words.indexOf(']]>'))
    this.#references(words, this.#at)
    this.#at += words.length
  }

  #markup(): void {
    if (this.#starts('<!--')) this.#comment()
    else if (this.#starts('<![CDATA[')) this.#skip('<![CDATA[', ']]>', '`<![CDATA[`')
    else if (this.#starts('<?xml ')) this.#fail('`<?xml`, which stands only at the very beginning')
    else if (this.#starts('<?')) this.#skip('<?', '?>', '`<?`')
    else if (this.#starts('<!DOCTYPE')) this.#doctype()
    else if (this.#starts('</')) this.#close()
    else this.#element()
  }

  #comment(): void {
    const dashes = this.#text.indexOf('--', this.#at + 4)
    if (dashes >= 0 && this.#text[dashes + 2] !== '>') this.#fail('`--` within a comment', dashes)
    this.#skip('<!--', '-->', 'a comment')
  }

  #doctype(): void {
    const [whole] = this.#match(doctype) ?? this.#fail('a `<!DOCTYPE` that does not end')
    for (const [, entity = ''] of whole.matchAll(declaredEntity)) this.#entities.add(entity)
  }

  #element(): void {
    const start = this.#at
    const around = this.#open.at(-1)
    const [, tag = ''] = this.#match(openName) ?? this.#fail('`<` without a name after it')
    const attributes = this.#attributes(tag, start)
    const [, isEmpty] = this.#match(openEnd) ?? this.#fail(`in \`<${tag}\` something that is no \`name="value"\``)
    const prefixes = withDeclared(around?.prefixes ?? new Set(['xml', 'xmlns']), attributes)
    for (const word of [tag, ...attributes.keys()]) {
      const [prefix = '', local] = word.split(':')
      if (local !== undefined && !prefixes.has(prefix))
        this.#fail(`\`${word}\` without a declaration of \`xmlns:${prefix}\``, start)
    }
    if (!around) this.#root(tag, attributes, start)
    if (!isEmpty) this.#open.push({ name: tag, at: start, prefixes })
  }

  #attributes(tag: string, start: number): Map<string, string> {
    const attributes = new Map<string, string>()
    for (let found = this.#match(attribute); found; found = this.#match(attribute)) {
      const [whole, key = '', value = ''] = found
      if (attributes.has(key)) this.#fail(`\`${key}\` twice in \`<${tag}\``, start)
      attributes.set(key, value.slice(1, -1))
      this.#references(value, this.#at - whole.length)
    }
    return attributes
  }

  #root(tag: string, attributes: ReadonlyMap<string, string>, start: number): void {
    if (this.#hasRoot) this.#fail(`\`<${tag}>\` behind the end of \`<svg>\``, start)
    const [local, prefix] = tag.split(':').reverse()
    if (local !== 'svg') this.#fail(`\`<${tag}>\` where \`<svg>\` must be`, start)
    const key = prefix === undefined ? 'xmlns' : `xmlns:${prefix}`
    if ((attributes.get(key) ?? namespace) !== namespace) this.#fail(`a \`${key}\` other than \`${namespace}\``, start)
    this.#hasRoot = true
  }

  #close(): void {
    const start = this.#at
    const [, tag = ''] = this.#match(closeTag) ?? this.#fail('`</` without a name and `>`')
    const open = this.#open.pop()
    if (!open) this.#fail(`\`</${tag}>\`, and nothing is open`, start)
    if (open.name !== tag) this.#fail(`\`</${tag}>\` where \`<${open.name}>\` of line ${this.#line(open.at)} is open`, start)
  }

  #references(words: string, from: number): void {
    for (const { 0: whole, 1: entity, index } of words.matchAll(reference)) {
      if (whole === '&') this.#fail('`&`, which is written `&amp;`', from + index)
      if (entity !== undefined && !this.#entities.has(entity)) this.#fail(`\`${whole}\`, which nothing declares`, from + index)
    }
  }

  #starts(word: string): boolean {
    return this.#text.startsWith(word, this.#at)
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found) this.#at = pattern.lastIndex
    return found
  }

  #skip(start: string, end: string, what: string): void {
    const found = this.#text.indexOf(end, this.#at + start.length)
    if (found < 0) this.#fail(`${what} that does not end`)
    this.#at = found + end.length
  }

  #line(at: number): number {
    return this.#text.slice(0, at).split('\n').length
  }

  #fail(what: string, at = this.#at): never {
    throw new Malformed(`its line ${this.#line(at)} has ${what}`)
  }
}
