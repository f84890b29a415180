/** A list of edits stays as short as what it does. That it does the same is in `edits-laws.test.ts`. */
import { expect, test } from 'vitest'
import type { Edit } from './edit.ts'
import { foldEdit } from './fold-edits.ts'

const folded = (...edits: Edit[]) => edits.reduce<Edit[]>(foldEdit, [])
const cam = { source: 'cam' }
const at = (x: number) => ({ kind: 'at' as const, x, y: 0, scale: 1 })
const set = (scene: string, x: number): Edit => ({ do: 'set-layer', scene, layer: 0, what: cam, place: at(x) })

test('two sliders that are moved in turn are two edits', () => {
  const moves = Array.from({ length: 5000 }, (_, x): Edit[] => [
    set('A', x),
    { do: 'set-sound', source: 'mic', gainDb: -x / 1000 },
    set('B', x),
    { do: 'set-source', source: 'cam', definition: { label: String(x) } },
  ]).flat()
  expect(folded(...moves)).toEqual([
    set('A', 4999),
    { do: 'set-sound', source: 'mic', gainDb: -4.999 },
    set('B', 4999),
    { do: 'set-source', source: 'cam', definition: { label: '4999' } },
  ])
})

test('what is said of one thing in several edits is said in one', () => {
  const layer = { do: 'set-layer', scene: 'A', layer: 0, what: cam } as const
  expect(folded({ ...layer, visible: false }, { ...layer, opacity: 0.5 }, { ...layer, visible: true })).toEqual([
    { ...layer, visible: true, opacity: 0.5 },
  ])
  const added = { do: 'add-layer', scene: 'A', what: cam, at: 0 } as const
  expect(folded(added, { ...layer, opacity: 0.5 })).toEqual([{ ...added, opacity: 0.5 }])
})

test.each<[string, Edit[]]>([
  [
    'a layer',
    [{ do: 'add-layer', scene: 'A', what: cam, at: 0 }, set('A', 1), { do: 'remove-layer', scene: 'A', layer: 0, what: cam }],
  ],
  [
    'a scene and all that was done in it',
    [
      { do: 'add-scene', scene: 'A' },
      { do: 'add-layer', scene: 'A', what: cam, at: 0 },
      set('A', 1),
      { do: 'rename-scene', scene: 'A', to: 'B' },
      { do: 'remove-scene', scene: 'B' },
    ],
  ],
  [
    'a source and what showed it',
    [
      { do: 'add-source', source: 'cam', definition: { pattern: 'red' } },
      { do: 'add-layer', scene: 'A', what: cam, at: 0 },
      { do: 'remove-source', source: 'cam' },
    ],
  ],
  [
    'a name',
    [
      { do: 'rename-scene', scene: 'A', to: 'B' },
      { do: 'rename-scene', scene: 'B', to: 'A' },
    ],
  ],
  [
    'a place',
    [
      { do: 'move-layer', scene: 'A', layer: 0, what: cam, to: 2 },
      { do: 'move-layer', scene: 'A', layer: 2, what: cam, to: 0 },
    ],
  ],
])('%s that was there for a moment leaves nothing', (_, edits) => {
  expect(folded(...edits)).toEqual([])
})

test('what would do something else in another order stays as it is', () => {
  const edits: Edit[] = [set('A', 1), { do: 'add-layer', scene: 'A', what: { source: 'x' }, at: 0 }, set('A', 2)]
  expect(folded(...edits)).toEqual(edits)
})
