/** A look into the files that a show names: which ones, and where what is wrong in them is told. */
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ShowErrors } from '../lib/errors.ts'
import type { FileLook } from './context.ts'
import { showFolder, showWith, unmark } from './fixtures.ts'
import { readShow } from './load.ts'

const { folder, remove } = showFolder()
afterAll(remove)

/** What is wrong with a marked show when all files that are looked into are bad; the files in the order of the looks. */
function lookedInto(marked: string): { mistakes: ShowErrors['errors']; marks: object[]; files: string[] } {
  const { text, marks } = unmark(marked)
  const files: string[] = []
  const look: FileLook = (file, wants) => {
    files.push(`${wants} ${file.slice(folder.length + 1)}`)
    return { what: `is no good ${wants}`, hint: 'Copy it again' }
  }
  try {
    readShow(text, join(folder, 'show.yaml'), look)
    return { mistakes: [], marks, files }
  } catch (error) {
    if (!(error instanceof ShowErrors)) throw error
    return { mistakes: error.errors, marks, files }
  }
}

test('films, sounds and pictures, each where the show names it', () => {
  const { mistakes, marks, files } = lookedInto(
    showWith(`    sources:
      film: { play: ▸clip.mp4 }
      logo: { image: ▸logo.svg }
      mic: { sound: { play: ▸./clip.mp4 } }
    scenes: { A: [ film, { image: ▸./logo.svg } ] }`),
  )
  expect(files).toEqual(['media clip.mp4', 'image logo.svg', 'media clip.mp4', 'image logo.svg'])
  expect(mistakes.map(({ line, column }) => ({ line, column }))).toEqual(marks)
  expect(mistakes[0]).toMatchObject({ what: '`clip.mp4` is no good media', hint: 'Copy it again' })
})

test('an asset once, where its file is named, however often it is used', () => {
  const { mistakes, marks } = lookedInto(
    `${showWith('    sources: { a: { play: ads }, b: { play: ads } }\n    scenes: { A: [ a, b ] }')}assets: { ads: { file: ▸clip.mp4 } }`,
  )
  expect(mistakes.map(({ line, column }) => ({ line, column }))).toEqual(marks)
  expect(mistakes[0]?.what).toBe('`clip.mp4` is no good media')
})

test('none that is missing, or that is known for none already', () => {
  const { files } = lookedInto(
    showWith('    sources: { a: { play: gone.mp4 }, b: { image: notes.txt }, c: { play: empty.mp4 } }\n    scenes: { A: [ a ] }'),
  )
  expect(files).toEqual([])
})
