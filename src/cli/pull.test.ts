/** `./mixos pull` as a user calls it: what it shows, asks, writes, and its exit code. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createLogger } from '../lib/log.ts'
import { EditStore } from '../room/index.ts'
import type { Edit } from '../show/index.ts'

const text = `# The hall.
show: Small
video: 720p25
rooms:
  hall:
    sources:
      camera: { pattern: smpte, tone: 440 Hz }   # the big one
    scenes:  { Camera: [ camera ] }
    sound:   { camera: -3 dB }
`
const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const log = createLogger({}, { sink: { write: () => {} } })

let dir: string
let file: string
let stateDir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mixos-pull-'))
  file = join(dir, 'show.yaml')
  stateDir = join(dir, 'state', 'hall')
  mkdirSync(stateDir, { recursive: true })
  writeFileSync(file, text)
})
afterEach(() => rmSync(dir, { recursive: true }))

const store = () => new EditStore(stateDir, log)
const hide: Edit = { do: 'set-layer', scene: 'Camera', layer: 0, what: { source: 'camera' }, visible: false }
const env = () => ({ ...process.env, MIXOS_STATE: join(dir, 'state'), FORCE_COLOR: '0' })
const pull = (...args: string[]) =>
  spawnSync(process.execPath, [main, 'pull', ...args], { cwd: dir, encoding: 'utf8', env: env() })

/** At a terminal, where `answer` is typed. */
function pullAsked(answer: string) {
  const call = `${process.execPath} ${main} pull`
  return spawnSync('script', ['-qec', call, '/dev/null'], { cwd: dir, encoding: 'utf8', env: env(), input: `${answer}\n` })
}

describe('./mixos pull', { timeout: 30_000 }, () => {
  test('shows the difference and writes nothing where nobody can be asked', () => {
    store().add(text, hide)
    const { status, stdout, stderr } = pull()
    expect(status).toBe(1)
    expect(stdout).toContain('--- show.yaml\n+++ show.yaml\n')
    expect(stdout).toContain(
      '-    scenes:  { Camera: [ camera ] }\n+    scenes:  { Camera: [ { source: camera, visible: false } ] }\n',
    )
    expect(stdout).not.toContain('\u001b')
    expect(stderr).toContain('Nothing is written')
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  test('--yes: the file says it, and the list is empty', () => {
    store().add(text, hide)
    store().add(text, { do: 'add-source', source: 'new', definition: { pattern: 'ball' } })
    expect(pull('hall', '--yes')).toMatchObject({ status: 0, stderr: '' })
    const after = readFileSync(file, 'utf8')
    expect(after).toContain('      camera: { pattern: smpte, tone: 440 Hz }   # the big one\n      new: { pattern: ball }\n')
    expect(store().edits(after)).toEqual([])
    expect(pull()).toMatchObject({ status: 0, stdout: expect.stringContaining('nothing to pull') })
  })

  test('at a terminal it asks', () => {
    store().add(text, hide)
    const no = pullAsked('n')
    expect(no.stdout).toContain('Write this into show.yaml? [y/N]')
    expect(no.status).toBe(1)
    expect(readFileSync(file, 'utf8')).toBe(text)
    expect(pullAsked('y').status).toBe(0)
    expect(readFileSync(file, 'utf8')).toContain('visible: false')
  })

  test('what does not fit the show any more is told, and done with', () => {
    store().add(text, { do: 'remove-scene', scene: 'gone' })
    expect(pull()).toMatchObject({ status: 1, stdout: expect.stringContaining('there is no scene `gone` any more') })
    expect(pull('--yes').status).toBe(0)
    expect(store().edits(text)).toEqual([])
  })

  test('edits that come to nothing leave the file alone', () => {
    store().add(text, { ...hide, visible: true })
    expect(pull()).toMatchObject({ status: 0, stdout: expect.stringContaining('nothing to pull') })
    expect(readFileSync(file, 'utf8')).toBe(text)
    expect(store().edits(text)).toEqual([])
  })

  test('a show with mistakes: 1; a wrong call: 2; help: 0', () => {
    writeFileSync(file, text.replace('smpte', 'smtpe'))
    expect(pull()).toMatchObject({ status: 1, stderr: expect.stringContaining('show.yaml:7:26') })
    expect(pull('--yess')).toMatchObject({ status: 2, stderr: expect.stringContaining('--yess') })
    expect(pull('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('Example:') })
  })
})
