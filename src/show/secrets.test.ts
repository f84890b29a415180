/** Secrets come from the environment or from private files, and an error says where it looked. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { resolveSecret } from './secrets.ts'

const home = mkdtempSync(join(tmpdir(), 'mixos-secrets-'))
const folder = join(home, '.config/mixos/secrets')
mkdirSync(folder, { recursive: true })
afterAll(() => rmSync(home, { recursive: true }))

function secretFile(name: string, value: string, mode = 0o600, inside = folder): string {
  const file = join(inside, name)
  writeFileSync(file, value)
  chmodSync(file, mode)
  return file
}

test('the environment comes first', () => {
  secretFile('hall-a', 'from the file')
  expect(resolveSecret({ secret: 'hall-a' }, { MIXOS_SECRET_HALL_A: 'from the environment' }, home)).toBe('from the environment')
  expect(resolveSecret({ secret: 'hall-a' }, {}, home)).toBe('from the file')
})

test('a folder of its own goes before the home folder; one newline at the end is dropped', () => {
  const own = mkdtempSync(join(home, 'own-'))
  secretFile('key', 'own\n\n', 0o600, own)
  secretFile('key', 'home')
  expect(resolveSecret({ secret: 'key' }, { MIXOS_SECRETS: own }, home)).toBe('own\n')
})

test.each([0o644, 0o640, 0o602])('a file with mode %o is refused', (mode) => {
  const file = secretFile('open', 'everybody knows', mode)
  expect(() => resolveSecret({ secret: 'open' }, {}, home)).toThrow(`chmod 600 ${file}`)
})

test('an empty file is no secret', () => {
  secretFile('empty', '\n')
  expect(() => resolveSecret({ secret: 'empty' }, {}, home)).toThrow('is empty')
})

test('a missing one says where it looked, and nothing of other secrets', () => {
  const look = () => resolveSecret({ secret: 'hall-b' }, { MIXOS_SECRETS: '/run/keys', MIXOS_SECRET_HALL_A: 'x' }, home)
  expect(look).toThrow(`$MIXOS_SECRET_HALL_B, /run/keys/hall-b, ${folder}/hall-b`)
})
