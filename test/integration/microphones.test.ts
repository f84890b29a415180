/** Microphones that are wired wrong, off, too loud or muted are named; what is done to a sound is measured; a backup takes over. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SourceStatus } from '../../src/obs/index.ts'
import { tapLink } from '../support/gdp.ts'
import { pause, root, startRoom, type TestRoom } from '../support/room.ts'
import { powerDb } from '../support/tones.ts'

const rateHz = 48_000
/** ffmpeg's own way from mono to stereo takes 3 dB away. */
const both = 'pan=stereo|c0=c0|c1=c0'
/** Half a second each, as syllables are. */
const bursts = (hertz: number) => `aevalsrc=exprs='0.2*sin(2*PI*${hertz}*t)*if(lt(mod(t\\,1)\\,0.5)\\,1\\,0.01)':s=${rateHz}`
/** Speaks for eight seconds, then hears nothing but its own noise for as long. */
const fallsSilent = `aevalsrc=exprs='if(lt(t\\,8)\\,0.2*sin(2*PI*700*t)*if(lt(mod(t\\,1)\\,0.5)\\,1\\,0.01)\\,0.0004*sin(2*PI*700*t))':s=${rateHz}:d=16`

const voice = `-i ${join(root, 'examples/demo/media/herald.ogg')}`
const files: Record<string, string> = {
  good: `${voice} -ac 2`,
  muted: `${voice} -ac 2`,
  inverted: `${voice} -af aformat=channel_layouts=mono,pan=stereo|c0=c0|c1=-1*c0`,
  left: `${voice} -af aformat=channel_layouts=mono,pan=stereo|c0=c0|c1=0*c0`,
  clipping: `${voice} -af aformat=channel_layouts=mono,volume=40dB,${both}`,
  silent: `-f lavfi -i anullsrc=r=${rateHz}:cl=stereo -t 10`,
  hum: `-f lavfi -i aevalsrc=exprs='0.2*sin(2*PI*50*t)+0.2*sin(2*PI*1000*t)':s=${rateHz}:d=10 -af ${both}`,
  loud: `-f lavfi -i aevalsrc=exprs='0.5*sin(2*PI*1000*t)':s=${rateHz}:d=10 -af ${both}`,
  headset: `-f lavfi -i ${fallsSilent} -ac 2`,
  lectern: `-f lavfi -i ${bursts(1300)}:d=10 -ac 2`,
}
const names = Object.keys(files)

const show = `
show: Microphones
video: { size: 320x180, rate: 25 }
rooms:
  hall:
    sources:
${names.map((name) => `      ${name}: { sound: { play: ${name}.wav, loop: true } }`).join('\n')}
    scenes: { Talk: [ { text: Talk } ] }
    sound:
      muted: { mute: true }
      hum: { high-pass: 200 Hz, in: [] }
      loud: { compressor: { above: -20 dB, ratio: 4 }, in: [] }
      headset: { backup: lectern }
      lectern: { in: [] }
`

let room: TestRoom

beforeAll(async () => {
  room = await startRoom({
    show,
    prepare(dir) {
      for (const [name, how] of Object.entries(files))
        execFileSync('ffmpeg', ['-v', 'error', ...how.split(' '), '-ar', String(rateHz), join(dir, `${name}.wav`)])
    },
  })
  await room.until(({ sources }) => sources.every(({ state }) => state === 'up'), 'all sources are up', 30_000)
}, 90_000)

afterAll(async () => void (await room?.stop()))

async function source(name: string): Promise<SourceStatus> {
  const found = (await room.status()).sources.find((one) => one.name === name)
  if (!found) throw new Error(`no ${name}`)
  return found
}

const until = (name: string, wanted: (source: SourceStatus) => boolean, what: string, timeoutMs = 15_000) =>
  room.until(({ sources }) => sources.some((one) => one.name === name && wanted(one)), what, timeoutMs)

