/** Grabbers that are pulled and plugged in again: at once, later, and under another number. Times are the machine's own. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { labProblem } from './image.ts'
import { LabRoom, type Status } from './lab-room.ts'
import { isBars, isSlate } from './looks.ts'
import { Machine } from './machine.ts'
import { median, report } from './measured.ts'

const problem = labProblem()
const show = `
show: Lab
video: { size: 320x180, rate: 25 }
rooms:
  hall:
    sources: { slides: { capture: { usb: platform-vivid.0 } } }
    scenes: { Slides: [ slides ] }
    encoder: { preset: ultrafast }
`
const path = '/dev/v4l/by-path/platform-vivid.0-video-index0'
const driver = '/sys/bus/platform/drivers/vivid'
/** A device that is bound anew has forgotten all that was set. */
const ready = (node: string) =>
  `v4l2-ctl --device ${node} --set-input 0 --set-ctrl dv_timings_signal_mode=4,dv_timings=6,osd_text_mode=2`
const [slateMs, backMs] = [1000, 2000]
const rounds = 3

let machine: Machine
let room: LabRoom

beforeAll(async () => {
  if (problem !== null) return
  machine = await Machine.start()
  await machine.run('modprobe vivid n_devs=2 num_inputs=1,1 input_types=0x3,0x3 node_types=0x1,0x1 && udevadm settle')
  await machine.run(ready('/dev/video0'))
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

/** The slate's time since the command that pulled it began. */
async function isLost(fromMs: number): Promise<number> {
  return (await room.frame(isSlate, 'the slate', fromMs)).atMs - fromMs
}

async function isBack(fromMs: number): Promise<number> {
  await room.source('slides', 'up', fromMs)
  return (await room.frame(isBars, 'colour bars again', fromMs)).atMs - fromMs
}

test('pulled: the slate within a second, and the port is named; plugged in: back within two', { timeout: 200_000 }, async () => {
  const measured = { slateMs: [] as number[], backMs: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    await room.act('sleep 5')
    const out = await room.act(`echo vivid.0 > ${driver}/unbind`)
    measured.slateMs.push(await isLost(out.fromMs))
    const isNamed = ({ sources }: Status) => sources[0]?.reason === 'nothing is plugged into the port platform-vivid.0'
    const named = await room.status(isNamed, 'it is named', out.fromMs)
    expect(named.alarms[0]).toMatchObject({ code: 'source-lost', room: 'hall', fix: expect.stringContaining('plug') })
    expect(named.alarms[0]?.text).toMatch(/^slides has no picture/)

    await room.act(`echo vivid.0 > ${driver}/bind && udevadm settle`)
    const there = await room.act(ready(path))
    measured.backMs.push(await isBack(there.fromMs))
  }
  report('pulled', measured)
  expect(median(measured.slateMs)).toBeLessThan(slateMs)
  expect(median(measured.backMs)).toBeLessThan(backMs)
})

test('a loose plug: gone for a moment, and back', { timeout: 90_000 }, async () => {
  const out = await room.act(`v4l2-ctl --device ${path} --set-ctrl disconnect=1`)
  await room.source('slides', 'lost', out.fromMs)
  report('loose', { backMs: [await isBack(out.toMs)] })
})

test('two are plugged in again in another order: the port is what counts', { timeout: 90_000 }, async () => {
  const before = (await room.act(`readlink -f ${path}`)).output
  await room.act(`echo vivid.0 > ${driver}/unbind; echo vivid.1 > ${driver}/unbind`)
  await room.act(`echo vivid.1 > ${driver}/bind; echo vivid.0 > ${driver}/bind; udevadm settle`)
  expect((await room.act(`readlink -f ${path}`)).output).not.toBe(before)
  report('other number', { backMs: [await isBack((await room.act(ready(path))).fromMs)] })
})
