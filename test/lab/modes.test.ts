/** What grabbers bring: rates, fields, sizes that change on air, and what the numbers of their colours mean. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { labProblem } from './image.ts'
import { LabRoom } from './lab-room.ts'
import { isBars, isPillarboxed, lumas } from './looks.ts'
import { Machine } from './machine.ts'
import { report } from './measured.ts'

const problem = labProblem()
const show = `
show: Lab
video: { size: 320x180, rate: 25 }
rooms:
  hall:
    sources: { slides: { capture: { device: /dev/video0 } } }
    scenes: { Slides: [ slides ] }
    encoder: { preset: ultrafast }
`
/** Of `dv_timings` of vivid. */
const timings = { p25: 6, p30: 7, p50: 8, p60: 9, fullHd: 16, xga: 31, ultraHd: 102, interlaced: 13 }

let machine: Machine
let room: LabRoom

beforeAll(async () => {
  if (problem !== null) return
  machine = await Machine.start()
  await machine.run('modprobe vivid n_devs=1 num_inputs=3 input_types=0x23 && udevadm settle')
  await machine.run('v4l2-ctl --set-input 0 --set-ctrl dv_timings_signal_mode=4,dv_timings=6,osd_text_mode=2')
  room = await LabRoom.start(machine, show)
  await room.frame(isBars, 'colour bars on air', 0, 60_000)
}, 1_200_000)

beforeEach(({ skip }) => {
  if (problem !== null) skip(problem)
})

afterAll(async () => {
  await room?.stop()
  machine?.stop()
}, 60_000)

const set = (controls: string) => room.act(`v4l2-ctl --set-ctrl ${controls}`)

/** Sets vivid's controls, by which it gets another mode: how long it took until pictures of that were on air, milliseconds. */
async function change(controls: string, isIt = isBars): Promise<number> {
  const { toMs } = await set(controls)
  const lost = await room.source('slides', 'lost', toMs - 1000)
  const up = await room.source('slides', 'up', lost.atMs + 1)
  return (await room.frame(isIt, controls, up.atMs)).atMs - toMs
}

test.each([
  ['30', `dv_timings=${timings.p30}`, '30.000'],
  ['59.94', `reduced_framerate=1,dv_timings=${timings.p60}`, '59.940'],
  ['50', `reduced_framerate=0,dv_timings=${timings.p50}`, '50.000'],
  ['60', `dv_timings=${timings.p60}`, '60.000'],
  ['25', `dv_timings=${timings.p25}`, '25.000'],
])('%s pictures a second', { timeout: 60_000 }, async (name, controls, rate) => {
  report(name, { backMs: [await change(controls)] })
  expect((await room.act('v4l2-ctl --get-parm')).output).toContain(`${rate} (`)
})

test('fields that come one by one', { timeout: 60_000 }, async () => {
  report('1080i25', { backMs: [await change(`dv_timings=${timings.interlaced}`)] })
  expect((await room.act('v4l2-ctl --get-fmt-video')).output).toMatch(/Field +: Alternating/)
  report('1080i25 to 720p25', { backMs: [await change(`dv_timings=${timings.p25}`)] })
})

test.each([
  ['full', 1],
  ['limited', 2],
])('%s range: white is white, and black is black', { timeout: 90_000 }, async (_name, quantization) => {
  for (const [pattern, luma] of [
    [6, 235],
    [5, 16],
  ] as const) {
    const { toMs } = await set(`quantization=${quantization},test_pattern=${pattern}`)
    await room.frame(lumas(luma - 3, luma + 3), `brightness ${luma}`, toMs)
  }
  const { toMs } = await set('quantization=0,test_pattern=0')
  await room.frame(isBars, 'colour bars again', toMs)
})

test('another computer is plugged in: other sizes, without a scaler in the grabber', { timeout: 300_000 }, async () => {
  await room.stop()
  await machine.run(`v4l2-ctl --set-ctrl enable_capture_scaler=0,dv_timings=${timings.xga}`)
  room = await LabRoom.start(machine, show)
  await room.frame(isPillarboxed, '4:3', 0, 60_000)
  report('1024x768p60 to 1280x720p25', { backMs: [await change(`dv_timings=${timings.p25}`)] })
  report('1280x720p25 to 1920x1080p60', { backMs: [await change(`dv_timings=${timings.fullHd}`)] })
  report('1920x1080p60 to 1024x768p60', { backMs: [await change(`dv_timings=${timings.xga}`, isPillarboxed)] })
  report('1024x768p60 to 3840x2160p30', { backMs: [await change(`dv_timings=${timings.ultraHd}`)] })
})
