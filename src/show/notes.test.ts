/** What `check` notes of a good show: what would only be seen when the room runs. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { showFolder, showWith, unmark } from './fixtures.ts'
import { readShow } from './load.ts'
import { showNotes } from './notes.ts'

const { folder, remove } = showFolder()
afterAll(remove)
const file = join(folder, 'show.yaml')

function notesOf(sources: string, more = '') {
  const { text, marks } = unmark(`${showWith(`    sources: { ${sources} }\n    scenes: { A: [ { text: a } ] }`)}${more}`)
  writeFileSync(file, text)
  const notes = showNotes(readShow(text, file), file)
  expect(notes.map(({ line, column }) => ({ line, column }))).toEqual(marks)
  return notes
}

test('two sources read one device: most give it to one program only', () => {
  const picture = notesOf('a: { capture: { device: /dev/video0 } }, b: { capture: ▸{ device: /dev/video0 } }')
  expect(picture[0]).toMatchObject({
    what: expect.stringContaining('`a` reads this device already'),
    hint: expect.stringContaining('crop'),
  })
  const sound = notesOf('a: { sound: { alsa: "hw:X18", inputs: [1] } }, b: { sound: ▸{ alsa: "hw:X18", inputs: [2] } }')
  expect(sound[0]?.hint).toContain('pipewire: NODE')
})

test('the same by the names of a host; each host by itself', () => {
  const hosts = (second: string) => `hosts: { box: { capture: { m1: { alsa: "hw:X18" } } }, ${second} }`
  notesOf('a: { sound: m1 }, b: { sound: ▸m1 }', hosts('other: {}'))
  notesOf('a: { sound: m1 }, b: { sound: m2 }', hosts('other: { capture: { m2: { alsa: "hw:X18" } } }'))
})

test('what several may read, and the picture and sound of one grabber, are nothing to note', () => {
  notesOf('a: { sound: { pipewire: desk, inputs: [1] } }, b: { sound: { pipewire: desk, inputs: [2] } }')
  notesOf('a: { capture: { usb: pci-1 } }, b: { sound: { usb: pci-1 } }')
})

test('a passphrase that SRT does not take is seen before the room runs', () => {
  vi.stubEnv('MIXOS_SECRET_FAR', 'short')
  const [note] = notesOf('far: { srt: "example.org:9000", passphrase: ▸{ secret: far } }')
  expect(note?.what).toBe('the secret `far` has 5 letters: a passphrase of SRT has 10 to 79')
  vi.stubEnv('MIXOS_SECRET_FAR', 'long enough')
  notesOf('far: { srt: "example.org:9000", passphrase: { secret: far } }')
  vi.unstubAllEnvs()
})
