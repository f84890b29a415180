import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createLogger } from '../lib/log.ts'
import { type Edit, loadShow, type Room } from '../show/index.ts'
import { EditStore } from './edit-store.ts'
import { desireOf, Journal } from './journal.ts'
import { preparePull, writePull } from './pull.ts'
import { ShowEditor } from './show-editor.ts'

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
const log = createLogger({}, { sink: { write: () => {} } })
const hide: Edit = { do: 'set-layer', scene: 'Camera', layer: 0, what: { source: 'camera' }, visible: false }

let dir: string
let file: string
let stateDir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mixos-pull-'))
  file = join(dir, 'show.yaml')
  stateDir = join(dir, 'hall')
  mkdirSync(stateDir)
  writeFileSync(file, text)
})
afterEach(() => rmSync(dir, { recursive: true }))

const store = () => new EditStore(stateDir, log)
const room = () => new ShowEditor({ file, room: 'hall', store: store(), log }).load().rooms[0] as Room

/** A client turns the fader, mutes, delays and takes one side. */
function changeSound(): void {
  const config = room()
  const change = { gainDb: -7.5, muted: true, delayMs: 40, channels: 'left' as const }
  const sounds = config.sounds.map((sound) => ({ ...sound, ...change }))
  new Journal(stateDir, log).write(config, { ...desireOf(config), sounds })
}

test('after a pull the file says what the room did with edits and journal, and nothing changes in the room', () => {
  store().add(text, hide)
  changeSound()
  const before = { ...room(), sounds: new Journal(stateDir, log).read(room()).sounds }
  writePull(preparePull(file, 'hall', stateDir, log))
  const after = readFileSync(file, 'utf8')
  const [scene, sound] = after.split('\n').slice(7)
  expect(scene).toBe('    scenes:  { Camera: [ { source: camera, visible: false } ] }')
  expect(sound).toBe('    sound:   { camera: { volume: -7.5 dB, mute: true, delay: 40 ms, channels: left } }')
  expect(store().edits(after)).toEqual([])
  expect(room()).toEqual(before)
  expect(loadShow(file).rooms[0]).toEqual(before)
  expect(new Journal(stateDir, log).read(room()).sounds).toEqual(before.sounds)
  expect(preparePull(file, 'hall', stateDir, log)).toMatchObject({ before: after, after, edits: [], dropped: [] })
})

test('a fader that the file cannot say is left out, and the rest is pulled', () => {
  const config = room()
  const sounds = config.sounds.map((sound) => ({ ...sound, gainDb: -100 }))
  new Journal(stateDir, log).write(config, { ...desireOf(config), sounds })
  store().add(text, hide)
  const { after, dropped } = preparePull(file, 'hall', stateDir, log)
  expect(after).toContain('visible: false')
  expect(dropped).toMatchObject([{ reason: expect.stringContaining('from -60 dB to +12 dB') }])
})

describe('what happens meanwhile', () => {
  test.each([
    ['the file', () => writeFileSync(file, `${text}# saved\n`), 'show.yaml was changed meanwhile'],
    ['the room', () => store().add(text, { do: 'add-scene', scene: 'New' }), 'The room was changed meanwhile'],
  ])('%s is changed: refused, and both stay', (_, change, why) => {
    store().add(text, hide)
    const ready = preparePull(file, 'hall', stateDir, log)
    change()
    const edits = store().edits(text)
    const now = readFileSync(file, 'utf8')
    expect(() => writePull(ready)).toThrow(why)
    expect(readFileSync(file, 'utf8')).toBe(now)
    expect(store().edits(text)).toEqual(edits)
  })

  test('a show behind a link stays where it is, with its mode', () => {
    const real = join(dir, 'real.yaml')
    writeFileSync(real, text)
    chmodSync(real, 0o640)
    rmSync(file)
    symlinkSync(real, file)
    store().add(text, hide)
    writePull(preparePull(file, 'hall', stateDir, log))
    expect(readFileSync(real, 'utf8')).toContain('visible: false')
    expect(statSync(real).mode & 0o777).toBe(0o640)
  })

  test('a disk that is full: the reason, and both stay', () => {
    store().add(text, hide)
    const ready = preparePull(file, 'hall', stateDir, log)
    symlinkSync('/dev/full', `${file}.new`)
    expect(() => writePull(ready)).toThrow(/show.yaml cannot be written: ENOSPC/)
    expect(readFileSync(file, 'utf8')).toBe(text)
    expect(store().edits(text)).toEqual([hide])
  })
})
