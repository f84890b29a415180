/** Broken shows as a whole: all mistakes at once, each once. */
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { mistakesOf, showFolder, showWith, unmark } from './fixtures.ts'

const { folder, remove } = showFolder()
afterAll(remove)

test.skipIf(process.getuid?.() === 0)('a file that may not be read (root may read all: skipped for root)', () => {
  const file = join(folder, 'locked.mp4')
  writeFileSync(file, 'locked')
  chmodSync(file, 0)
  const { text, marks } = unmark(showWith('    sources: { a: { play: ▸locked.mp4 } }\n    scenes: { A: [ a ] }'))
  expect(mistakesOf(text, folder)).toMatchObject([{ ...marks[0], what: expect.stringContaining('cannot be read') }])
})

test('all mistakes are told at once, in the order of the file', () => {
  const { text, marks } = unmark(
    `show: Test
video: ▸720p26
rooms:
  hall-a:
    control: { password: ▸hunter2 }
    sources:
      cam: { pattern: ▸smtpe, tone: ▸440 }
      clip: { play: ▸nowhere.mp4, loop: ▸maybe }
    scenes:
      A: [ ▸kam, { source: ▸kam, opacity: ▸2 } ]
      B: [ { scene: C, ▸sclae: 2 } ]
      C: [ { scene: ▸B } ]
    sound: { ▸mic: -3 dB, cam: { volume: ▸16 dB, in: [ ▸D ] } }
`,
  )
  expect(mistakesOf(text, folder).map(({ line, column }) => ({ line, column }))).toEqual(marks)
})

test('a mistake in an anchor used twice is told once', () => {
  const { text, marks } = unmark(
    showWith('    sources:\n      a: &cam { pattern: ▸smtpe }\n      b: *cam\n    scenes: { A: [ a, b ] }'),
  )
  expect(mistakesOf(text, folder)).toMatchObject(marks)
})
