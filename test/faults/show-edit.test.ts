/** The show file is edited while its room is on air: mistakes change nothing, a good edit is taken over. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RoomStatus } from '../../src/obs/index.ts'
import { controlPid, pause, type TestRoom, workerPid } from '../support/room.ts'
import { allUp, complaintsOf, figure, finishAndRead, holesMs, onAir, outagesMs, randomMoment } from './on-air.ts'
import { leftHalf, ProgramTap, rightHalf, unbroken } from './program-tap.ts'

const noticedMs = 4000

async function untilStderr(room: TestRoom, wanted: RegExp): Promise<void> {
  const deadlineMs = performance.now() + noticedMs
  while (!wanted.test(room.stderr())) {
    if (performance.now() > deadlineMs)
      throw new Error(`not within ${noticedMs} ms on stderr: ${wanted}\n${room.stderr().slice(-2000)}`)
    await pause(20)
  }
}

async function untilReloaded(room: TestRoom, before: number): Promise<void> {
  const deadlineMs = performance.now() + noticedMs
  while (controlPid(room) === before) {
    if (performance.now() > deadlineMs) throw new Error(`the show was not loaded anew within ${noticedMs} ms`)
    await pause(20)
  }
  await room.reconnect()
}

async function untilFollowed(room: TestRoom, isThere: (status: RoomStatus) => boolean): Promise<void> {
  await room.until(isThere, 'the room follows the show', noticedMs)
}

async function pids(room: TestRoom): Promise<{ control: number; mixer: number | null; encoder: number | null }> {
  const { mixer, encoder } = await room.status()
  return { control: controlPid(room), mixer: mixer.pid, encoder: encoder.pid }
}

const hasCorner = ({ scenes }: RoomStatus) => scenes.some(({ name }) => name === 'Corner')

/** A source more, and a scene that shows it, another one cropped, and words. */
function withCorner(show: string): string {
  const [blue, scenes] = ['      Blue: [ blue ]', '    scenes:']
  const green = '      green: { pattern: green, frames: true, tone: 500 Hz, clock: false }'
  const corner = `
      Corner:
        - red
        - { source: green, at: [20, 400], scale: 0.25 }
        - { source: blue, at: [900, 400], scale: 0.25, crop: [200, 0, 0, 0] }
        - { text: Corner, valign: bottom }`
  return show.replace(scenes, `${green}\n${scenes}`).replace(blue, `${blue}${corner}`)
}

describe('an edit of the show on air', () => {
  it('with mistakes changes nothing and names the line', () =>
    onAir(async (room) => {
      const file = join(room.dir, 'show.yaml')
      const good = readFileSync(file, 'utf8')
      const before = await room.status()
      const tap = new ProgramTap(room)
      try {
        appendFileSync(file, '    sceens: {}\n')
        const line = good.split('\n').length
        await untilStderr(room, new RegExp(`show\\.yaml:${line}:\\d+: .*sceens`))
        writeFileSync(file, good.slice(0, good.length / 2))
        await untilStderr(room, /show\.yaml:\d+:\d+: (?!.*sceens)/)
        await randomMoment()
        const after = await room.status()
        for (const worker of ['mixer', 'encoder'] as const) expect(after[worker].pid).toBe(before[worker].pid)
        expect(after.scenes).toEqual(before.scenes)
        expect(tap.flow()).toMatchObject(unbroken)
      } finally {
        tap.close()
      }
    }))

  it('of scenes and sources is followed while control and every client go on, and no frame is lost', () =>
    onAir(async (room) => {
      const file = join(room.dir, 'show.yaml')
      const good = readFileSync(file, 'utf8')
      const before = await pids(room)
      const tap = new ProgramTap(room)
      try {
        writeFileSync(file, withCorner(good))
        await untilFollowed(room, hasCorner)
        await allUp(room)
        await room.client.call('SetCurrentProgramScene', { sceneName: 'Corner' })
        await randomMoment()
        const green = await workerPid(room, 'source-2')
        writeFileSync(file, good)
        await untilFollowed(room, (status) => !hasCorner(status) && status.programScene === 'Red')
        await randomMoment()
        expect(() => process.kill(green, 0)).toThrow()
      } finally {
        tap.close()
      }
      expect(await pids(room)).toEqual(before)
      const written = await finishAndRead(room)
      const recorded = written.recordings.flatMap(({ frames }) => frames)
      // It records before the sources are there.
      const outages = outagesMs(recorded.slice(recorded.findIndex(({ count }) => count !== null)))
      figure('scenes and sources in the show on air', { flow: tap.flow(), outages, holes: holesMs(written.recordings) })
      expect(tap.flow()).toMatchObject(unbroken)
      expect(outages).toEqual([])
      expect(holesMs(written.recordings)).toEqual([])
      expect(complaintsOf(written)).toEqual([])
    }))

  it('of the layout on air: the picture moves, the program does not break', () =>
    onAir(async (room) => {
      const file = join(room.dir, 'show.yaml')
      await room.client.call('SetCurrentProgramScene', { sceneName: 'Both' })
      await pause(500)
      const before = await pids(room)
      const moved = { ...rightHalf, y: 100 }
      const tap = new ProgramTap(room, [leftHalf, moved])
      try {
        await tap.next(({ counts }) => counts[0] !== null && counts[1] === null, 'the layout of before')
        writeFileSync(file, readFileSync(file, 'utf8').replace('at: [640, 180]', 'at: [640, 100]'))
        await tap.next(({ counts }) => counts[1] !== null, 'the layout of now')
        await randomMoment()
      } finally {
        tap.close()
      }
      figure('other layout in the show on air', { flow: tap.flow() })
      expect(await pids(room)).toEqual(before)
      expect(tap.flow()).toMatchObject(unbroken)
    }))

  it('of what control is made of: another control takes the mixer over with its new scenes, and no frame is lost', () =>
    onAir(async (room) => {
      const file = join(room.dir, 'show.yaml')
      const before = await pids(room)
      const tap = new ProgramTap(room)
      try {
        const recordings = ['record: { to: rec,', 'record: { to: rec, segment: 4 min,'] as const
        writeFileSync(file, withCorner(readFileSync(file, 'utf8')).replace(...recordings))
        await untilReloaded(room, before.control)
        await untilFollowed(room, hasCorner)
        await allUp(room)
        await room.client.call('SetCurrentProgramScene', { sceneName: 'Corner' })
        await randomMoment()
      } finally {
        tap.close()
      }
      figure('other outputs in the show on air', { flow: tap.flow() })
      expect(await pids(room)).toMatchObject({ mixer: before.mixer, encoder: before.encoder })
      expect(tap.flow()).toMatchObject(unbroken)
    }))
})
