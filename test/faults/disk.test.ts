/** The recording's disk is full: HLS and program do not notice, the reason is told, and with room again it goes on. */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { allUp, complaintsOf, figure, finishAndRead, holesMs, onAir, randomMoment, recordingsIn, show } from './on-air.ts'
import { ProgramTap, unbroken } from './program-tap.ts'
import { SmallDisk } from './small-disk.ts'

const alarmMs = 3000
const goesOnMs = 3000
const diskBytes = 48 * 1024 * 1024

/** Writes until there is no room left. */
function fill(path: string): void {
  const file = openSync(path, 'w')
  try {
    for (let size = 1 << 20; size >= 512; ) {
      try {
        if (writeSync(file, Buffer.alloc(size)) < size) size /= 2
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
        size /= 2
      }
    }
  } finally {
    closeSync(file)
  }
}

describe('a full disk', () => {
  it('stops the recording only, which says why and goes on when there is room', async (context) => {
    if (SmallDisk.cannotBe) context.skip(SmallDisk.cannotBe)
    const disk = new SmallDisk(diskBytes)
    const test = async (room: Parameters<Parameters<typeof onAir>[0]>[0]) => {
      const tap = new ProgramTap(room)
      try {
        await randomMoment()
        const fullMs = performance.now()
        fill(join(disk.path, 'ballast'))
        const told = await room.until(
          ({ alarms }) => alarms.some(({ code }) => code === 'record-failed'),
          'an alarm',
          alarmMs + 500,
        )
        const alarmedMs = performance.now() - fullMs
        expect(told.outputs.map(({ kind, state }) => [kind, state])).toEqual([
          ['record', 'failed'],
          ['hls', 'on'],
        ])
        expect(told.outputs[0]?.reason).toContain(`the disk of ${disk.path}`)
        expect(told.outputs[0]?.reason).toContain('is full')
        await randomMoment()
        await randomMoment()
        const roomMs = performance.now()
        rmSync(join(disk.path, 'ballast'))
        await allUp(room)
        const onAgainMs = performance.now() - roomMs
        await randomMoment()
        await randomMoment()
        tap.close()
        const written = await finishAndRead(room)
        figure('disk full', { alarmedMs, onAgainMs, holes: holesMs(written.recordings), files: recordingsIn(disk.path).length })
        expect(alarmedMs).toBeLessThanOrEqual(alarmMs)
        expect(onAgainMs).toBeLessThanOrEqual(goesOnMs)
        expect(tap.flow()).toMatchObject(unbroken)
        expect(holesMs(written.hls)).toEqual([])
        expect(written.discontinuities).toBe(0)
        // What came meanwhile waited in memory.
        expect(holesMs(written.recordings)).toEqual([])
        expect(complaintsOf(written)).toEqual([])
      } finally {
        tap.close()
        disk.unmount()
      }
    }
    await onAir(test, { show, prepare: disk.prepare })
  })
})
