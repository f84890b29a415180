/** Recording and HLS die on air: nobody else notices, and they are back with files that decode. */
import { describe, expect, it } from 'vitest'
import { allUp, complaintsOf, figure, finishAndRead, holesMs, kills, killWorker, onAir, randomMoment } from './on-air.ts'
import { ProgramTap, unbroken } from './program-tap.ts'

/** A killed recorder loses what was not on the disk yet, and begins anew with what the encoder still has: some frames come twice. */
const lostMs = 500
const twiceMs = 2500

describe('outputs', () => {
  it('killed: nobody else notices, they are back, every file decodes', () =>
    onAir(async (room) => {
      const before = await room.status()
      const tap = new ProgramTap(room)
      try {
        for (let kill = 0; kill < kills; kill++) {
          for (const [index, name] of ['output-record', 'output-hls'].entries()) {
            await killWorker(room, name)
            await room.until(({ outputs }) => (outputs[index]?.restarts ?? 0) > kill, `${name} was restarted`)
            await allUp(room)
          }
        }
        await randomMoment()
      } finally {
        tap.close()
      }
      const after = await room.status()
      const written = await finishAndRead(room)
      const lost = { recording: holesMs(written.recordings), hls: holesMs(written.hls) }
      figure('outputs killed', { lost, discontinuities: written.discontinuities, files: written.recordings.length })
      expect(tap.flow()).toMatchObject(unbroken)
      for (const worker of ['mixer', 'encoder'] as const) expect(after[worker].pid).toBe(before[worker].pid)
      expect(after.encoder.framesLost).toBe(0)
      expect(Math.max(0, ...lost.recording, ...lost.hls)).toBeLessThanOrEqual(lostMs)
      expect(Math.min(0, ...lost.recording, ...lost.hls)).toBeGreaterThanOrEqual(-twiceMs)
      expect(complaintsOf(written)).toEqual([])
    }))
})
