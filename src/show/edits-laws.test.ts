/** Laws of edits, for whatever edits: the text says what the edits mean, other rooms stay, and the folded list does the same. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { diffLines } from 'diff'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { Edit } from './edit.ts'
import { editOf, sharingShow, type Wish, wishes } from './edit-fixtures.ts'
import { modelled, plain } from './edit-model.ts'
import { applyEdits } from './edits.ts'
import { showFolder } from './fixtures.ts'
import { foldEdit } from './fold-edits.ts'
import { readShow } from './load.ts'
import type { Room, Show } from './show.ts'

const { folder, remove } = showFolder()
afterAll(remove)

const isLong = process.env.MIXOS_LONG === '1'
const factor = isLong ? 5 : 1
const longestMs = isLong ? 1_200_000 : 60_000

const example = (name: string) => fileURLToPath(new URL(`../../examples/${name}/show.yaml`, import.meta.url))
const sharing = { file: join(folder, 'show.yaml'), text: sharingShow }
const shows = [
  { name: 'a show that shares all it can', ...sharing, rooms: ['hall-a', 'hall-b', 'hall-c'], numRuns: 30 * factor },
  { name: 'the demo', file: example('demo'), text: '', rooms: ['hall-a'], numRuns: 10 * factor },
  {
    name: 'the conference',
    file: example('conference'),
    text: '',
    rooms: ['hall-a', 'hall-b', 'workshops'],
    numRuns: 8 * factor,
  },
  { name: 'the smallest', file: example('minimal'), text: '', rooms: ['hall'], numRuns: 10 * factor },
].map((show) => ({ ...show, text: show.text || readFileSync(show.file, 'utf8') }))

const settings: Edit['do'][] = ['set-layer', 'set-source', 'set-sound']
const all: Edit['do'][] = [
  ...settings,
  'add-scene',
  'remove-scene',
  'rename-scene',
  'add-layer',
  'remove-layer',
  'move-layer',
  'add-source',
  'remove-source',
  'rename-source',
]

const roomOf = (show: Show, name: string) => show.rooms.find((room) => room.name === name) as Room

/** One edit after the other, each compared with what it means; the edits, and where they lead. */
function carryOut({ file, text }: { file: string; text: string }, name: string, list: Wish[]) {
  const edits: Edit[] = []
  let now = { text, show: readShow(text, file) }
  for (const wish of list) {
    const room = roomOf(now.show, name)
    const edit = editOf(room, wish)
    if (!edit) continue
    const next = applyEdits(now.text, file, name, [edit])
    expect(next.dropped).toEqual([])
    expect(plain(roomOf(next.show, name)), JSON.stringify(edit)).toEqual(modelled(room, edit))
    const others = (show: Show) => show.rooms.filter((one) => one.name !== name)
    expect(others(next.show)).toEqual(others(now.show))
    edits.push(edit)
    now = next
  }
  return { edits, ...now }
}

describe.each(shows)('$name', ({ file, text, rooms, numRuns }) => {
  test.each(rooms)(
    'edits of %s mean what they say; all in one go and folded they do the same',
    { timeout: longestMs },
    (name) => {
      fc.assert(
        fc.property(wishes(all, 7), (list) => {
          const { edits, ...end } = carryOut({ file, text }, name, list)
          expect(applyEdits(text, file, name, edits).text).toBe(end.text)
          const folded = edits.reduce<Edit[]>(foldEdit, [])
          expect(folded.length).toBeLessThanOrEqual(edits.length)
          const again = applyEdits(text, file, name, folded)
          expect(again.dropped).toEqual([])
          expect(again.show).toEqual(end.show)
          expect(readShow(again.text, file)).toEqual(end.show)
        }),
        { numRuns },
      )
    },
  )
})

test('a setting changes one line of a show that shares nothing, and every other byte stays', () => {
  const demo = shows[1] as (typeof shows)[0]
  fc.assert(
    fc.property(wishes(settings, 1), ([wish]) => {
      const edit = editOf(roomOf(readShow(demo.text, demo.file), 'hall-a'), wish as Wish)
      const { text } = applyEdits(demo.text, demo.file, 'hall-a', edit ? [edit] : [])
      const changed = diffLines(demo.text, text).filter(({ added, removed }) => added || removed)
      const count = (kind: 'added' | 'removed') => changed.reduce((sum, part) => sum + (part[kind] ? part.count : 0), 0)
      // A key on a line of its own is one that is new.
      expect(count('removed')).toBeLessThanOrEqual(1)
      expect(count('added')).toBeLessThanOrEqual(Object.keys(edit ?? {}).length - 1)
    }),
    { numRuns: 30 * factor },
  )
})
