import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RoomStatus } from '../../src/obs/index.ts'
import { dbToFader, faderToDb, meterPosition } from './db-scale.ts'
import { formatBytes, formatDb, formatDuration, formatTimeLeft } from './format.ts'
import { bestColumns } from './grid.ts'
import { mulToDb, sourceLevels } from './levels.ts'
import { holdPeaks } from './meter.tsx'
import { answerChallenge } from './obs-client.ts'
import { unpackPicture } from './pictures-client.ts'
import { addressHere } from './place.ts'
import { patchStatus } from './status-patch.ts'

test('the answer to the challenge is that of obs-websocket', () => {
  const challenge = {
    challenge: '+IxH4CnCiqpX1rM9scsNynZzbOe4KhDeYcTNS3PDaeY=',
    salt: 'lM1GncleQOaCu9lT1yeUZhFYnqhsLLP1G5lAGo3ixaI=',
  }
  // Worked out with openssl from the rule in the protocol's description.
  expect(answerChallenge('пароль', challenge)).toBe('it4Aw2y2Jz+5KrJz8JMnRWMwgDLHJpF48QrF5ahp1MU=')
})

test('after the login the page leads to this server, whatever the link to the login said', () => {
  const origin = 'http://box:8080'
  expect(addressHere('/room/hall-a', origin)).toBe('http://box:8080/room/hall-a')
  for (const next of [
    '//evil.example/',
    '/.//evil.example/',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '//',
  ]) {
    const address = addressHere(next, origin)
    expect(new URL(address, origin).origin, address).toBe(origin)
  }
})

describe('fader', () => {
  test('position and gain are the inverse of each other, and both rise', () => {
    fc.assert(
      fc.property(fc.double({ min: -60, max: 10, noNaN: true }), (db) => {
        expect(faderToDb(dbToFader(db))).toBeCloseTo(db, 6)
      }),
    )
    for (let position = 0.01; position < 1; position += 0.01)
      expect(faderToDb(position)).toBeGreaterThan(faderToDb(position - 0.01))
  })

  test('the ends', () => {
    expect([faderToDb(0), faderToDb(1), dbToFader(-100), dbToFader(26)]).toEqual([-100, 10, 0, 1])
    expect([meterPosition(-100), meterPosition(-30), meterPosition(3)]).toEqual([0, 0.5, 1])
  })
})

test('tiles fill their space and never leave it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 24 }),
      fc.integer({ min: 200, max: 2000 }),
      fc.integer({ min: 200, max: 1000 }),
      (count, width, height) => {
        const space = { width, height, gap: 8, label: 24 }
        const { columns, tileWidth } = bestColumns(count, space)
        const rows = Math.ceil(count / columns)
        expect(columns * tileWidth + (columns - 1) * 8).toBeLessThanOrEqual(width)
        expect(rows * ((tileWidth * 9) / 16 + 24) + (rows - 1) * 8).toBeLessThanOrEqual(height + 0.01)
      },
    ),
  )
})

test('numbers as people read them', () => {
  expect([formatDuration(3_723_400), formatDuration(-1)]).toEqual(['1:02:03', '0:00:00'])
  expect([formatBytes(999), formatBytes(1500), formatBytes(412e9), formatBytes(99.96e6)]).toEqual([
    '999 B',
    '1.5 kB',
    '412 GB',
    '100.0 MB',
  ])
  expect([formatDb(-100), formatDb(-6), formatDb(0.04), formatDb(3)]).toEqual(['−∞', '−6.0', '0.0', '+3.0'])
  expect([formatTimeLeft(59), formatTimeLeft(7200), formatTimeLeft(3e5), formatTimeLeft(Number.POSITIVE_INFINITY)]).toEqual([
    '0 min',
    '2 h',
    '3 days',
    '',
  ])
})

test('levels come as linear factors and are shown in decibels', () => {
  expect(mulToDb(0)).toBe(-100)
  const levels = sourceLevels({
    inputs: [
      {
        inputName: 'mic',
        inputLevelsMul: [
          [0, 0, 0.5],
          [0.1, 1, 1],
        ],
      },
    ],
  }).get('mic')
  expect(levels?.rmsDb).toEqual([-100, -20])
  expect(levels?.peakDb).toEqual([-100, 0])
  expect(levels?.inputPeakDb[0]).toBeCloseTo(-6.02, 2)
})

test('a peak is held, then falls, and never below the level', () => {
  const holds = holdPeaks([], [-6], 0, 50)
  expect(holdPeaks(holds, [-30], 1000, 50)[0]?.db).toBe(-6)
  expect(holdPeaks(holds, [-30], 2000, 500)[0]?.db).toBe(-18)
  expect(holdPeaks(holds, [-30], 3000, 1000)[0]?.db).toBe(-30)
})

test('a picture’s frame is read as the server packs it', () => {
  const name = new TextEncoder().encode('source:käse')
  const frame = new Uint8Array([name.length, ...name, 0xff, 0xd8])
  expect(unpackPicture(frame.buffer)).toEqual({ stream: 'source:käse', jpeg: new Uint8Array([0xff, 0xd8]) })
})

describe('status between two statuses', () => {
  const status = {
    programScene: 'A',
    previewScene: 'B',
    transition: { kind: 'fade', durationMs: 300 },
    scenes: [
      { name: 'A', sources: ['slides'] },
      { name: 'B', sources: ['slides', 'camera'] },
    ],
    sources: [
      { name: 'slides', tally: 'program', gainDb: 0, muted: false, delayMs: 0 },
      { name: 'camera', tally: 'preview', gainDb: 0, muted: false, delayMs: 0 },
    ],
  } as unknown as RoomStatus
  const tally = ({ sources }: RoomStatus) => sources.map((source) => source.tally)

  test('tally follows program and preview', () => {
    expect(tally(patchStatus(status, 'CurrentProgramSceneChanged', { sceneName: 'B' }))).toEqual(['program', 'program'])
    expect(tally(patchStatus(status, 'CurrentPreviewSceneChanged', { sceneName: 'A' }))).toEqual(['program', 'off'])
  })

  test('sound follows its source only', () => {
    const next = patchStatus(status, 'InputVolumeChanged', { inputName: 'camera', inputVolumeDb: -6 })
    expect(next.sources.map((source) => source.gainDb)).toEqual([0, -6])
    expect(patchStatus(status, 'SomethingElse', {})).toBe(status)
  })
})
