import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createLogger } from '../lib/log.ts'
import type { Edit } from '../show/index.ts'
import { EditStore } from './edit-store.ts'
import { ShowEditor } from './show-editor.ts'

const root = mkdtempSync(join(tmpdir(), 'mixos-edits-'))
afterAll(() => rmSync(root, { recursive: true }))

const text = 'show: T\nvideo: 720p25\nrooms:\n  hall:\n    sources: { a: { pattern: red } }\n    scenes: { A: [ a ] }\n'
const add = (scene: string): Edit => ({ do: 'add-scene', scene })
const lines: string[] = []
const log = createLogger({}, { sink: { write: (line) => void lines.push(line) } })

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(root, 'room-'))
  lines.length = 0
})

describe('the list of edits', () => {
  test('survives control, folded', () => {
    const store = new EditStore(dir, log)
    for (const edit of [add('B'), add('C'), { do: 'remove-scene', scene: 'C' } as const]) store.add(text, edit)
    expect(new EditStore(dir, log).edits(text)).toEqual([add('B')])
    expect(lines).toEqual([])
  })

  test('a disk that takes nothing costs a line in the log, and no edit while control runs', () => {
    // A device that answers every byte with "no space left".
    symlinkSync('/dev/full', join(dir, 'edits.json.new'))
    const store = new EditStore(dir, log)
    store.add(text, add('B'))
    store.add(text, add('C'))
    expect(store.edits(text)).toEqual([add('B'), add('C')])
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(/ENOSPC.*The edits cannot be written; they are lost with control/)
    expect(new EditStore(dir, log).edits(text)).toEqual([])
    rmSync(join(dir, 'edits.json.new'))
    store.add(text, add('D'))
    expect(new EditStore(dir, log).edits(text)).toEqual([add('B'), add('C'), add('D')])
  })

  test('a file that is broken is laid aside', () => {
    writeFileSync(join(dir, 'edits.json'), '{"edits": [')
    const store = new EditStore(dir, log)
    expect(store.edits(text)).toEqual([])
    expect(readFileSync(join(dir, 'edits.json.broken'), 'utf8')).toBe('{"edits": [')
    expect(lines[0]).toContain('The edits cannot be read')
  })
})

describe('a pull', () => {
  const into = text.replace('A: [ a ]', 'A: [ a ], B: []')

  test('that dies before the file is written leaves the edits in the list; after it, in the file only', () => {
    const store = new EditStore(dir, log)
    store.add(text, add('B'))
    const die = () => {
      throw new Error('power cut')
    }
    expect(() => store.pull(text, into, [add('B')], die)).toThrow('power cut')
    expect(store.edits(text)).toEqual([add('B')])
    expect(store.edits(into)).toEqual([])
    // It is remembered: whatever the file becomes, they do not come back.
    expect(store.edits(`${into}# by hand\n`)).toEqual([])
  })

  test('is refused when the room was changed meanwhile', () => {
    const store = new EditStore(dir, log)
    store.add(text, add('B'))
    store.add(text, add('C'))
    const write = vi.fn()
    expect(() => store.pull(text, into, [add('B')], write)).toThrow('The room was changed meanwhile')
    expect(write).not.toHaveBeenCalled()
    expect(store.edits(text)).toEqual([add('B'), add('C')])
  })

  test('one whose lock was left by somebody who died does not stop the next; one that works does', () => {
    const lock = join(dir, 'edits.lock')
    mkdirSync(lock)
    const store = new EditStore(dir, log)
    expect(() => store.add(text, add('B'))).toThrow('is held by another')
    utimesSync(lock, new Date(0), new Date(0))
    store.add(text, add('B'))
    expect(existsSync(lock)).toBe(false)
    expect(store.edits(text)).toEqual([add('B')])
  })

  test('two processes that add at once lose nothing', { timeout: 30_000 }, async () => {
    const module = fileURLToPath(new URL('./edit-store.ts', import.meta.url))
    const script = `import { EditStore } from '${module}'
      const store = new EditStore(process.argv[1], { error() {} })
      for (let n = 0; n < 100; n++) store.add('', { do: 'add-scene', scene: process.argv[2] + n })`
    const ended = ['x', 'y'].map((name) => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script, dir, name], { stdio: 'inherit' })
      return new Promise((resolve) => child.on('exit', resolve))
    })
    expect(await Promise.all(ended)).toEqual([0, 0])
    expect(new EditStore(dir, log).edits(text)).toHaveLength(200)
  })
})

test('the show is the file with the edits; one that does not fit any more is told', () => {
  const file = join(dir, 'show.yaml')
  writeFileSync(file, text)
  const store = new EditStore(dir, log)
  store.add(text, { do: 'set-layer', scene: 'A', layer: 0, what: { source: 'a' }, visible: false })
  store.add(text, { do: 'remove-scene', scene: 'gone' })
  expect(new ShowEditor({ file, room: 'hall', store, log }).load().rooms[0]?.scenes[0]?.layers[0]?.visible).toBe(false)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain('there is no scene `gone` any more')
})
