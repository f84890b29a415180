/** HDMI grabbers of the kernel's own making (`vivid`): their signal, lost in each way that a driver knows, and back; times are the machine's own. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { labProblem } from './image.ts'
import { LabRoom } from './lab-room.ts'
import { isBars, isSlate } from './looks.ts'
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
/** What a driver's own words lead to: `dv_timings_signal_mode` of vivid. */
const signal = { selected: 4, none: 1, noLock: 2, outOfRange: 3 }
const [slateMs, backMs] = [1000, 2000]
/** The machine around may take the lab's cores away for a moment: what counts is the median. */
const rounds = 5

let machine: Machine
let room: LabRoom
/** Of the lab's own. */
let allowedMs = 0

beforeAll(async () => {
  if (problem !== null) return
  machine = await Machine.start()
  await machine.run('modprobe vivid n_devs=1 num_inputs=3 input_types=0x23 && udevadm settle')
  await machine.run('v4l2-ctl --set-input 0 --set-ctrl dv_timings_signal_mode=4,dv_timings=6,osd_text_mode=2')
  room = await LabRoom.start(machine, show)
}, 1_200_000)

beforeEach(({ skip }) => {
  if (problem !== null) skip(problem)
})

afterAll(async () => {
  await room?.stop()
  machine?.stop()
}, 60_000)

const set = (controls: string) => room.act(`v4l2-ctl --set-ctrl ${controls}`)

test('a grabber comes, and its picture is on air', { timeout: 90_000 }, async () => {
  await room.source('slides', 'up', 0, 60_000)
  await room.frame(isBars, 'colour bars on air', 0)
  // Programs that have just been started are slow here for a while.
  await room.act('sleep 10')
  allowedMs = await slownessMs(room)
})

test.each([
  ['no signal', signal.none, 'has no signal'],
  ['no lock', signal.noLock, 'cannot lock on to it'],
  ['out of range', signal.outOfRange, 'that it cannot take'],
])('%s: named, the slate within a second, and back within two', { timeout: 240_000 }, async (name, mode, words) => {
  const measured = { slateMs: [] as number[], backMs: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    const gone = await set(`dv_timings_signal_mode=${mode}`)
    const lost = await room.source('slides', 'lost', gone.fromMs)
    expect(lost.sources[0]?.reason).toContain(words)
    expect(lost.alarms[0]).toMatchObject({ code: 'source-lost', room: 'hall', fix: expect.stringContaining('cable') })
    expect(lost.alarms[0]?.text).toMatch(/^slides has no picture: \/dev\/video0 /)
    const slate = await room.frame(isSlate, 'the slate', gone.fromMs)
    measured.slateMs.push(slate.atMs - gone.toMs)
    const seen = await room.act('sleep 1')
    const after = room.frames.filter(({ atMs }) => atMs > slate.atMs && atMs < seen.toMs)
    expect(after.filter(({ colors }) => !isSlate(colors))).toEqual([])

    const there = await set(`dv_timings_signal_mode=${signal.selected}`)
    await room.source('slides', 'up', there.fromMs)
    const back = await room.frame(isBars, 'colour bars again', there.fromMs)
    measured.backMs.push(back.atMs - there.toMs)
    await room.act('sleep 1')
  }
  report(name, measured)
  expect(median(measured.slateMs)).toBeLessThan(slateMs + allowedMs)
  expect(median(measured.backMs)).toBeLessThan(backMs + allowedMs)
})

test('ablation: where no driver is asked, what it sends without a signal goes on air', { timeout: 180_000 }, async () => {
  await room.stop()
  await machine.run('cp -r /repo/.mixos/engine /tmp/engine && sed -i "s/v4l2-ctl/no-such-program/" /tmp/engine/source.js')
  room = await LabRoom.start(machine, show, 'MIXOS_ENGINE=/tmp/engine')
  await room.frame(isBars, 'colour bars on air', 0, 60_000)
  const gone = await set(`dv_timings_signal_mode=${signal.none}`)
  const noise = await room.frame((colors) => !isBars(colors), 'something else', gone.fromMs)
  const { toMs } = await room.act('sleep 3')
  expect(room.frames.filter(({ atMs, colors }) => atMs >= noise.atMs && atMs < toMs && isSlate(colors))).toEqual([])
  expect(room.statuses.at(-1)?.sources[0]?.state).toBe('up')
})
