import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLogger } from '../lib/log.ts'
import type { Layer, Scene } from '../show/index.ts'
import { ItemIds } from './item-ids.ts'

const log = createLogger({}, { level: 'silent' })
const crop = { left: 0, top: 0, right: 0, bottom: 0 }
const layer = (what: Layer['what']) => ({ what, place: { kind: 'fill' }, crop, opacity: 1 }) as Layer
const scene = (name: string, ...sources: string[]): Scene => ({ name, layers: sources.map((source) => layer({ source })) })

let dir: string
let ids: ItemIds
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mixos-items-'))
  ids = new ItemIds(dir, log)
  ids.follow([scene('Both', 'red', 'blue', 'red')])
})
afterEach(() => rmSync(dir, { recursive: true }))

test('count from 1, bottom first, in each scene for itself', () => {
  ids.follow([scene('Both', 'red', 'blue', 'red'), scene('Red', 'red')])
  expect([ids.of('Both'), ids.of('Red'), ids.of('None')]).toEqual([[1, 2, 3], [1], []])
})

test('stay when others come and go, and are not given twice', () => {
  ids.follow([scene('Both', 'red', 'red')])
  expect(ids.of('Both')).toEqual([1, 3])
  ids.follow([scene('Both', 'blue', 'red', 'green', 'red')])
  expect(ids.of('Both')).toEqual([4, 1, 5, 3])
})

test('stay after a restart, and when the file is spoilt begin anew', () => {
  ids.follow([scene('Both', 'blue', 'red')])
  const again = new ItemIds(dir, log)
  again.follow([scene('Both', 'blue', 'red')])
  expect(again.of('Both')).toEqual([2, 1])
  writeFileSync(join(dir, 'items.json'), '[')
  const anew = new ItemIds(dir, log)
  anew.follow([scene('Both', 'blue', 'red')])
  expect(anew.of('Both')).toEqual([1, 2])
})

test('go along with one that is moved or taken out beside another alike', () => {
  ids.moved('Both', 2, 0)
  ids.follow([scene('Both', 'red', 'red', 'blue')])
  expect(ids.of('Both')).toEqual([3, 1, 2])
  ids.moved('Both', 0, null)
  ids.follow([scene('Both', 'red', 'blue')])
  expect(ids.of('Both')).toEqual([1, 2])
})

test('go along with other names of scenes and sources', () => {
  ids.renamed('source', 'red', 'rose')
  ids.renamed('scene', 'Both', 'Pair')
  ids.follow([scene('Pair', 'rose', 'blue', 'rose'), { name: 'Outer', layers: [layer({ scene: 'Pair' })] }])
  expect(ids.of('Pair')).toEqual([1, 2, 3])
  ids.renamed('scene', 'Pair', 'Two')
  ids.follow([scene('Two', 'rose'), { name: 'Outer', layers: [layer({ source: 'rose' }), layer({ scene: 'Two' })] }])
  expect(ids.of('Outer')).toEqual([2, 1])
})
