/** A recording in two places: what happens to one costs the other nothing, and it is said which. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readRecording } from '../support/recording.ts'
import { pause, type TestRoom, workerPid } from '../support/room.ts'
import { allUp, holesMs, onAir, randomMoment, recordingsIn, show } from './on-air.ts'
import { SmallDisk } from './small-disk.ts'

const diskBytes = 24 * 1024 * 1024
const twice = show.replace('record: { to: rec,', 'record: { to: rec, also: rec2,')

it('one disk is full, one writer is killed: the other place has everything', { timeout: 120_000 }, async (context) => {
  if (SmallDisk.cannotBe) context.skip(SmallDisk.cannotBe)
  const disk = new SmallDisk(diskBytes)
  const test = async (room: TestRoom) => {
    await randomMoment()
    await pause(2000)
    expect(() => writeFileSync(join(disk.path, 'ballast'), Buffer.alloc(diskBytes))).toThrow(/ENOSPC/)
    const told = await room.until(({ alarms }) => alarms.some(({ code }) => code === 'record-failed'), 'an alarm', 5000)
    expect(told.alarms.find(({ code }) => code === 'record-failed')?.text).toContain(disk.path)
    expect(told.outputs.map(({ kind, state }) => [kind, state])).toEqual([
      ['record', 'failed'],
      ['copy', 'on'],
      ['hls', 'on'],
    ])
    expect(await room.client.call('GetRecordStatus')).toMatchObject({ outputActive: true })
    const rooms = told.outputs.find(({ kind }) => kind === 'copy')?.restarts ?? 0
    process.kill(await workerPid(room, 'output-record'), 'SIGKILL')
    await pause(3000)
    const status = await room.status()
    expect(status.outputs.find(({ kind }) => kind === 'copy')).toMatchObject({ state: 'on', restarts: rooms })
    rmSync(join(disk.path, 'ballast'))
    await allUp(room)
    await randomMoment()
    const { outputPath } = await room.client.call('StopRecord')
    expect(outputPath).toContain('/rec')
    const copies = recordingsIn(join(room.dir, 'rec2')).map((file) => readRecording(join(room.dir, 'rec2', file)))
    expect(copies).toHaveLength(1)
    expect(copies.map(({ complaints }) => complaints).join('')).toBe('')
    expect(holesMs(copies)).toEqual([])
    expect((copies[0]?.frames.length ?? 0) / 25).toBeGreaterThan(8)
    expect(recordingsIn(disk.path).length).toBeGreaterThan(0)
  }
  await onAir(
    async (room) => {
      try {
        await test(room)
      } finally {
        disk.unmount()
      }
    },
    { show: twice, prepare: disk.prepare },
  )
})
