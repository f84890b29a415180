/** `./mixos check` as a user calls it: what it prints, and its exit code. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'mixos-check-'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(
  join(folder, 'show.yaml'),
  'show: Good\nvideo: 720p25\nrooms: { hall: { scenes: { Hello: [ { text: Hello } ] } } }\n',
)
writeFileSync(join(folder, 'broken.yaml'), 'show: Broken\nvideo: 720p26\nroms: {}\n')

function check(...args: string[]) {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url))
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'check', ...args], { cwd: folder, encoding: 'utf8' })
  return { status, stdout, stderr }
}

test('a good show.yaml of this folder: 0, and what it will make', () => {
  const { status, stdout } = check()
  expect(status).toBe(0)
  expect(stdout).toContain('Good, 1280x720 at 25 frames a second')
  expect(stdout).toContain('hall  1 source, 1 scene from `Hello`, no output, control on port 4455')
  expect(check('show.yaml', '--json')).toMatchObject({ status: 0, stdout: '[]\n' })
})

test('mistakes: 1, all of them, without colours where nobody looks', () => {
  const { status, stdout } = check('broken.yaml')
  expect(status).toBe(1)
  expect(stdout).toMatch(/^broken\.yaml:2:8: the rates are /m)
  expect(stdout).toContain('broken.yaml:3:1: unknown key `roms`. Did you mean `rooms`?')
  expect(stdout).toContain('2 mistakes')
  expect(stdout).not.toContain('\u001b')
})

test('mistakes for programs', () => {
  const { status, stdout } = check('broken.yaml', '--json')
  expect(status).toBe(1)
  expect(JSON.parse(stdout)).toContainEqual({
    file: 'broken.yaml',
    line: 3,
    column: 1,
    message: 'unknown key `roms`',
    hint: 'Did you mean `rooms`?',
  })
})

test('files are looked into: a broken SVG and a film that is cut off are told with their lines', () => {
  const film = readFileSync(new URL('../../examples/demo/media/ads.mp4', import.meta.url))
  writeFileSync(join(folder, 'cut.mp4'), film.subarray(0, film.length / 2))
  writeFileSync(join(folder, 'logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg">\n<g>\n</svg>\n')
  const lines = [
    'show: Files\nvideo: 720p25\nrooms:\n  hall:\n    sources:',
    '      film: { play: cut.mp4 }',
    '      logo: { image: logo.svg }\n    scenes: { A: [ film, logo ] }\n',
  ]
  writeFileSync(join(folder, 'files.yaml'), lines.join('\n'))
  const { status, stdout } = check('files.yaml')
  expect(status).toBe(1)
  expect(stdout).toMatch(/^files\.yaml:6:21: `cut\.mp4` is cut off: its last [\d,]+ bytes are missing\. Export/m)
  expect(stdout).toMatch(/^files\.yaml:7:22: `logo\.svg` is no good SVG: its line 3 has `<\/svg>` where `<g>` of line 2 is open/m)
  expect(stdout).toContain('2 mistakes')
})

test.each(['conference', 'demo', 'minimal'])('the files of examples/%s are good', (name) => {
  const show = fileURLToPath(new URL(`../../examples/${name}/show.yaml`, import.meta.url))
  expect(check(show)).toMatchObject({ status: 0, stdout: expect.stringContaining('good') })
})

test('a file that is not there: 1; a wrong call: 2; help: 0', () => {
  expect(check('nowhere.yaml')).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('nowhere.yaml:1:1: there is no such file'),
  })
  expect(check('--jsn')).toMatchObject({ status: 2, stderr: expect.stringContaining('--jsn') })
  expect(check('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('Example:') })
})
