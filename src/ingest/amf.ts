/** AMF0, in which RTMP's commands are written: numbers, words, and objects of both. */
import { MixosError } from '../lib/errors.ts'

/** Anything else that AMF0 knows is read as null. */
export type Amf = number | boolean | string | null | Amf[] | { [name: string]: Amf }

/** What came is no AMF0, or deeper than any command. */
export class AmfError extends MixosError {
  constructor(what: string) {
    super('amf', what)
  }
}

/** The types of its values. */
const type = {
  number: 0,
  boolean: 1,
  string: 2,
  object: 3,
  null: 5,
  undefined: 6,
  array: 8,
  end: 9,
  list: 10,
  date: 11,
  long: 12,
}
const deepest = 4
const mostEntries = 100

/** All values of a command, in their order. Throws `AmfError`. */
export function readAmf(bytes: Buffer): Amf[] {
  const reader = new Reader(bytes)
  const values: Amf[] = []
  while (reader.left > 0 && values.length < mostEntries) values.push(reader.value(0))
  return values
}

class Reader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  value(depth: number): Amf {
    if (depth > deepest) throw new AmfError('a command is nested too deeply')
    const is = this.#take(1).readUInt8()
    if (is === type.number) return this.#take(8).readDoubleBE()
    if (is === type.boolean) return this.#take(1).readUInt8() !== 0
    if (is === type.string) return this.#text(this.#take(2).readUInt16BE())
    if (is === type.long) return this.#text(this.#take(4).readUInt32BE())
    if (is === type.object) return this.#entries(depth)
    if (is === type.array) {
      this.#take(4)
      return this.#entries(depth)
    }
    if (is === type.list) return this.#list(depth)
    if (is === type.date) this.#take(10)
    else if (is !== type.null && is !== type.undefined) throw new AmfError(`a command has a value of the unknown type ${is}`)
    return null
  }

  #entries(depth: number): Amf {
    const found: [string, Amf][] = []
    while (found.length < mostEntries) {
      const name = this.#text(this.#take(2).readUInt16BE())
      if (name === '' && this.#bytes[this.#at] === type.end) {
        this.#at++
        return Object.fromEntries(found)
      }
      found.push([name, this.value(depth + 1)])
    }
    throw new AmfError('a command has an object with too many entries')
  }

  #list(depth: number): Amf[] {
    const count = this.#take(4).readUInt32BE()
    if (count > mostEntries) throw new AmfError('a command has a list with too many entries')
    return Array.from({ length: count }, () => this.value(depth + 1))
  }

  #text(size: number): string {
    return this.#take(size).toString('utf8')
  }

  #take(size: number): Buffer {
    if (this.left < size) throw new AmfError('a command is cut off')
    this.#at += size
    return this.#bytes.subarray(this.#at - size, this.#at)
  }
}

/** Lists are never sent. */
export function writeAmf(...values: (number | boolean | string | null | Record<string, number | string>)[]): Buffer {
  return Buffer.concat(values.map(write))
}

function write(value: number | boolean | string | null | Record<string, number | string>): Buffer {
  if (value === null) return Buffer.from([type.null])
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(9)
    bytes.writeDoubleBE(value, 1)
    return bytes
  }
  if (typeof value === 'boolean') return Buffer.from([type.boolean, Number(value)])
  if (typeof value === 'string') return Buffer.concat([Buffer.from([type.string]), named(value)])
  const entries = Object.entries(value).flatMap(([name, entry]) => [named(name), write(entry)])
  return Buffer.concat([Buffer.from([type.object]), ...entries, Buffer.from([0, 0, type.end])])
}

function named(text: string): Buffer {
  const bytes = Buffer.from(text)
  const size = Buffer.alloc(2)
  size.writeUInt16BE(bytes.length)
  return Buffer.concat([size, bytes])
}
