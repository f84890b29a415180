import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SourceNumbers } from './source-numbers.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mixos-numbers-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

const of = (numbers: SourceNumbers, names: string[]) => names.map((name) => numbers.of(name))

test('sources keep their numbers when others come before them, go, and come back', () => {
  expect(of(new SourceNumbers(dir, ['red', 'blue']), ['red', 'blue'])).toEqual([0, 1])
  const later = new SourceNumbers(dir, ['green', 'red', 'blue'])
  expect(of(later, ['green', 'red', 'blue'])).toEqual([2, 0, 1])
  later.forget('red')
  expect(of(later, ['white', 'blue'])).toEqual([0, 1])
  expect(of(new SourceNumbers(dir, ['white']), ['white', 'new'])).toEqual([0, 1])
})

test('a spoilt file gives new ones', () => {
  writeFileSync(join(dir, 'sources.json'), '{')
  expect(of(new SourceNumbers(dir, ['red']), ['red'])).toEqual([0])
})
