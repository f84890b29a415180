/** The mixer dies or hangs on air: recording and HLS have no gap in time, the picture is back at once, sound stays with it. */
import { describe, expect, it } from 'vitest'
import { soundOffsetsMs } from '../support/recording.ts'
import { withoutProtection } from './ablated-engine.ts'
import {
  allUp,
  complaintsOf,
  figure,
  finishAndRead,
  holesMs,
  kills,
  killWorker,
  onAir,
  outagesMs,
  randomMoment,
  show,
} from './on-air.ts'
import { leftHalf, ProgramTap, rightHalf } from './program-tap.ts'

/** Of the picture, after a kill. */
const pictureBackMs = 1000
/** After SIGSTOP: it has to be noticed first. */
const pictureBackAfterHangMs = 2000
const offsetMs = 25

/** Of all that comes to the last stage, only what it will be like is there in time, and of one thing; the pictures are half a second late. */
const lateStart = `
  const seat = element(pipeline, 'final').get_static_pad('sink_2')
  const valve = Gst.ElementFactory.make('valve', null)
  Object.assign(valve, { drop: true, drop_mode: 1 })
  pipeline.add(valve)
  const black = seat.get_peer()
  black.unlink(seat)
  black.link(valve.get_static_pad('sink'))
  valve.get_static_pad('src').link(seat)
  const held = ['videotestsrc', 'filesrc']
    .flatMap((kind) => Array.from({ length: 20 }, (_, number) => pipeline.get_by_name(kind + number)))
    .filter((one) => one !== null && one.get_name() !== 'videotestsrc0')
  for (const one of held) one.set_locked_state(true)
  time.start(pipeline)
  later(500, () => {
    for (const one of held) {
      one.set_locked_state(false)
      one.sync_state_with_parent()
    }
  })
`

describe('the mixer', () => {
  it.each([
    { signal: 'SIGKILL', times: kills, longestMs: pictureBackMs },
    { signal: 'SIGSTOP', times: 1, longestMs: pictureBackAfterHangMs },
  ] as const)('$signal: timelines without a gap, picture back within $longestMs ms', async ({ signal, times, longestMs }) =>
    onAir(async (room) => {
      for (let kill = 0; kill < times; kill++) {
        const { mixer } = await room.status()
        await killWorker(room, 'mixer', signal)
        await room.until((status) => status.mixer.restarts > mixer.restarts, 'the mixer was restarted')
        await allUp(room)
        await randomMoment()
        await randomMoment()
      }
      const written = await finishAndRead(room)
      const recorded = written.recordings.flatMap((file) => file.frames)
      // It records before the sources are there.
      const frames = recorded.slice(recorded.findIndex((frame) => frame.count !== null))
      const outages = outagesMs(frames)
      const offsets = written.recordings.flatMap(soundOffsetsMs)
      figure(`mixer ${signal}`, { outages, offsets, holes: holesMs(written.recordings), hlsHoles: holesMs(written.hls) })
      expect(written.recordings).toHaveLength(1)
      expect(holesMs(written.recordings)).toEqual([])
      expect(holesMs(written.hls)).toEqual([])
      expect(written.discontinuities).toBe(0)
      expect(outages).toHaveLength(times)
      expect(Math.max(...outages)).toBeLessThanOrEqual(longestMs)
      expect(offsets.length).toBeGreaterThan(2)
      for (const offset of offsets) expect(Math.abs(offset)).toBeLessThanOrEqual(offsetMs)
      expect(complaintsOf(written)).toEqual([])
    }),
  )

  it('killed: comes back with the scene that was on air; without the encoder, a reader of its output has a gap', () =>
    onAir(async (room) => {
      await room.client.call('SetCurrentProgramScene', { sceneName: 'Both' })
      const tap = new ProgramTap(room, [leftHalf, rightHalf])
      try {
        const both = ({ counts }: { counts: (number | null)[] }) => counts.every((count) => count !== null)
        await tap.next(both, 'both sources')
        const killedMs = await killWorker(room, 'mixer')
        const back = await tap.next((frame) => frame.arrivedMs > killedMs && both(frame), 'both sources again')
        figure('mixer killed, same scene at its output', { backMs: Math.round(back.arrivedMs - killedMs) })
        expect(back.arrivedMs - killedMs).toBeLessThanOrEqual(pictureBackMs)
        expect(tap.flow().lost).toBeGreaterThan(0)
      } finally {
        tap.close()
      }
    }))

  it('whose pictures come late at its start, all of them, shows the program all the same', () =>
    withoutProtection('mixer', { protection: 'time.start(pipeline);', replacement: lateStart }, (env) =>
      onAir(
        async (room) => {
          const tap = new ProgramTap(room)
          try {
            await tap.next(({ counts }) => counts[0] !== null, 'red')
            await room.client.call('SetCurrentProgramScene', { sceneName: 'Both' })
            await tap.next(({ counts }) => counts[0] === null, 'another scene')
          } finally {
            tap.close()
          }
        },
        { show, env },
      ),
    ))
})
