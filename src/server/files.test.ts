import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FileRequest, parseRange, serveFile } from './files.ts'

let base: string
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'mixos-files-'))
  mkdirSync(join(base, 'hls'))
  writeFileSync(join(base, 'secret.ts'), 'secret')
  writeFileSync(join(base, 'hls', 'segment.ts'), '0123456789')
  writeFileSync(join(base, 'hls', 'notes.txt'), 'not for viewers')
  symlinkSync(join(base, 'secret.ts'), join(base, 'hls', 'link.ts'))
})
afterAll(() => rmSync(base, { recursive: true }))

const ask = (path: string, more: Partial<FileRequest> = {}) =>
  serveFile({ root: join(base, 'hls'), path, method: 'GET', cacheControl: 'no-cache', ...more })

test('a file comes with its type, and not twice', async () => {
  const answer = await ask('segment.ts')
  expect(answer?.status).toBe(200)
  expect(answer?.headers.get('content-type')).toBe('video/mp2t')
  expect(await answer?.text()).toBe('0123456789')
  const again = await ask('segment.ts', { ifNoneMatch: answer?.headers.get('etag') ?? '' })
  expect(again?.status).toBe(304)
})

test('HEAD tells the length and sends nothing', async () => {
  const answer = await ask('segment.ts', { method: 'HEAD' })
  expect(answer?.headers.get('content-length')).toBe('10')
  expect(await answer?.text()).toBe('')
})

test('ranges', async () => {
  const answer = await ask('segment.ts', { range: 'bytes=2-4' })
  expect(answer?.status).toBe(206)
  expect(answer?.headers.get('content-range')).toBe('bytes 2-4/10')
  expect(await answer?.text()).toBe('234')
  expect((await ask('segment.ts', { range: 'bytes=10-' }))?.status).toBe(416)
  expect(await (await ask('segment.ts', { range: 'bytes=-3' }))?.text()).toBe('789')
})

test.each(['../secret.ts', '/../secret.ts', 'x/../../secret.ts', 'link.ts', 'notes.txt', 'none.ts', '', '.', 'segment.ts\0'])(
  'no file for %j',
  async (path) => {
    expect(await ask(path)).toBeNull()
  },
)

test('a range never reaches out of the file', () => {
  const number = fc.nat({ max: 300 }).map(String)
  fc.assert(
    fc.property(
      fc.oneof(number, fc.constant('')),
      fc.oneof(number, fc.constant('')),
      fc.integer({ min: 1, max: 200 }),
      (from, to, size) => {
        const range = parseRange(`bytes=${from}-${to}`, size)
        if (range === null || range === 'unsatisfiable') return
        expect(range.start).toBeGreaterThanOrEqual(0)
        expect(range.start).toBeLessThanOrEqual(range.end)
        expect(range.end).toBeLessThan(size)
      },
    ),
  )
})
