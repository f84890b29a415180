import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLogger } from '../lib/log.ts'
import { BornNames } from './born-names.ts'

const log = createLogger({}, { level: 'silent' })
let dir: string
let names: BornNames
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mixos-names-'))
  names = new BornNames(dir, log)
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('are the names of now, unless there is another', () => {
  names.renamed('scene', 'Talk', 'Panel')
  expect([names.of('scene', 'Panel'), names.of('scene', 'Break'), names.of('source', 'Panel')]).toEqual([
    'Talk',
    'Break',
    'Panel',
  ])
})

test('stay from one name to the next, and over restarts', () => {
  names.renamed('source', 'camera', 'closeup')
  names.renamed('source', 'closeup', 'stage')
  expect(new BornNames(dir, log).of('source', 'stage')).toBe('camera')
  names.renamed('source', 'stage', 'camera')
  expect(new BornNames(dir, log).of('source', 'camera')).toBe('camera')
})

test('are never those of two: a name that is used anew gets a number', () => {
  names.renamed('scene', 'Talk', 'Panel')
  const second = names.of('scene', 'Talk')
  expect(second).not.toBe('Talk')
  names.renamed('scene', 'Talk', 'Break')
  expect(names.of('scene', 'Break')).toBe(second)
  expect(new Set(['Panel', 'Break', 'Talk'].map((name) => names.of('scene', name))).size).toBe(3)
})

test('hold until the end where they cannot be written', () => {
  rmSync(dir, { recursive: true })
  names.renamed('scene', 'Talk', 'Panel')
  expect(names.of('scene', 'Panel')).toBe('Talk')
})
