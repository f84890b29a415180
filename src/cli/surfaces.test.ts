/** `./mixos surfaces legend` as a user calls it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { command } from './surfaces.ts'

const dir = mkdtempSync(join(tmpdir(), 'mixos-legend-'))
afterAll(() => rmSync(dir, { recursive: true }))

const show = join(dir, 'show.yaml')
writeFileSync(
  show,
  `show: Two
video: 720p25
rooms:
  hall:
    scenes: { Break: [ { text: Break } ] }
    surfaces:
      numpad: { keypad: "145f:0239", keys: { kp1: preview Break, kpenter: take } }
      desk:   { keypad: "046d:c31c", keys: { q: cut Break } }
  bare:
    scenes: { Break: [ { text: Break } ] }
`,
)

const legend = (...args: string[]) => command().parseAsync(['legend', ...args, '--show', show], { from: 'user' })

/** Of a PDF, where it is packed. */
function inflated(packed: string): string {
  try {
    return inflateSync(Buffer.from(packed, 'latin1')).toString('latin1')
  } catch {
    return ''
  }
}

test('a PDF has a page for each keypad', { timeout: 60_000 }, async () => {
  const file = join(dir, 'legend.pdf')
  await legend('hall', '--to', file)
  const bytes = readFileSync(file, 'latin1')
  expect(bytes).toMatch(/^%PDF-/)
  expect(bytes.trimEnd()).toMatch(/%%EOF$/)
  const streams = [...bytes.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map(([, packed = '']) => inflated(packed))
  expect(`${bytes}${streams.join('')}`).toMatch(/\/Count 2\b/)
})

test('an SVG has one', async () => {
  const file = join(dir, 'legend.svg')
  await legend('hall', '--to', file, '--surface', 'desk')
  expect(readFileSync(file, 'utf8')).toMatch(/^<svg .*Cut:.*Break.*<\/svg>\s*$/s)
})

test.each([
  ['two in an SVG', ['hall', '--to', join(dir, 'x.svg')], /--surface \(numpad, desk\)/],
  ['another format', ['hall', '--to', join(dir, 'x.png')], /neither an .svg nor a .pdf/],
  ['one that is not there', ['hall', '--to', join(dir, 'x.svg'), '--surface', 'deck'], /there are numpad, desk/],
  ['none at all', ['bare', '--to', join(dir, 'x.svg')], /no `surfaces` with keys for bare/],
  ['no such folder', ['hall', '--to', join(dir, 'no/x.pdf')], /cannot be written/],
])('%s is refused with its reason', async (_name, args, says) => {
  await expect(legend(...args)).rejects.toThrow(says)
})
