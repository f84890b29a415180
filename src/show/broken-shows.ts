/** Broken shows for the tests: each has one mistake, at the mark in its text. */
import { describe, expect, test } from 'vitest'
import { mistakesOf, unmark } from './fixtures.ts'

interface Broken {
  name: string
  show: string
  /** Part of what the mistake says. */
  says: string
  /** Part of its hint. */
  hint?: string
}

/** Each show gives its one mistake at the right line and column, with the right words. */
export function testBroken(about: string, folder: string, shows: Broken[]): void {
  describe(about, () => {
    test.each(shows)('$name', ({ show, says, hint }) => {
      const { text, marks } = unmark(show)
      const mistakes = mistakesOf(text, folder)
      const found = mistakes.map(({ line, column, what }) => ({ line, column, what }))
      expect(found).toEqual([{ ...marks[0], what: expect.stringContaining(says) }])
      if (hint) expect(mistakes[0]?.hint).toContain(hint)
    })
  })
}
