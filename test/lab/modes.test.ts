/** What grabbers bring: rates and fields that change on air, and what the numbers of their colours mean. Times are the program's own. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Color } from './guest.ts'
import { labProblem } from './image.ts'
import { LabRoom } from './lab-room.ts'
import { isBars, isLeftOfBars, isSlate, lumas } from './looks.ts'
import { Machine } from './machine.ts'
import { median, report } from './measured.ts'
import { slownessMs } from './slowness.ts'

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
const timings = { p25: 6, p30: 7, p50: 8, p60: 9, i1080: 13 }
/** Where a mode makes the device be opened anew, the lab's slowness in that comes on top. */
const [wantedSlateMs, wantedBackMs] = [1000, 2000]

let machine: Machine
let room: LabRoom
let allowedMs = 0

beforeAll(async () => {
  if (problem !== null) return
  machine = await Machine.start()
  await machine.run('modprobe vivid n_devs=1 num_inputs=3 input_types=0x23 && udevadm settle')
  await machine.run('v4l2-ctl --set-input 0 --set-ctrl dv_timings_signal_mode=4,dv_timings=6,osd_text_mode=2')
  room = await LabRoom.start(machine, show)
  await room.frame(isBars, 'the first picture', 0, 60_000)
  // Programs that have just been started are slow here for a while.
  await room.act('sleep 10')
  allowedMs = await slownessMs(room)
}, 1_200_000)

beforeEach(({ skip }) => {
  if (problem !== null) skip(problem)
})

afterAll(async () => {
  await room?.stop()
  machine?.stop()
}, 60_000)

interface Change {
  /** From the command's end until pictures of the new mode are on air, milliseconds; 0: they never stopped. */
  backMs: number
  /** The same until the slate; none where they were not away for long enough. */
  slateMs: number[]
}

/** Gives vivid another mode; `told`: what its driver says when that mode is captured. */
async function change(controls: string, told: string, isIt = isBars): Promise<Change> {
  const { fromMs, toMs } = await room.act(`v4l2-ctl --set-ctrl ${controls}`)
  await room.act(
    `sleep 2; for i in {1..20}; do v4l2-ctl --get-parm --get-fmt-video | grep -q '${told}' && exit; sleep 0.5; done; exit 1`,
  )
  const white = await room.act('v4l2-ctl --set-ctrl test_pattern=6')
  const { atMs } = await room.frame(isWhite, `pictures with ${controls}`, white.fromMs)
  const { toMs: barsMs } = await room.act('v4l2-ctl --set-ctrl test_pattern=0')
  await room.frame(isIt, 'colour bars again', barsMs)
  const seen = room.frames.filter((frame) => frame.atMs >= fromMs && frame.atMs <= atMs)
  const lastBad = seen.findLastIndex(({ colors }) => !isIt(colors) && !isWhite(colors))
  const slate = seen.find(({ colors }) => isSlate(colors))
  return { backMs: lastBad < 0 ? 0 : (seen[lastBad + 1]?.timeMs ?? 0) - toMs, slateMs: slate ? [slate.timeMs - toMs] : [] }
}

function isWhite(colors: Color[]): boolean {
  return (colors[3]?.[0] ?? 0) > 220
}

function judge(what: string, changes: Change[]): void {
  const measured = { backMs: changes.map((one) => one.backMs), slateMs: changes.flatMap((one) => one.slateMs) }
  report(what, measured)
  const latestMs = measured.slateMs.length > 0 ? allowedMs : 0
  expect(median(measured.backMs)).toBeLessThan(wantedBackMs + latestMs)
  if (measured.slateMs.length > 0) expect(median(measured.slateMs)).toBeLessThan(wantedSlateMs + latestMs)
}

test('25, 30, 50, 59.94 and 60 pictures a second: it changes on air, and is followed within two seconds', {
  timeout: 240_000,
}, async () => {
  const changes: Change[] = []
  for (const [controls, rate] of [
    [`dv_timings=${timings.p30}`, '30.000'],
    [`reduced_framerate=1,dv_timings=${timings.p60}`, '59.940'],
    [`reduced_framerate=0,dv_timings=${timings.p50}`, '50.000'],
    [`dv_timings=${timings.p60}`, '60.000'],
    [`dv_timings=${timings.p25}`, '25.000'],
  ] as const)
    changes.push(await change(controls, `${rate} (`))
  judge('another rate', changes)
})

test('fields that come one by one, and whole pictures again', { timeout: 240_000 }, async () => {
  const changes: Change[] = []
  for (let round = 0; round < 2; round++) {
    changes.push(await change(`dv_timings=${timings.i1080}`, 'Alternating', isLeftOfBars))
    changes.push(await change(`dv_timings=${timings.p25}`, 'Field .*None'))
  }
  judge('fields', changes)
})

test.each([
  ['full', 1],
  ['limited', 2],
])('%s range: white is white, and black is black', { timeout: 120_000 }, async (_name, quantization) => {
  for (const [pattern, luma] of [
    [6, 235],
    [5, 16],
  ] as const) {
    const { toMs } = await room.act(`v4l2-ctl --set-ctrl quantization=${quantization},test_pattern=${pattern}`)
    await room.frame(lumas(luma - 3, luma + 3), `brightness ${luma}`, toMs)
  }
  const { toMs } = await room.act('v4l2-ctl --set-ctrl quantization=0,test_pattern=0')
  await room.frame(isBars, 'colour bars again', toMs)
})
