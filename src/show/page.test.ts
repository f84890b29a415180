/** Web pages as sources: what they are given, and addresses that cannot be. */
import { afterAll, expect, test } from 'vitest'
import { testBroken } from './broken-shows.ts'
import { showFolder, showWith } from './fixtures.ts'
import { readShow } from './load.ts'

const { folder, remove } = showFolder()
afterAll(remove)

const withSource = (source: string) => showWith(`    sources: { break: { ${source} } }\n    scenes: { Break: [ break ] }`)

testBroken('pages', folder, [
  { name: 'a file that is not there', show: withSource('page: ▸brake.html'), says: 'no file `brake.html`' },
  {
    name: 'another protocol',
    show: withSource('page: ▸"ftp://example.org/break"'),
    says: 'no address of a web page',
    hint: 'https',
  },
  { name: 'no host', show: withSource('page: ▸"https://"'), says: 'no address of a web page' },
  { name: 'a script', show: withSource('page: ▸"javascript:alert(1)"'), says: 'no address of a web page' },
  { name: 'a password', show: withSource('page: ▸"https://me:abc@example.org/"'), says: 'never stands in a show' },
  {
    name: 'a size that cannot be',
    show: withSource('page: "https://example.org/", size: ▸641x360'),
    says: 'both sides are even',
  },
  {
    name: 'a key of another kind',
    show: withSource('page: "https://example.org/", ▸loop: true'),
    says: '`loop` does not go with',
  },
])

test('a page alone has the size of the show and is heard', () => {
  const { sources, sounds } =
    readShow(withSource('page: "https://example.org/break?day=1"'), `${folder}/show.yaml`).rooms[0] ?? {}
  expect(sources?.[0]).toEqual({
    kind: 'page',
    name: 'break',
    label: 'break',
    url: 'https://example.org/break?day=1',
    width: 1280,
    height: 720,
    css: null,
    restart: false,
    sound: true,
  })
  expect(sounds).toHaveLength(1)
})

test('all said otherwise', () => {
  const text = withSource('page: "http://example.org", size: 1920x1080, css: "p { color: red }", restart: true, sound: false')
  const { sources, sounds } = readShow(text, `${folder}/show.yaml`).rooms[0] ?? {}
  expect(sources?.[0]).toMatchObject({ width: 1920, height: 1080, css: 'p { color: red }', restart: true, sound: false })
  expect(sounds).toEqual([])
})
