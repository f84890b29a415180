import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LevelEvent } from '../engine/messages/worker.ts'
import { LoudnessMeter } from './loudness.ts'

const run = promisify(execFile)

/** Feeds seconds of a sound that is as loud as given, in LUFS, alike in both channels. */
function feed(meter: LoudnessMeter, parts: readonly (readonly [lufs: number, seconds: number])[]): LoudnessMeter {
  for (const [lufs, seconds] of parts) {
    const channelDb = lufs + 0.691 - 10 * Math.log10(2)
    for (let level = 0; level < seconds * 20; level++) meter.add([channelDb, channelDb])
  }
  return meter
}

describe('EBU Tech 3341', () => {
  const cases: [string, [number, number][], number][] = [
    ['1: steady at -23', [[-23, 20]], -23],
    ['2: steady at -33', [[-33, 20]], -33],
    [
      '3: relative gate',
      [
        [-36, 10],
        [-23, 60],
        [-36, 10],
      ],
      -23,
    ],
    [
      '4: absolute gate',
      [
        [-72, 10],
        [-36, 10],
        [-23, 60],
        [-36, 10],
        [-72, 10],
      ],
      -23,
    ],
    [
      '5: louder in the middle',
      [
        [-26, 20],
        [-20, 20.1],
        [-26, 20],
      ],
      -23,
    ],
  ]
  test.each(cases)('case %s', (_name, parts, integrated) => {
    expect(feed(new LoudnessMeter(), parts).read().integrated).toBeCloseTo(integrated, 1)
  })

  test('case 9: short-term loudness is steady over a rhythm of its window', () => {
    const meter = feed(new LoudnessMeter(), [
      [-20, 1.35],
      [-30, 1.65],
    ])
    for (let round = 0; round < 4; round++) {
      feed(meter, [[-20, 1.35]])
      expect(meter.read().shortTerm).toBeCloseTo(-23, 1)
      feed(meter, [[-30, 1.65]])
      expect(meter.read().shortTerm).toBeCloseTo(-23, 1)
    }
  })
})

test('silence is at the bottom of the meter, and does not count', () => {
  const meter = new LoudnessMeter()
  expect(meter.read()).toEqual({ momentary: -70, shortTerm: -70, integrated: -70 })
  feed(meter, [[-100, 10]])
  expect(meter.read()).toEqual({ momentary: -70, shortTerm: -70, integrated: -70 })
  feed(meter, [
    [-23, 10],
    [-100, 60],
  ])
  expect(meter.read().momentary).toBe(-70)
  expect(meter.read().integrated).toBeCloseTo(-23, 0)
})

test('a reset forgets the integrated loudness only', () => {
  const meter = feed(new LoudnessMeter(), [[-10, 10]])
  meter.reset()
  expect(meter.read().integrated).toBe(-70)
  expect(meter.read().shortTerm).toBeCloseTo(-10, 1)
  expect(
    feed(meter, [
      [-30, 3.4],
      [-30, 10],
    ]).read().integrated,
  ).toBeCloseTo(-30, 0)
})

test('a sound in one channel is 3 LU quieter than in both', () => {
  const [both, left] = [new LoudnessMeter(), new LoudnessMeter()]
  for (let level = 0; level < 100; level++) {
    both.add([-20, -20])
    left.add([-20, -100])
  }
  expect(both.read().integrated - left.read().integrated).toBeCloseTo(3.01, 1)
})

test('a day of sound is exact, and costs no more memory than its beginning', () => {
  const meter = feed(new LoudnessMeter(), [
    [-30, 43_200],
    [-20, 43_200],
  ])
  const powers = (10 ** -3 + 10 ** -2) / 2
  expect(meter.read().integrated).toBeCloseTo(10 * Math.log10(powers), 1)
})

