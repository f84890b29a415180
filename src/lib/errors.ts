/** The errors a person may see: mistakes in a show file, with their place, and the base of every expected failure. */

/** A failure we expect. `code` is constant, for programs; the message is for people. Rooms of the house extend it. */
export class MixosError extends Error {
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

/** Where in a file; line and column count from 1. */
export interface Place {
  file: string
  line: number
  column: number
}

/** One mistake of the user's: where it is, what is wrong, and in the hint what would be right. */
export class ShowError extends MixosError implements Place {
  readonly file: string
  readonly line: number
  readonly column: number
  /** What is wrong, without the place; no full stop at the end. */
  readonly what: string
  readonly hint: string | undefined

  constructor(place: Place, what: string, hint?: string) {
    super('show-error', formatMistake(place, what, hint))
    this.file = place.file
    this.line = place.line
    this.column = place.column
    this.what = what
    this.hint = hint
  }

  toJSON() {
    return { file: this.file, line: this.line, column: this.column, message: this.what, hint: this.hint }
  }
}

/** All the mistakes of one file, in the order of their places. */
export class ShowErrors extends MixosError {
  readonly errors: readonly ShowError[]

  constructor(errors: readonly ShowError[]) {
    const sorted = [...errors].sort(byPlace)
    super('show-errors', sorted.map((error) => error.message).join('\n'))
    this.errors = sorted
  }
}

function formatMistake({ file, line, column }: Place, what: string, hint: string | undefined): string {
  const mistake = `${file}:${line}:${column}: ${what}`
  return hint ? `${mistake}. ${hint}` : mistake
}

function byPlace(a: Place, b: Place): number {
  return a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column
}
