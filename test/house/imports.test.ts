/** Holds the import table over every file of src and ui, and shows that it would notice. */
import { existsSync, globSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Import, judge, parseImports, readImports } from './import-table.ts'

const root = resolve(import.meta.dirname, '../..')
const files = globSync(['src/**/*.ts', 'ui/**/*.ts', 'ui/**/*.tsx'], { cwd: root }).filter(
  (file) => !/node_modules|\/dist\//.test(file),
)
const imports = files.flatMap((file) => readImports(root, file))
const hasDoor = (folder: string) => existsSync(join(root, folder, 'index.ts'))

test('every import of every file is in the table', () => {
  expect(imports.map((found) => judge(found, hasDoor)).filter((violation) => violation !== null)).toEqual([])
})

test('every folder of src is in the table', () => {
  const folders = readdirSync(join(root, 'src'))
  const unknown = folders.filter((folder) =>
    judge({ ...anImport, file: 'src/cli/run.ts', specifier: `../${folder}/index.ts` }, () => true),
  )
  expect(unknown.filter((folder) => folder !== 'cli' && folder !== 'engine')).toEqual([])
})

test('each imported file exists, so the reader reads them rightly', () => {
  const relative = imports.filter(({ specifier }) => specifier.startsWith('.'))
  expect(relative.length).toBeGreaterThan(files.length / 2)
  const missing = relative.filter(({ file, specifier }) => !existsSync(resolve(root, file, '..', specifier.replace(/\?.*$/, ''))))
  expect(missing).toEqual([])
})

const anImport: Import = { file: 'src/show/load.ts', line: 1, specifier: '../lib/errors.ts', typeOnly: false }

describe('a planted import', () => {
  const planted: [string, string, boolean][] = [
    ['src/show/load.ts', `import { MixosError } from '../lib/errors.ts'`, true],
    ['src/lib/log.ts', `import { Show } from '../show/index.ts'`, false],
    ['src/lib/log.ts', `import type { Show } from '../show/index.ts'`, false],
    ['src/room/room.ts', `import { state } from '../engine/messages/mix.ts'`, true],
    ['src/room/room.ts', `import type { Mixer } from '../engine/mixer.ts'`, false],
    ['src/obs/server.ts', `import type { State } from '../engine/messages/mix.ts'`, false],
    ['src/room/room.ts', `export { press } from '../surfaces/index.ts'`, true],
    ['src/surfaces/keypad.ts', `import { Room } from '../room/index.ts'`, false],
    ['src/room/room.ts', `export * from '../obs/index.ts'`, true],
    ['src/room/room.ts', `import { decode } from '../obs/codec.ts'`, false],
    ['src/room/requests/take.ts', `import { decode } from '../../obs/index.ts'`, true],
    ['src/room/requests/take.ts', `import { takeNow } from '../take.ts'`, true],
    ['src/room/room.ts', `const x = await import('../server/index.ts')`, false],
    ['src/room/room.ts', `let x: import('../server/index.ts').Server`, false],
    ['src/room/room.ts', `import {\n  one,\n  two,\n} from '../cli/run.ts'`, false],
    ['src/room/room.ts', `import '../cli/run.ts'`, false],
    ['src/cli/run.ts', `import { serve } from '../server/index.ts'`, true],
    ['src/cli/run.ts', `import { plant } from '../../test/plant.ts'`, false],
    ['src/engine/mixer.ts', `import Gst from 'gi://Gst?version=1.0'`, true],
    ['src/engine/mixer.ts', `import type { Show } from '../show/index.ts'`, false],
    ['src/engine/mixer.ts', `import { readFileSync } from 'node:fs'`, false],
    ['src/engine/mixer.test.ts', `import { test } from 'vitest'`, true],
    ['ui/operator/page.tsx', `import type { Show } from '../../src/show/index.ts'`, true],
    ['ui/operator/page.tsx', `import { type Show, type Scene } from '../../src/show/index.ts'`, true],
    ['ui/operator/page.tsx', `import { type Show, load } from '../../src/show/index.ts'`, false],
    ['ui/operator/page.tsx', `import type { Room } from '../../src/room/index.ts'`, false],
    ['ui/operator/page.tsx', `import { Meter } from '../parts/meter.tsx'`, true],
    ['ui/operator/page.tsx', `import { signal } from '@preact/signals'`, true],
  ]

  test.each(planted)('%s: %s (allowed: %s)', (file, text, allowed) => {
    const found = parseImports(file, text)
    expect(found).toHaveLength(1)
    expect(judge(found[0] as Import, () => true) === null).toBe(allowed)
  })
})

test('without an index.ts any file of a lower room is open', () => {
  const found = { ...anImport, file: 'src/room/room.ts', specifier: '../obs/codec.ts' }
  expect(judge(found, () => false)).toBeNull()
  expect(judge(found, () => true)).toEqual({ place: 'src/room/room.ts:1', why: '../obs/codec.ts: the door is src/obs/index.ts' })
})
