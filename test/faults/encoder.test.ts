/** The encoder dies on air: little is lost, the recording goes on in a new file, HLS marks it and goes on. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pause, type TestRoom } from '../support/room.ts'
import {
  allUp,
  complaintsOf,
  discontinuities,
  figure,
  finishAndRead,
  holesMs,
  kills,
  killWorker,
  onAir,
  playlistOf,
  randomMoment,
  recordingsIn,
} from './on-air.ts'
import { ProgramTap, unbroken } from './program-tap.ts'

const lostMs = 500
const recordsAgainMs = 1000

/** Milliseconds from a kill until a further recording has bytes. */
async function untilNewFile(room: TestRoom, known: string[], killedMs: number): Promise<number> {
  const folder = join(room.dir, 'rec')
  for (;;) {
    const fresh = recordingsIn(folder).filter((name) => !known.includes(name))
    if (fresh.some((name) => statSync(join(folder, name)).size > 0)) return Math.round(performance.now() - killedMs)
    if (performance.now() - killedMs > 10_000) throw new Error(`no new recording; there are ${known.join(', ')}`)
    await pause(5)
  }
}

/** Waits for HLS to go on behind the next discontinuity. */
async function untilMarked(room: TestRoom, marks: number): Promise<void> {
  const deadlineMs = performance.now() + 10_000
  while (discontinuities(playlistOf(room)) < marks) {
    if (performance.now() > deadlineMs) throw new Error(`no ${marks} discontinuities in\n${playlistOf(room)}`)
    await pause(20)
  }
}

describe('the encoder', () => {
  it(`killed: at most ${lostMs} ms lost, recorded again within ${recordsAgainMs} ms, one discontinuity in HLS`, () =>
    onAir(async (room) => {
      const tap = new ProgramTap(room)
      const againMs: number[] = []
      try {
        for (let kill = 0; kill < kills; kill++) {
          const known = recordingsIn(join(room.dir, 'rec'))
          const killedMs = await killWorker(room, 'encoder')
          againMs.push(await untilNewFile(room, known, killedMs))
          await allUp(room)
          await untilMarked(room, kill + 1)
          await randomMoment()
        }
      } finally {
        tap.close()
      }
      const written = await finishAndRead(room)
      const lost = holesMs(written.recordings)
      figure('encoder killed', {
        lostMs: lost,
        againMs,
        hlsLostMs: holesMs(written.hls),
        discontinuities: written.discontinuities,
      })
      expect(tap.flow()).toMatchObject(unbroken)
      expect(written.recordings).toHaveLength(kills + 1)
      expect(lost.length).toBeLessThanOrEqual(kills)
      expect(Math.max(0, ...lost)).toBeLessThanOrEqual(lostMs)
      expect(Math.min(0, ...lost)).toBe(0)
      expect(Math.max(...againMs)).toBeLessThanOrEqual(recordsAgainMs)
      expect(written.discontinuities).toBe(kills)
      expect(complaintsOf(written)).toEqual([])
    }))
})
