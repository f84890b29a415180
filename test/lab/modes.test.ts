/** What grabbers bring: rates and fields that change on air, and what the numbers of their colours mean. Times are the program's own. */
import { expect, test } from 'vitest'
import { backMs, hdmi, slateMs, withGrabber } from './grabber.ts'
import type { Color } from './guest.ts'
import { isBars, isBarsOf4To3, isLeftOfBars, isSlate, lumas } from './looks.ts'
import { median, report } from './measured.ts'

/** Of `dv_timings` of vivid. */
const timings = { p25: 6, p30: 7, p50: 8, p60: 9, i1080: 13 }
const lab = withGrabber('{ device: /dev/video0 }', hdmi, async (ready) => {
  await ready.room.frame(isBars, 'the first picture', 0, 60_000)
  await ready.settle(10)
})

interface Change {
  /** From the command's end until pictures of the new mode are on air, milliseconds; 0: they never stopped. */
  backMs: number
  /** The same until the slate; none where they were not away for long enough. */
  slateMs: number[]
}

/** Gives vivid another mode; `told`: what its driver says when that mode is captured. */
async function change(controls: string, told: string, isIt = isBars): Promise<Change> {
  const { fromMs, toMs } = await lab.room.act(`v4l2-ctl --set-ctrl ${controls}`)
  await lab.room.act(
    `sleep 2; for i in {1..20}; do v4l2-ctl --get-parm --get-fmt-video | grep -q '${told}' && exit; sleep 0.5; done; exit 1`,
  )
  const white = await lab.room.act('v4l2-ctl --set-ctrl test_pattern=6')
  const { atMs } = await lab.room.frame(isWhite, `pictures with ${controls}`, white.fromMs)
  const { toMs: barsMs } = await lab.room.act('v4l2-ctl --set-ctrl test_pattern=0')
  await lab.room.frame(isIt, 'colour bars again', barsMs)
  const seen = lab.room.frames.filter((frame) => frame.atMs >= fromMs && frame.atMs <= atMs)
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
  // Where a mode makes the device be opened anew, the lab's slowness in that comes on top.
  const latestMs = measured.slateMs.length > 0 ? lab.allowedMs : 0
  expect(median(measured.backMs)).toBeLessThan(backMs + latestMs)
  if (measured.slateMs.length > 0) expect(median(measured.slateMs)).toBeLessThan(slateMs + latestMs)
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

test('another shape on air, 4:3 between two of 16:9: nothing is stretched', { timeout: 240_000 }, async () => {
  const menu = 'v4l2-ctl --list-ctrls-menus'
  const { output } = await lab.room.act(`${menu} | sed -n 's/^[^0-9]*\\([0-9]*\\): 800x600p60$/\\1/p' | head -1`)
  const changes: Change[] = []
  for (let round = 0; round < 2; round++) {
    changes.push(await change(`dv_timings=${Number(output)}`, '60.', isBarsOf4To3))
    changes.push(await change(`dv_timings=${timings.p25}`, '25.000 ('))
  }
  judge('another shape', changes)
})

test.each([
  ['full', 1],
  ['limited', 2],
])('%s range: white is white, and black is black', { timeout: 120_000 }, async (_name, quantization) => {
  for (const [pattern, luma] of [
    [6, 235],
    [5, 16],
  ] as const) {
    const { toMs } = await lab.room.act(`v4l2-ctl --set-ctrl quantization=${quantization},test_pattern=${pattern}`)
    await lab.room.frame(lumas(luma - 3, luma + 3), `brightness ${luma}`, toMs)
  }
  const { toMs } = await lab.room.act('v4l2-ctl --set-ctrl quantization=0,test_pattern=0')
  await lab.room.frame(isBars, 'colour bars again', toMs)
})
