/** Nobody supervises: what goes on by itself, who takes it over, and that nothing comes back without supervision. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { identify, isAlive } from '../../src/lib/process.ts'
import { controlPid, pause, type TestRoom } from '../support/room.ts'
import { allUp, complaintsOf, figure, finishAndRead, holesMs, killWorker, onAir, randomMoment, takeOver } from './on-air.ts'
import { ProgramTap, unbroken } from './program-tap.ts'

const controlLeavesMs = 2000
const awayMs = 3000

async function untilGone(pid: number): Promise<void> {
  for (let process = identify(pid); process && isAlive(process); process = identify(pid)) await pause(10)
}

describe('the guard', () => {
  it(`killed: control leaves within ${controlLeavesMs} ms, the next run adopts the room with 0 frames lost`, () =>
    onAir(async (room) => {
      const before = await room.status()
      const tap = new ProgramTap(room)
      let heir: TestRoom | null = null
      try {
        await randomMoment()
        const control = controlPid(room)
        const killedMs = performance.now()
        room.process.kill('SIGKILL')
        await untilGone(control)
        const leftMs = performance.now() - killedMs
        heir = await takeOver(room)
        const after = await allUp(heir)
        await randomMoment()
        tap.close()
        figure('guard killed', { leftMs, flow: tap.flow() })
        expect(leftMs).toBeLessThanOrEqual(controlLeavesMs)
        for (const worker of ['mixer', 'encoder'] as const) expect(after[worker].pid).toBe(before[worker].pid)
        expect(tap.flow()).toMatchObject(unbroken)
        const written = await finishAndRead({ ...room, client: heir.client })
        expect(written.recordings).toHaveLength(1)
        expect(holesMs(written.recordings)).toEqual([])
        expect(complaintsOf(written)).toEqual([])
      } finally {
        tap.close()
        await heir?.stop()
      }
    }))

  it('and control killed: without supervision neither source, output, encoder nor mixer come back', () =>
    onAir(async (room) => {
      const file = (await room.status()).outputs.find(({ kind }) => kind === 'record')?.file ?? ''
      const playlist = join(room.stateDir, 'hls/live.m3u8')
      const tap = new ProgramTap(room)
      try {
        const control = controlPid(room)
        room.process.kill('SIGKILL')
        process.kill(control, 'SIGKILL')
        await untilGone(control)
        await killWorker(room, 'source-0')
        await tap.next(({ counts }) => counts[0] === null, 'the slate')
        await expect(tap.next(({ counts }) => counts[0] !== null, 'the source', awayMs)).rejects.toThrow('the source')
        await killWorker(room, 'output-record')
        expect(await written(file)).toBe(false)
        expect(await written(playlist)).toBe(true)
        await killWorker(room, 'encoder')
        expect(await written(playlist)).toBe(false)
        const killedMs = await killWorker(room, 'mixer')
        await expect(tap.next(({ arrivedMs }) => arrivedMs > killedMs + 200, 'a picture', awayMs)).rejects.toThrow('a picture')
      } finally {
        tap.close()
      }
    }))
})

/** Whether anything is written to the file within some seconds, once what was under way has come to rest. */
async function written(file: string): Promise<boolean> {
  await pause(1000)
  const { size, mtimeMs } = statSync(file)
  await pause(awayMs)
  const after = statSync(file)
  return after.size !== size || after.mtimeMs !== mtimeMs
}
