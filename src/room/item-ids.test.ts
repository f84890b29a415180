import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createLogger } from '../lib/log.ts'
import { loadShow, type Room } from '../show/index.ts'
import { ItemIds } from './item-ids.ts'

const dir = () => mkdtempSync(join(tmpdir(), 'mixos-item-ids-'))

function roomWith(layers: string): Room {
  const file = join(dir(), 'show.yaml')
  const sources = '{ a: { pattern: red }, b: { pattern: blue }, c: { pattern: green } }'
  writeFileSync(
    file,
    `show: T\nvideo: 720p25\nrooms:\n  hall:\n    sources: ${sources}\n    scenes: { Other: [ a ], Main: ${layers} }\n`,
  )
  return loadShow(file).rooms[0] as Room
}

function journal() {
  const lines: string[] = []
  return { lines, log: createLogger({}, { sink: { write: (text) => void lines.push(text) } }) }
}

test('layers are counted from 1, and keep their numbers when others come, go and move', () => {
  const [folder, { log }] = [dir(), journal()]
  const numbers = (layers: string) => new ItemIds(folder, roomWith(layers), log).of('Main')
  expect(numbers('[ a, b, { scene: Other } ]')).toEqual([1, 2, 3])
  expect(numbers('[ a, b, { scene: Other } ]')).toEqual([1, 2, 3])
  expect(numbers('[ c, a, b, { scene: Other } ]')).toEqual([4, 1, 2, 3])
  expect(numbers('[ b, a, a ]')).toEqual([2, 1, 5])
  expect(numbers('[ c, a, b, { scene: Other } ]')).toEqual([4, 1, 2, 3])
})

test('a file that is broken is said to be, and the numbers begin anew', () => {
  const [folder, { log, lines }] = [dir(), journal()]
  writeFileSync(join(folder, 'item-ids.json'), '{"Main":')
  expect(new ItemIds(folder, roomWith('[ b, a ]'), log).of('Main')).toEqual([1, 2])
  expect(lines.join()).toContain('begin anew')
  expect(readFileSync(join(folder, 'item-ids.json'), 'utf8')).toContain('source a 1')
})

test('a disk that takes nothing costs the numbers their lasting, not the room', () => {
  const [folder, { log, lines }] = [dir(), journal()]
  mkdirSync(join(folder, 'item-ids.json.new'))
  expect(new ItemIds(folder, roomWith('[ b, a ]'), log).of('Main')).toEqual([1, 2])
  expect(lines.join()).toContain('cannot be kept')
})