describe('the whole way, sound to LUFS, against ffmpeg', { timeout: 60_000 }, () => {
  let dir: string
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'mixos-loudness-'))
    await build({
      entryPoints: [resolve(import.meta.dirname, '../engine/test-meter-main.ts')],
      outdir: dir,
      bundle: true,
      format: 'esm',
      target: 'firefox102',
      external: ['gi://*', 'system'],
      logLevel: 'error',
    })
  })
  afterAll(() => rmSync(dir, { recursive: true }))

  /** A 16-bit stereo file from an ffmpeg filter. */
  async function sound(name: string, filter: string): Promise<string> {
    const file = join(dir, `${name}.wav`)
    await run('ffmpeg', ['-v', 'error', '-filter_complex', filter, '-ar', '48000', '-ac', '2', '-sample_fmt', 's16', file])
    return file
  }

  /** Readings of our meter, one each 50 ms; the file is played in real time. */
  async function ours(file: string) {
    const { stdout } = await run('gjs', ['-m', join(dir, 'test-meter-main.js'), file], { timeout: 45_000 })
    const meter = new LoudnessMeter()
    return lines(stdout).flatMap((line) => {
      const { weightedDb } = JSON.parse(line) as LevelEvent
      if (!weightedDb) return []
      meter.add(weightedDb)
      return [meter.read()]
    })
  }

  /** ffmpeg's momentary loudness each 100 ms, and its integrated loudness. */
  async function truth(file: string) {
    const filter = 'ebur128=metadata=1,ametadata=print:file=-'
    const { stdout } = await run('ffmpeg', ['-v', 'error', '-i', file, '-af', filter, '-f', 'null', '-'], { maxBuffer: 1e8 })
    const values = (key: string) =>
      lines(stdout).flatMap((line) => (line.startsWith(`${key}=`) ? [Number(line.split('=')[1])] : []))
    return { momentary: values('lavfi.r128.M'), integrated: values('lavfi.r128.I').at(-1) ?? Number.NaN }
  }

  test.concurrent('a sine of 997 Hz at -23 dBFS in both channels is -23 LUFS', async () => {
    const wave = '0.0707946*sin(2*PI*997*t)'
    const file = await sound('sine', `aevalsrc=${wave}|${wave}:s=48000:d=5`)
    const last = (await ours(file)).at(-1)
    expect(last?.integrated).toBeCloseTo(-23, 1)
    expect(last?.momentary).toBeCloseTo(-23, 1)
  })

  test.concurrent('noise, low and high notes, pauses and unlike channels measure as ffmpeg says', async () => {
    const parts = [
      'anoisesrc=c=pink:a=0.5:d=3:seed=1,tremolo=f=4:d=0.8,pan=stereo|c0=c0|c1=0.4*c0[a]',
      'sine=f=50:d=2,volume=2,pan=stereo|c0=c0|c1=c0[b]',
      'anoisesrc=c=white:a=0.003:d=2:seed=2,pan=stereo|c0=c0|c1=c0[c]',
      'sine=f=6000:d=2,pan=stereo|c0=0.2*c0|c1=c0[d]',
      'anullsrc=r=48000:cl=stereo:d=1[e]',
      'anoisesrc=c=brown:a=0.9:d=3:seed=3,pan=stereo|c0=c0|c1=c0[f]',
    ]
    const file = await sound('mixed', `${parts.join(';')};[a][b][c][d][e][f]concat=n=6:v=0:a=1,aresample=48000`)
    const [readings, expected] = await Promise.all([ours(file), truth(file)])
    expect(readings.at(-1)?.integrated).toBeGreaterThan(expected.integrated - 0.3)
    expect(readings.at(-1)?.integrated).toBeLessThan(expected.integrated + 0.3)

    const compared = expected.momentary.flatMap((momentary, index) => {
      const reading = readings[2 * index + 1]?.momentary
      return index < 4 || !(momentary > -69) || reading === undefined ? [] : [Math.abs(reading - momentary)]
    })
    expect(compared.length).toBeGreaterThan(110)
    expect(Math.max(...compared)).toBeLessThan(0.5)
  })
})

function lines(text: string): string[] {
  return text.trim().split('\n')
}
