import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeWhole } from './write-whole.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mixos-whole-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

test('another file stands in its place, for its owner alone, and nothing beside it', () => {
  const file = join(dir, 'kept.json')
  writeFileSync(file, 'before', { mode: 0o644 })
  const { ino } = statSync(file)
  writeWhole(file, 'after')
  expect(readFileSync(file, 'utf8')).toBe('after')
  expect(statSync(file).ino).not.toBe(ino)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(dir)).toEqual(['kept.json'])
})
