import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createLogger } from '../lib/log.ts'
import { ManualClock } from '../lib/manual-clock.ts'
import { loadShow, type Room } from '../show/index.ts'
import { desireOf, Journal, recordingWish } from './journal.ts'

const dir = () => mkdtempSync(join(tmpdir(), 'mixos-journal-'))

function roomWith(volume: string, scenes = '{ A: [a], B: [a] }'): Room {
  const file = join(dir(), 'show.yaml')
  writeFileSync(
    file,
    `show: T\nvideo: 720p25\nrooms:\n  hall:\n    sources: { a: { pattern: red, tone: 440 Hz } }\n    scenes: ${scenes}\n    sound: { a: ${volume} }\n`,
  )
  return loadShow(file).rooms[0] as Room
}

describe('the journal', () => {
  const lines: string[] = []
  const log = createLogger({}, { sink: { write: (text) => void lines.push(text) } })

  it('brings back what clients changed', () => {
    const room = roomWith('-3 dB')
    const journal = new Journal(dir(), log)
    const changed = { ...desireOf(room), programScene: 'B', sounds: room.sounds.map((sound) => ({ ...sound, muted: true })) }
    journal.write(room, changed)
    expect(journal.read(room)).toEqual(changed)
  })

  it('knows which cameras are recorded: with the program, or by themselves', () => {
    const room = roomWith('-3 dB')
    const camera = { videoKbps: 500 }
    const cameras = [
      { ...camera, source: 'a', auto: true },
      { ...camera, source: 'b', auto: false },
    ]
    const record = { to: '/rec', also: null, tracks: [], cameras, segmentMs: 60_000, auto: false }
    const withCameras: Room = { ...room, record }
    const folder = dir()
    const journal = new Journal(folder, log)
    const begins = journal.read(withCameras)
    expect(begins.cameras).toEqual({ a: false, b: false })
    const byItself = { ...begins, cameras: { ...begins.cameras, b: true } }
    const on = { ...byItself, ...recordingWish(withCameras, byItself, true) }
    expect(on).toMatchObject({ recording: true, cameras: { a: true, b: true } })
    journal.write(withCameras, on)
    expect(journal.read(withCameras).cameras).toEqual({ a: true, b: true })
    expect(recordingWish(withCameras, on, false).cameras).toEqual({ a: false, b: true })
  })

  it('drops what the show itself changed since, and says so', () => {
    const folder = dir()
    const before = roomWith('-3 dB')
    new Journal(folder, log).write(before, {
      ...desireOf(before),
      programScene: 'B',
      sounds: before.sounds.map((sound) => ({ ...sound, gainDb: -20 })),
    })
    const after = roomWith('-6 dB', '{ A: [a], C: [a] }')
    const read = new Journal(folder, log).read(after)
    expect(read.sounds[0]?.gainDb).toBe(-6)
    expect(read.programScene).toBe('A')
    expect(lines.join('')).toContain('Journal entry is dropped')
  })

  it('begins with the show again after an orderly end, but keeps the sound', () => {
    const room = roomWith('-3 dB')
    const folder = dir()
    const journal = new Journal(folder, log)
    journal.write(room, {
      ...desireOf(room),
      programScene: 'B',
      panic: true,
      sounds: room.sounds.map((sound) => ({ ...sound, gainDb: -9 })),
    })
    journal.close()
    expect(new Journal(folder, log).read(room)).toMatchObject({ programScene: 'A', panic: false, sounds: [{ gainDb: -9 }] })
  })

  it('starts without one, or with a torn one', () => {
    const room = roomWith('-3 dB')
    const folder = dir()
    writeFileSync(join(folder, 'journal.json'), '{"programScene": "B')
    expect(new Journal(folder, log).read(room)).toEqual(desireOf(room))
  })

  it('a power cut of hours brings it back, a night does not, but for sound and transition', () => {
    const room = roomWith('-3 dB')
    const clock = new ManualClock(Date.now())
    const journal = new Journal(dir(), log, clock)
    const sounds = room.sounds.map((sound) => ({ ...sound, muted: true }))
    const crew = { holder: { id: 'a', name: 'Ana', sinceMs: 1 }, calls: [] }
    const changed = { ...desireOf(room), programScene: 'B', recording: false, sounds, crew }
    journal.write(room, changed)
    clock.advance(5 * 3_600_000)
    expect(journal.read(room)).toEqual(changed)
    journal.touch()
    clock.advance(5 * 3_600_000)
    expect(journal.read(room)).toEqual(changed)
    clock.advance(2 * 3_600_000)
    expect(journal.read(room)).toEqual({ ...desireOf(room), sounds })
  })
})
