/** Mixes beside the program: each has a picture and a sound of its own, and none of them hears of another's death. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tapLink } from '../support/gdp.ts'
import { pause, startRoom, type TestRoom, workerPid } from '../support/room.ts'
import { powerDb } from '../support/tones.ts'
import { full, ProgramTap, unbroken } from './program-tap.ts'

const rateHz = 48_000
const [slidesHz, guestHz, micHz] = [430, 970, 1990]
/** On a machine that others share. */
const backMs = 2000
/** A tone that is there stands so far above one that is not. */
const heardDb = 40

const show = `
show: Mixes
video: 720p25
rooms:
  hall:
    sources:
      slides: { pattern: bars, tone: ${slidesHz} Hz, frames: true }
      guest:  { pattern: ball, tone: ${guestHz} Hz, frames: true }
      camera: { pattern: gray, frames: true }
      mic:    { sound: { tone: ${micHz} Hz } }
    scenes: { Slides: [slides], Guest: [guest], Camera: [camera] }
    mixes:
      program:   { start: Slides }
      projector: { start: Slides, follow: { Guest: Guest, Slides: Slides }, only: [slides, guest] }
      to-guest:  { start: Camera, without: [guest] }
    sound: { guest: { in: always } }
    encoder: { preset: ultrafast }
`

let room: TestRoom

beforeAll(async () => {
  room = await startRoom({ show })
  await room.until(
    ({ sources, mixes }) => [...sources, ...mixes].every(({ state }) => state === 'up'),
    'everything is up',
    30_000,
  )
  await pause(1500)
}, 90_000)

afterAll(async () => void (await room?.stop()))

const sceneOf = async (name: string) => (await room.status()).mixes.find((mix) => mix.name === name)?.scene
const take = (sceneName: string) => room.client.call('SetCurrentProgramScene', { sceneName })

/** How loud each tone is in a mix. */
async function tones(mix: string): Promise<Map<number, number>> {
  const samples: number[] = []
  const tap = tapLink(join(room.runDir, `${mix}.audio`), ({ data }) => {
    for (let at = 0; at + 3 < data.length; at += 4) samples.push(data.readInt16LE(at) / 32768)
  })
  await pause(2500)
  tap.close()
  const last = Float32Array.from(samples.slice(-rateHz))
  return new Map([slidesHz, guestHz, micHz].map((hertz) => [hertz, powerDb(last, hertz, rateHz)]))
}

/** Those of the tones that are heard. */
async function heardIn(mix: string): Promise<number[]> {
  const levels = await tones(mix)
  const loudest = Math.max(...levels.values())
  return [...levels].filter(([, db]) => db > loudest - heardDb).map(([hertz]) => hertz)
}

/** Between two pictures with a number. */
function longestGapMs({ seen }: ProgramTap): number {
  const times = seen.filter(({ counts }) => counts[0] !== null).map(({ arrivedMs }) => arrivedMs)
  return Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? 0)))
}

describe('a mix', () => {
  it('has a sound of its own', { timeout: 60_000 }, async () => {
    expect(await heardIn('program')).toEqual([slidesHz, guestHz, micHz])
    expect(await heardIn('mix-0')).toEqual([slidesHz, guestHz])
    expect(await heardIn('mix-1')).toEqual([micHz])
  })

  it('follows the program by its rules, and stays where there is none', async () => {
    await take('Guest')
    expect(await sceneOf('projector')).toBe('Guest')
    expect(await sceneOf('to-guest')).toBe('Camera')
    await take('Camera')
    expect(await sceneOf('projector')).toBe('Guest')
    await take('Slides')
    expect(await sceneOf('projector')).toBe('Slides')
  })

  it('is driven by itself, and refuses what is not there', async () => {
    await room.vendor('SetMixScene', { mix: 'to-guest', scene: 'Slides' })
    expect(await sceneOf('to-guest')).toBe('Slides')
    expect(await heardIn('mix-1')).toEqual([slidesHz, micHz])
    await expect(room.vendor('SetMixScene', { mix: 'screen', scene: 'Slides' })).rejects.toThrow(/projector, to-guest/)
    await expect(room.vendor('SetMixScene', { mix: 'projector', scene: 'Nobody' })).rejects.toThrow(/Nobody/)
    await room.vendor('SetMixScene', { mix: 'to-guest', scene: 'Camera' })
  })

  it.each([
    { killed: 'mix-0', others: ['program', 'mix-1'] },
    { killed: 'mixer', others: ['mix-0', 'mix-1'] },
  ])(
    '$killed is killed: no frame is missing anywhere else, and its scene is back',
    { timeout: 60_000 },
    async ({ killed, others }) => {
      await take('Guest')
      await pause(500)
      const before = await room.status()
      const taps = others.map((name) => new ProgramTap(room, [full], name))
      const own = new ProgramTap(room, [full], killed === 'mixer' ? 'program' : killed)
      await pause(1000)
      process.kill(await workerPid(room, killed), 'SIGKILL')
      const restarts = ({ mixer, mixes }: typeof before) => [mixer, ...mixes].reduce((sum, one) => sum + one.restarts, 0)
      await room.until((status) => restarts(status) > restarts(before), 'it was restarted')
      await pause(1500)
      for (const tap of [...taps, own]) tap.close()
      for (const tap of taps) {
        expect(tap.seen.length).toBeGreaterThan(40)
        expect(tap.flow()).toMatchObject(unbroken)
      }
      const outageMs = longestGapMs(own)
      process.stdout.write(`${killed} killed: no picture for ${outageMs.toFixed(0)} ms\n`)
      expect(outageMs).toBeLessThan(backMs)
      expect(await sceneOf('projector')).toBe('Guest')
      expect((await room.status()).programScene).toBe('Guest')
      await room.until(({ sources }) => sources.every(({ state }) => state === 'up'), 'all is well')
    },
  )
})
