import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLogger } from '../../lib/log.ts'
import { loadShow } from '../../show/index.ts'
import { forgetShow, keepShow, keptShow } from './kept-show.ts'

const log = createLogger({}, { level: 'silent' })
const examples = fileURLToPath(new URL('../../../examples/', import.meta.url))

const minimal = join(examples, 'minimal/show.yaml')

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mixos-kept-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

// The same to the last key: else the mended file would count as another show, and control would be started once more.
test.each(readdirSync(examples))('what is kept of examples/%s is what was on air', (name) => {
  const file = join(examples, name, 'show.yaml')
  const show = loadShow(file)
  keepShow(dir, show, log)
  expect(keptShow(dir, file)).toStrictEqual(show)
  expect(statSync(join(dir, 'show.json')).mode & 0o777).toBe(0o600)
})

test('nothing is kept before the first time on air, of another show, nor after an orderly end', () => {
  expect(keptShow(dir, minimal)).toBeNull()
  keepShow(dir, loadShow(minimal), log)
  expect(keptShow(dir, join(examples, 'demo/show.yaml'))).toBeNull()
  expect(keptShow(dir, minimal)).not.toBeNull()
  forgetShow(dir)
  expect(keptShow(dir, minimal)).toBeNull()
  forgetShow(dir)
})

test('a disk that takes nothing costs only this', () => {
  mkdirSync(join(dir, 'show.json.new'))
  expect(() => keepShow(dir, loadShow(minimal), log)).not.toThrow()
})
