/** Every example is a good show, and the schema that editors use is the one of the shape. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { editorSchema } from './json-schema.ts'
import { loadShow } from './load.ts'
import { sourcesIn } from './scenes.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const examples = readdirSync(join(root, 'examples'))

/** The scenes on the keypad of a real conference. */
const keypad = [
  'Fullscreen Slides',
  'Slides + Closeup',
  'Closeup + Slides',
  'Lectern View',
  'Fullscreen Closeup',
  'Fullscreen Overview',
  'Fullscreen Audience',
  'Herald Closeup',
  'Herald Overview',
  'Audience + Slides',
  'Audience + Closeup',
  'Intermezzo',
  'Break',
  'Ads + Intermezzo',
  'Cows',
  'Vader',
]

describe.each(examples)('examples/%s', (name) => {
  const file = join(root, 'examples', name, 'show.yaml')

  test('is a good show, and every source is used', () => {
    for (const room of loadShow(file).rooms) {
      const seen = new Set(room.scenes.flatMap((scene) => sourcesIn(room, scene)))
      const heard = room.sounds.filter(({ heardIn }) => heardIn !== 'seen').map(({ source }) => source)
      expect(room.sources.map((source) => source.name).filter((source) => !seen.has(source) && !heard.includes(source))).toEqual(
        [],
      )
    }
  })

  test('names the schema for editors', () => {
    const [, schema = ''] = /^# yaml-language-server: \$schema=(.+)$/m.exec(readFileSync(file, 'utf8')) ?? []
    expect(resolve(dirname(file), schema)).toBe(join(root, 'schema/show.schema.json'))
  })
})

test('the demo has the sixteen scenes of the keypad, in its order', () => {
  const [room] = loadShow(join(root, 'examples/demo/show.yaml')).rooms
  expect(room?.scenes.map((scene) => scene.name)).toEqual(keypad)
})

test("the demo's media are small", () => {
  const folder = join(root, 'examples/demo/media')
  const sizes = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => statSync(join(folder, file)))
  expect(sizes.filter((found) => found.isFile()).reduce((sum, { size }) => sum + size, 0)).toBeLessThan(1_500_000)
})

test('schema/show.schema.json is up to date (npm run schema)', () => {
  expect(readFileSync(join(root, 'schema/show.schema.json'), 'utf8')).toBe(editorSchema())
})
