/** The reporter that counts for `./mixos test` misses nothing: run on planted tests by the real vitest. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Tally } from '../../src/cli/test/tally.ts'

const root = resolve(import.meta.dirname, '../..')
let tally: Tally
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mixos-reporter-'))
  writeFileSync(
    join(folder, 'planted.test.mjs'),
    `test('passes', () => {})
test('fails', () => { throw new Error('planted') })
test('skips itself', ({ skip }) => skip('no camera'))
test.skip('is skipped', () => {})
describe('suite', () => {
  afterAll(() => { throw new Error('planted') })
  test('passes inside', () => {})
})`,
  )
  writeFileSync(join(folder, 'broken.test.mjs'), `throw new Error('planted')`)
  writeFileSync(join(folder, 'stray.test.mjs'), `test('leaves a rejection', () => { Promise.reject(new Error('stray')) })`)
  const args = ['run', '--root', folder, '--globals', '--reporter', join(root, 'src/cli/test/reporter.ts')]
  const env = { ...process.env, MIXOS_TALLY: join(folder, 'tally.json') }
  await new Promise((done) =>
    execFile(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...args], { env, cwd: folder }, done),
  )
  tally = JSON.parse(readFileSync(join(folder, 'tally.json'), 'utf8')) as Tally
}, 60_000)

afterAll(() => rmSync(folder, { recursive: true }))

test('passed tests are counted', () => {
  expect(tally.passed).toBe(3)
})

test('failed tests, suites, files and stray rejections all count as failed', () => {
  expect(tally.failed.toSorted()).toEqual([
    'broken.test.mjs: the file itself',
    'error outside of any test: stray',
    'planted.test.mjs: fails',
    'planted.test.mjs: suite',
  ])
})

test('skipped tests carry their reason', () => {
  expect(tally.skipped).toEqual([
    { test: 'planted.test.mjs: skips itself', reason: 'no camera' },
    { test: 'planted.test.mjs: is skipped', reason: 'without a reason' },
  ])
})
