import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadShow, type Room } from '../show/index.ts'
import { isFollowed } from './followed.ts'

const dir = mkdtempSync(join(tmpdir(), 'mixos-followed-'))
afterAll(() => rmSync(dir, { recursive: true }))

const text = `show: S
video: 720p25
rooms:
  hall:
    sources:
      red: { pattern: red, tone: tick }
      caller: { rtmp: "listen 127.0.0.1:1935", key: { secret: caller } }
    scenes: { Red: [ red ], Caller: [ caller ] }
    mixes: { hall: { follow: { Red: Caller } } }
    outputs: { hls: {} }
`

function room(...[from, to]: [from: string, to: string]): Room {
  const file = join(dir, 'show.yaml')
  if (!text.includes(from)) throw new Error(`no ${from}`)
  writeFileSync(file, text.replace(from, to))
  return loadShow(file).rooms[0] as Room
}

const before = room('hall', 'hall')

test.each([
  ['a scene', '{ Red: [ red ],', '{ Red: [ red ], Both: [ red, { source: caller, scale: 0.5 } ],'],
  ['a source', '      red:', '      blue: { pattern: blue }\n      red:'],
  ['a sound', 'tone: tick', 'tone: 440 Hz'],
  ['the rule of a mix', 'Red: Caller', 'Caller: Caller'],
])('%s that changes is followed', (_what, from, to) => {
  expect(isFollowed(before, room(from, to))).toBe(true)
})

test.each([
  ['an output', 'hls: {}', 'hls: {}, record: { to: rec }'],
  ['the name of a mix', '{ hall: { follow', '{ wall: { follow'],
  ['who sends with RTMP', '127.0.0.1:1935', '127.0.0.1:1936'],
])('%s that changes needs another control', (_what, from, to) => {
  expect(isFollowed(before, room(from, to))).toBe(false)
})
