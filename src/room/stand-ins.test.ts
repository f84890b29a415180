import { expect, test } from 'vitest'
import type { Room, Sound } from '../show/index.ts'
import { isHeard } from './hearing.ts'
import { StandIns, withStandIns } from './stand-ins.ts'

const plain = { gainDb: 0, muted: false, delayMs: 0, channels: 'stereo', highPassHz: null, compressor: null } as const
const sounds: Sound[] = [
  { ...plain, source: 'headset', heardIn: ['Talk'], backup: 'lectern' },
  { ...plain, source: 'lectern', heardIn: [], backup: null },
]
const room = { sources: [], scenes: ['Talk', 'Break'].map((name) => ({ name, layers: [] })) } as unknown as Room

function heard(standIns: StandIns, scene: string): string[] {
  return withStandIns(room, sounds, standIns.active)
    .filter((sound) => isHeard(room, sound, scene))
    .map(({ source }) => source)
}

test('the backup is heard while the first is silent and it hears somebody, in the scenes of the first', () => {
  const speaking = new Set(['headset', 'lectern'])
  const standIns = new StandIns((source) => speaking.has(source))
  expect(standIns.update(sounds)).toBe(false)
  expect(heard(standIns, 'Talk')).toEqual(['headset'])
  speaking.delete('headset')
  expect(standIns.update(sounds)).toBe(true)
  expect(heard(standIns, 'Talk')).toEqual(['headset', 'lectern'])
  expect(heard(standIns, 'Break')).toEqual([])
})

test('a pause of everybody changes nothing; the first takes over again when it hears somebody', () => {
  const speaking = new Set(['lectern'])
  const standIns = new StandIns((source) => speaking.has(source))
  standIns.update(sounds)
  speaking.clear()
  expect(standIns.update(sounds)).toBe(false)
  expect(standIns.active.get('headset')).toBe('lectern')
  speaking.add('headset')
  expect(standIns.update(sounds)).toBe(true)
  expect(standIns.active.size).toBe(0)
})

test('nobody stands in while nobody speaks', () => {
  const standIns = new StandIns(() => false)
  expect(standIns.update(sounds)).toBe(false)
})
