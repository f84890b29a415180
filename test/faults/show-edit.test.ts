/** The show file is edited while its room is on air: mistakes change nothing, a good edit is taken over. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { controlPid, pause, type TestRoom } from '../support/room.ts'
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

const sceneNames = async (room: TestRoom) => (await room.status()).scenes.map(({ name }) => name)

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

  it('with a new source and scene: the mixer builds them beside what is on air, and no frame is lost', () =>
    onAir(async (room) => {
      const file = join(room.dir, 'show.yaml')
      const before = await room.status()
      const control = controlPid(room)
      const tap = new ProgramTap(room)
      try {
        const corner =
          '[ red, { source: green, at: [20, 400], scale: 0.25 }, { source: blue, at: [900, 400], scale: 0.25, crop: [200, 0, 0, 0] }, { text: Corner, valign: bottom } ]'
        const [blue, scenes] = ['      Blue: [ blue ]', '    scenes:']
        const green = '      green: { pattern: green, frames: true, tone: 500 Hz, clock: false }'
        const text = readFileSync(file, 'utf8').replace(scenes, `${green}\n${scenes}`)
        writeFileSync(file, text.replace(blue, `${blue}\n      Corner: ${corner}`))
        await untilReloaded(room, control)
        await allUp(room)
        expect(await sceneNames(room)).toContain('Corner')
        await room.client.call('SetCurrentProgramScene', { sceneName: 'Corner' })
        await tap.next(({ lumas }) => (lumas[0] ?? 0) > 0, 'the new scene')
        await randomMoment()
      } finally {
        tap.close()
      }
      const { mixer, encoder } = await room.status()
      const written = await finishAndRead(room)
      const outages = outagesMs(written.recordings.flatMap(({ frames }) => frames))
      figure('new scene in the show on air', { flow: tap.flow(), outages, holes: holesMs(written.recordings) })
      expect([mixer.pid, encoder.pid]).toEqual([before.mixer.pid, before.encoder.pid])
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
      const before = await room.status()
      const control = controlPid(room)
      const moved = { ...rightHalf, y: 100 }
      const tap = new ProgramTap(room, [leftHalf, moved])
      try {
        await tap.next(({ counts }) => counts[0] !== null && counts[1] === null, 'the layout of before')
        writeFileSync(file, readFileSync(file, 'utf8').replace('at: [640, 180]', 'at: [640, 100]'))
        await untilReloaded(room, control)
        await tap.next(({ counts }) => counts[1] !== null, 'the layout of now')
        await allUp(room)
        await randomMoment()
      } finally {
        tap.close()
      }
      const { mixer } = await room.status()
      figure('other layout in the show on air', { flow: tap.flow(), mixerReplaced: mixer.pid !== before.mixer.pid })
      expect(mixer.pid).toBe(before.mixer.pid)
      expect(tap.flow()).toMatchObject(unbroken)
    }))
})
