/** Collects everything that is wrong with a show, each mistake with its place, so that all are told at once. */
import { ShowError, ShowErrors } from '../lib/errors.ts'
import type { KeyPath, Position, ShowText } from './show-text.ts'

export class Mistakes {
  readonly #file: string
  readonly #text: ShowText
  readonly #found = new Map<string, ShowError>()

  constructor(file: string, text: ShowText) {
    this.#file = file
    this.#text = text
    for (const { message, hint, ...position } of text.mistakes) this.#add(position, message, hint)
  }

  /** Wrong is the value at `path`. */
  value(path: KeyPath, what: string, hint?: string): void {
    this.#add(this.#text.valueAt(path), what, hint)
  }

  /** Wrong is the key at `path`. */
  key(path: KeyPath, what: string, hint?: string): void {
    this.#add(this.#text.keyAt(path), what, hint)
  }

  /** What is wrong in a file that the show names. */
  inFile({ errors }: ShowErrors): void {
    for (const error of errors) this.#found.set(error.message, error)
  }

  get found(): ShowError[] {
    return [...this.#found.values()]
  }

  throwIfAny(): void {
    if (this.#found.size > 0) throw new ShowErrors(this.found)
  }

  /** An anchor used twice gives its mistake once. */
  #add(position: Position, what: string, hint?: string): void {
    const error = new ShowError({ file: this.#file, ...position }, harmless(what), hint && harmless(hint))
    this.#found.set(error.message, error)
  }
}

/** The user's words without what would steer a terminal. */
function harmless(words: string): string {
  return words.replace(/\p{Cc}/gu, '\ufffd')
}

/** The hint with the nearest right word, if there is one. */
export function didYouMean(word: string | undefined): string | undefined {
  return word === undefined ? undefined : `Did you mean \`${word}\`?`
}
