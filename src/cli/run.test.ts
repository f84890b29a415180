/** What `./mixos run` refuses before it starts anything. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLogger } from '../lib/log.ts'
import { roomRunDir } from '../lib/paths.ts'
import { loadShow } from '../show/index.ts'
import { keepShow } from './run/kept-show.ts'
import { chooseRoom } from './run.ts'

let dir: string
let showFile: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mixos-run-'))
  showFile = join(dir, 'show.yaml')
  writeFileSync(showFile, 'show: S\nvideo: 720p25\nrooms: { hall: { scenes: { Hello: [ { text: Hello } ] } } }\n')
  vi.stubEnv('MIXOS_RUN', join(dir, 'run'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(dir, { recursive: true })
})

test('a run folder too long for sockets: one sentence with the way out, no stack, exit code 1', () => {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url))
  const env = { ...process.env, MIXOS_RUN: join(dir, 'x'.repeat(120)), MIXOS_STATE: join(dir, 'state') }
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'run', '--show', showFile], { env, encoding: 'utf8' })
  expect(status).toBe(1)
  expect(stdout + stderr).toMatch(/^\S+ is too long a path for the sockets of hall\. Set MIXOS_RUN to .*\n$/)
})

test('a first start with a broken show, on a box too; but there a room that is on air goes on', () => {
  const good = loadShow(showFile)
  expect(chooseRoom(showFile, undefined, false)).toEqual({ room: 'hall', wasOnAir: false })
  writeFileSync(showFile, 'show: [')
  for (const box of [false, true]) expect(() => chooseRoom(showFile, 'hall', box)).toThrow('a bracket is not closed')
  keepShow(roomRunDir('hall'), good, createLogger({}, { level: 'silent' }))
  expect(chooseRoom(showFile, 'hall', true)).toEqual({ room: 'hall', wasOnAir: true })
  expect(() => chooseRoom(showFile, 'hall', false)).toThrow('a bracket is not closed')
})
