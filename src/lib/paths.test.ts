import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { MixosError } from './errors.ts'
import { privateDir, roomRunDir, roomStateDir, runDir, stateDir } from './paths.ts'

let base: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'mixos-paths-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(base, { recursive: true })
})

test('the run folder: what the user says, else what the system offers', () => {
  expect(runDir({ MIXOS_RUN: '/a/b', XDG_RUNTIME_DIR: '/run/user/7' }, 7)).toBe('/a/b')
  expect(runDir({ XDG_RUNTIME_DIR: '/run/user/0' }, 0)).toBe('/run/mixos')
  expect(runDir({ XDG_RUNTIME_DIR: '/run/user/7' }, 7)).toBe('/run/user/7/mixos')
  expect(runDir({}, 7)).toBe('/tmp/mixos-7')
})

test('the state folder: what the user says, else below home', () => {
  expect(stateDir({ MIXOS_STATE: '/a/b' })).toBe('/a/b')
  expect(stateDir({ XDG_STATE_HOME: '/s' })).toBe('/s/mixos')
  expect(stateDir({})).toBe(join(homedir(), '.local/state/mixos'))
})

test('a room has folders of its own, for this user alone', () => {
  vi.stubEnv('MIXOS_RUN', join(base, 'run'))
  vi.stubEnv('MIXOS_STATE', join(base, 'state'))
  for (const dir of [roomRunDir('hall-a'), roomStateDir('hall-a')]) {
    expect(dir.endsWith('/hall-a')).toBe(true)
    expect(statSync(dir).mode & 0o777).toBe(0o700)
    expect(statSync(join(dir, '..')).mode & 0o777).toBe(0o700)
  }
})

test('a run folder too long for sockets is refused with the way out, one a byte shorter takes them', async () => {
  const room = 'hall-a'
  const longest = 107 - 20 - `/${room}/`.length
  vi.stubEnv('MIXOS_RUN', join(base, 'x'.repeat(longest - base.length)))
  expect(() => roomRunDir(room)).toThrow(`Set MIXOS_RUN to a folder whose path has at most ${longest} bytes`)
  expect(existsSync(runDir())).toBe(false)
  vi.stubEnv('MIXOS_RUN', join(base, 'x'.repeat(longest - base.length - 1)))
  const socket = join(roomRunDir(room), 'x'.repeat(20))
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(socket, resolve))
  server.close()
})

test('a folder that cannot be made is one sentence', () => {
  expect(() => privateDir(join(base, 'x'.repeat(300)), 'hall-a')).toThrow(/cannot be made: ENAMETOOLONG.*MIXOS_STATE/)
})

test('an open folder that is ours is closed to others', () => {
  chmodSync(base, 0o755)
  privateDir(base, 'hall-a')
  expect(statSync(base).mode & 0o777).toBe(0o700)
})

test('a link or a file where the folder should be is refused', () => {
  symlinkSync('/tmp', join(base, 'link'))
  expect(() => privateDir(join(base, 'link'), 'hall-a')).toThrow(/is not a folder of this user/)
  writeFileSync(join(base, 'file'), '')
  expect(() => privateDir(base, 'file')).toThrow(MixosError)
})
