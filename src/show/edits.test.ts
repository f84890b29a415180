/** Edits as people see them in the file: what is written, what stays, what is left out and why. */
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Edit } from './edit.ts'
import { sharingShow } from './edit-fixtures.ts'
import { applyEdits } from './edits.ts'
import { showFolder, showWith } from './fixtures.ts'

const { folder, remove } = showFolder()
afterAll(remove)
const file = join(folder, 'show.yaml')

const lines = `    sources:
      cam:    { pattern: smpte, tone: 440 Hz }   # the big one
      slides: { pattern: ball }
      mic: { sound: { tone: 300 Hz } }

    # In the order of the keys.
    scenes:
      Cam:  [ cam ] # alone
      Both:
        - slides
        # over it
        - { source: cam, at: [904, 480],   size: [352, 198] } # small
      Break: [ { text: "Back at 14:00", color: '#ffffff' }, { image: logo.svg } ]
    sound: { mic: -3 dB, cam: { volume: -6 dB, in: [ Cam, Both ] } }`
const base = showWith(lines)

const edited = (edits: Edit[], text = base) => applyEdits(text, file, 'hall-a', edits)

/** Lines that went, with `-`, and those that came, with `+`. */
function changes(edits: Edit[], text = base): string[] {
  const result = edited(edits, text)
  expect(result.dropped).toEqual([])
  const [before, after] = [text.split('\n'), result.text.split('\n')]
  const gone = before.filter((line) => !after.includes(line)).map((line) => `- ${line.trim()}`)
  return [...gone, ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line.trim()}`)]
}

const box = (x: number, y: number, width: number, height: number) => ({ kind: 'box' as const, x, y, width, height })
const cam = { source: 'cam' }

describe('layers', () => {
  test('a word gets its keys only when it has something to say', () => {
    const layer = { do: 'set-layer', scene: 'Cam', layer: 0, what: cam } as const
    expect(edited([{ ...layer, visible: true, opacity: 1, place: { kind: 'fill' } }]).text).toBe(base)
    expect(changes([{ ...layer, visible: false }])).toEqual([
      '- Cam:  [ cam ] # alone',
      '+ Cam:  [ { source: cam, visible: false } ] # alone',
    ])
  })

  test('numbers are exchanged where they stand; spaces, quotes and comments stay', () => {
    const layer = { do: 'set-layer', scene: 'Both', layer: 1, what: cam } as const
    expect(changes([{ ...layer, place: box(900.4, 480, 352, 198) }])).toEqual([
      '- - { source: cam, at: [904, 480],   size: [352, 198] } # small',
      '+ - { source: cam, at: [900, 480],   size: [352, 198] } # small',
    ])
    expect(changes([{ ...layer, place: { kind: 'at', x: 1, y: 2, scale: 1 / 3 }, opacity: 0.5 }])[1]).toBe(
      '+ - { source: cam, at: [1, 2], scale: 0.3333, opacity: 0.5 } # small',
    )
    expect(changes([{ ...layer, place: { kind: 'fill' } }])[1]).toBe('+ - { source: cam } # small')
  })

  test('are added, a line each where one is too long, moved with their comments, and removed', () => {
    const add = { do: 'add-layer', scene: 'Cam', what: { source: 'slides' }, at: 1 } as const
    expect(changes([add])).toEqual(['- Cam:  [ cam ] # alone', '+ Cam:  [ cam, slides ] # alone'])
    const long = { ...add, scene: 'Both', place: box(1, 2, 300, 200), crop: { left: 1, top: 2, right: 3, bottom: 4 } }
    expect(changes([long])).toEqual(['+ - { source: slides, at: [1, 2], size: [300, 200], crop: [1, 2, 3, 4] }'])
    const wide = [long, { ...long, at: 2 }].map((edit) => ({ ...edit, scene: 'Break' }))
    expect(changes(wide).filter((line) => line.startsWith('+'))).toHaveLength(5)
    const moved = edited([{ do: 'move-layer', scene: 'Both', layer: 1, what: cam, to: 0 }]).text.split('\n')
    expect(moved.findIndex((line) => line.endsWith('# small'))).toBeLessThan(
      moved.findIndex((line) => line.endsWith('# over it')),
    )
    expect(changes([{ do: 'remove-layer', scene: 'Both', layer: 0, what: { source: 'slides' } }])).toEqual(['- - slides'])
    expect(changes([{ do: 'remove-layer', scene: 'Cam', layer: 0, what: cam }])[1]).toBe('+ Cam:  [] # alone')
  })

  test('the nearest that shows the same is meant where the file is another by now; else the edit is left out', () => {
    const edit = { do: 'set-layer', scene: 'Both', layer: 0, what: cam, opacity: 0.5 } as const
    expect(changes([edit])[1]).toContain('opacity: 0.5 } # small')
    const dropped = edited([{ ...edit, scene: 'Cam', what: { source: 'slides' } }, { ...edit, scene: 'Gone' }, edit])
    expect(dropped.dropped.map(({ reason }) => reason)).toEqual([
      'the scene `Cam` does not show `slides` any more',
      'there is no scene `Gone` any more',
    ])
    expect(dropped.text).toContain('opacity: 0.5')
  })
})

describe('names', () => {
  test('a source that is renamed is renamed everywhere', () => {
    const { text } = edited([{ do: 'rename-source', source: 'cam', to: 'Camera 1: wide' }])
    expect(text).not.toMatch(/\bcam\b/)
    expect(text.match(/"Camera 1: wide"/g)).toHaveLength(4)
  })

  test('a scene that goes, goes from the rules, too', () => {
    const shown = changes([{ do: 'remove-scene', scene: 'Cam' }])
    expect(shown).toEqual([
      '- Cam:  [ cam ] # alone',
      '- sound: { mic: -3 dB, cam: { volume: -6 dB, in: [ Cam, Both ] } }',
      '+ sound: { mic: -3 dB, cam: { volume: -6 dB, in: [ Both ] } }',
    ])
  })

  test('a new scene stands where it is wanted', () => {
    const { text } = edited([{ do: 'add-scene', scene: 'New', at: 1 }])
    expect(text).toContain('Cam:  [ cam ] # alone\n      New: []\n      Both:\n')
    expect(edited([{ do: 'add-scene', scene: 'New' }]).text).toContain('logo.svg } ]\n      New: []\n    sound:')
  })
})

test('cards and images of layers change where they stand', () => {
  const edits: Edit[] = [
    { do: 'set-source', source: 'Break: text 1', definition: { text: 'Back\nat 15:00', box: '#000000', color: null } },
    { do: 'add-layer', scene: 'Cam', what: { source: 'image: logo' }, at: 9 },
  ]
  expect(changes(edits).filter((line) => line.startsWith('+'))).toEqual([
    '+ Cam:  [ cam, { image: logo.svg } ] # alone',
    '+ Break: [ { text: "Back\\nat 15:00", box: "#000000" }, { image: logo.svg } ]',
  ])
})

test('sources: one more, and other keys', () => {
  expect(changes([{ do: 'add-source', source: 'a, b', definition: { page: 'https://example.org/#x', label: null } }])).toEqual([
    '+ "a, b": { page: https://example.org/#x }',
  ])
  const definition = { pattern: null, play: 'clip.mp4', loop: true }
  expect(changes([{ do: 'set-source', source: 'slides', definition }])).toEqual([
    '- slides: { pattern: ball }',
    '+ slides: { play: clip.mp4, loop: true }',
  ])
})

test('sound is as short as it can be', () => {
  const sound = { do: 'set-sound', source: 'mic' } as const
  const line = (edits: Edit[]) =>
    edited(edits)
      .text.split('\n')
      .find((one) => one.includes('sound: { mic'))
      ?.trim()
  expect(line([{ ...sound, gainDb: -7.456 }])).toBe('sound: { mic: -7.46 dB, cam: { volume: -6 dB, in: [ Cam, Both ] } }')
  expect(line([{ ...sound, muted: true }])).toContain('mic: { volume: -3 dB, mute: true }')
  expect(line([{ ...sound, source: 'cam', delayMs: 40, channels: 'left' }])).toContain(
    'in: [ Cam, Both ], delay: 40 ms, channels: left }',
  )
  expect(line([{ ...sound, muted: false, delayMs: 0, channels: 'stereo' }])).toBe(line([]))
})

describe('what is left out', () => {
  test.each<[string, Edit, string]>([
    [
      'a layer outside the picture',
      { do: 'add-layer', scene: 'Cam', what: cam, at: 0, place: box(5000, 0, 10, 10) },
      'entirely outside',
    ],
    ['an opacity that is none', { do: 'set-layer', scene: 'Cam', layer: 0, what: cam, opacity: 2 }, 'an opacity is from 0 to 1'],
    ['a circle', { do: 'add-layer', scene: 'Cam', what: { scene: 'Cam' }, at: 0 }, 'scenes go round in a circle'],
    ['a sound as a picture', { do: 'add-layer', scene: 'Cam', what: { source: 'mic' }, at: 0 }, '`mic` is a sound'],
    ['a file that is not there', { do: 'set-source', source: 'slides', definition: { pattern: null, play: 'no.mp4' } }, 'no.mp4'],
    ['a key that is none', { do: 'set-source', source: 'slides', definition: { patern: 'red' } }, 'unknown key `patern`'],
    ['a name that is taken', { do: 'rename-scene', scene: 'Cam', to: 'slides' }, 'a source is named `slides` already'],
    ['a name with a space', { do: 'add-scene', scene: ' x' }, 'begins or ends with a space'],
    ['a source that is gone', { do: 'remove-source', source: 'gone' }, 'there is no source `gone` any more'],
    ['a volume beyond all bounds', { do: 'set-sound', source: 'mic', gainDb: -100 }, 'from -60 dB to +12 dB'],
    ['the name of a card', { do: 'rename-source', source: 'Break: text 1', to: 'x' }, 'has its name from there'],
  ])('%s', (_, edit, why) => {
    const result = edited([edit])
    expect(result.dropped).toEqual([{ edit, reason: expect.stringContaining(why) }])
    expect(result.text).toBe(base)
  })

  test('of several only the one that is wrong', () => {
    const set = { do: 'set-layer', scene: 'Cam', layer: 0, what: cam } as const
    const wrong: Edit = { ...set, scene: 'Both', layer: 1, opacity: 2 }
    const gone: Edit = { ...set, scene: 'Gone', visible: false }
    const result = edited([{ ...set, visible: false }, wrong, gone, { ...set, opacity: 0.5 }])
    expect(result.dropped.map(({ edit }) => edit)).toEqual([wrong, gone])
    expect(result.text).toContain('Cam:  [ { source: cam, visible: false, opacity: 0.5 } ] # alone')
    expect(result.show.rooms[0]?.scenes[0]?.layers[0]).toMatchObject({ visible: false, opacity: 0.5 })
  })

  test('the scene that the program starts with, and the only one', () => {
    const started = base.replace('    sound:', '    mixes: { program: { start: Cam } }\n    sound:')
    expect(edited([{ do: 'remove-scene', scene: 'Cam' }], started).dropped[0]?.reason).toContain('no scene named `Cam`')
    const one = showWith('    sources: { cam: { pattern: red } }\n    scenes: { Cam: [ cam ] }')
    expect(edited([{ do: 'remove-scene', scene: 'Cam' }], one).dropped[0]?.reason).toBe("`Cam` is the room's only scene")
  })
})

test('a show with mistakes of its own takes no edits', () => {
  expect(() => edited([], 'show: x\n')).toThrow('video')
})

test("line ends of Windows stay, and a file without one at its end gets none but the new line's", () => {
  const windows = base.replaceAll('\n', '\r\n')
  const edits: Edit[] = [
    { do: 'add-scene', scene: 'New' },
    { do: 'remove-source', source: 'slides' },
    { do: 'set-sound', source: 'mic', muted: true },
  ]
  expect(edited(edits, windows).text).toBe(edited(edits).text.replaceAll('\n', '\r\n'))
  const bare = showWith('    sources: { cam: { pattern: red } }\n    scenes:\n      Cam: [ cam ]').trimEnd()
  expect(edited([{ do: 'add-scene', scene: 'New' }], bare).text).toBe(`${bare}\n      New: []`)
})

describe('what halls share', () => {
  const layer: Edit = { do: 'set-layer', scene: 'Camera', layer: 0, what: cam, visible: false }

  test('an alias becomes a text of its own, and the anchor stays for the others', () => {
    const { text, show } = applyEdits(sharingShow, file, 'hall-a', [{ ...layer, scene: 'Again' } as Edit])
    expect(text).toContain('Again: [ { source: cam, visible: false } ]\n')
    expect(text).toContain('Camera: &camera [ cam ]\n')
    expect(show.rooms[1]?.scenes.find(({ name }) => name === 'Again')?.layers[0]?.visible).toBe(true)
  })

  test("a hall that takes another hall's sources keeps them when those change", () => {
    const { text, show } = applyEdits(sharingShow, file, 'hall-a', [
      { do: 'add-source', source: 'new', definition: { pattern: 'red' } },
    ])
    expect(show.rooms.map(({ sources }) => sources.some(({ name }) => name === 'new'))).toEqual([true, false, false])
    expect(text).toContain('  hall-b: # the same, smaller\n    sources: &sources\n      cam: {')
  })
})