/** A second of a source's sound as it leaves it, left and right. */
async function heardFrom(name: string): Promise<[Float32Array, Float32Array]> {
  const left: number[] = []
  const right: number[] = []
  const tap = tapLink(join(room.runDir, `source-${names.indexOf(name)}.audio`), ({ data }) => {
    for (let at = 0; at + 3 < data.length; at += 4) {
      left.push(data.readInt16LE(at) / 32768)
      right.push(data.readInt16LE(at + 2) / 32768)
    }
  })
  // The tap gets what waits in the socket, too.
  await pause(2500)
  tap.close()
  return [Float32Array.from(left.slice(-rateHz)), Float32Array.from(right.slice(-rateHz))]
}

describe('a microphone', () => {
  test.each([
    ['muted', 'muted', /muted here, and somebody speaks/],
    ['inverted', 'inverted', /upside down on one side/],
    ['left', 'left-only', /left side only/],
    ['clipping', 'clipping', /too loud where it comes in/],
    ['silent', 'silent', /not even the room is heard/],
  ] as const)('that is %s is recognised, and what to do is said', async (name, trouble, words) => {
    const status = await until(name, ({ soundTroubles }) => soundTroubles.includes(trouble), `${name} is named`)
    const alarm = status.alarms.find(({ code, text }) => code === `sound-${trouble}` && text.startsWith(name))
    expect(alarm).toMatchObject({ room: 'hall', text: expect.stringMatching(words), fix: expect.stringMatching(/./) })
  })

  test('that is good is not complained about', async () => {
    await pause(5000)
    expect((await source('good')).soundTroubles).toEqual([])
    expect((await room.status()).alarms.filter(({ text }) => text.startsWith('good'))).toEqual([])
  })

  test.each([
    ['left', 'left', 'left-only'],
    ['inverted', 'invert', 'inverted'],
  ] as const)('%s is put right on air by `%s`', async (name, channels, trouble) => {
    await room.vendor('SetChannels', { source: name, channels })
    await until(name, ({ soundTroubles }) => !soundTroubles.includes(trouble), `${name} is well`)
    expect((await source(name)).channels).toBe(channels)
    const [left, right] = await heardFrom(name)
    expect(left.some((sample) => Math.abs(sample) > 0.01)).toBe(true)
    expect(Math.max(...left.map((sample, index) => Math.abs(sample - (right[index] ?? 0))))).toBeLessThan(1e-3)
  })
})

test('a high-pass takes the hum and leaves the voice', async () => {
  const [left] = await heardFrom('hum')
  expect(powerDb(left, 50, rateHz) - powerDb(left, 1000, rateHz)).toBeLessThan(-35)
  expect(powerDb(left, 1000, rateHz)).toBeGreaterThan(20 * Math.log10(0.2 / 4) - 1)
})

test('a compressor brings down what is loud, by its ratio', async () => {
  const [left] = await heardFrom('loud')
  const peakDb = 20 * Math.log10(Math.max(...left.map(Math.abs)))
  // The loudness (RMS) of a tone is 3 dB below its peak: 11 dB above the threshold, of which a quarter is left.
  expect(peakDb).toBeGreaterThan(-6 - 11 * 0.75 - 0.5)
  expect(peakDb).toBeLessThan(-6 - 11 * 0.75 + 0.5)
})

test('a backup is heard while the first is silent, and no longer', { timeout: 60_000 }, async () => {
  await until('headset', ({ standIn }) => standIn === null, 'the headset is heard', 20_000)
  const over = await until('headset', ({ standIn }) => standIn === 'lectern', 'the lectern stands in', 20_000)
  expect(over.sources.find(({ name }) => name === 'lectern')?.heard).toBe(true)
  expect(over.alarms.find(({ code }) => code === 'backup-microphone')).toMatchObject({
    room: 'hall',
    text: 'headset is silent while lectern hears somebody: lectern is heard instead',
  })
  const back = await until('headset', ({ standIn }) => standIn === null, 'the headset is heard again', 20_000)
  expect(back.sources.find(({ name }) => name === 'lectern')?.heard).toBe(false)
})
