/** Every piece of a show in the manual is a good one, and the manual knows every key. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { editorSchema } from './json-schema.ts'
import { readShow } from './load.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const manual = readFileSync(`${root}docs/show-file.md`, 'utf8')
/** Where the paths of the manual's shows start. */
const beside = `${root}examples/demo/manual.yaml`

/** What the manual's pieces of a room take for granted. */
const room = {
  sources: {
    slides: { play: 'media/slides.mp4' },
    closeup: { pattern: 'ball' },
    mic: { sound: { tone: 'tick' } },
  },
  scenes: { Slides: ['slides'] },
}

function pieces(fence: string): string[] {
  return [...manual.matchAll(new RegExp(`^\`\`\`${fence}\\n([^\`]+)^\`\`\`$`, 'gm'))].map(([, text = '']) => text)
}

test('whole shows', () => {
  const shows = pieces('yaml')
  expect(shows.length).toBeGreaterThan(0)
  for (const show of shows) expect(readShow(show, beside).rooms.length).toBeGreaterThan(0)
})

test('pieces of a room', () => {
  const found = pieces('yaml room')
  expect(found.length).toBeGreaterThan(6)
  for (const piece of found) {
    const keys = parse(piece)
    const scenes = keys.sources ? { All: Object.keys(keys.sources).filter((name) => !keys.sources[name].sound) } : room.scenes
    const show = { show: 'Manual', video: '720p25', rooms: { hall: { ...room, scenes, ...keys } } }
    expect(readShow(stringify(show), beside).rooms).toHaveLength(1)
  }
})

test('the manual names every key', () => {
  const keys = new Set<string>()
  const collect = (schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null) return
    for (const [key, value] of Object.entries(schema)) {
      if (key === 'properties') for (const name of Object.keys(value)) keys.add(name)
      collect(value)
    }
  }
  collect(JSON.parse(editorSchema()))
  expect(keys.size).toBeGreaterThan(50)
  expect([...keys].filter((key) => !new RegExp(`\\b${key}\\b`).test(manual))).toEqual([])
})
