/** Grabbers that are pulled and plugged in again: at once, later, and under another number. Times are the program's own. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { labProblem } from './image.ts'
import { type Done, LabRoom, type Status } from './lab-room.ts'
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
    sources: { slides: { capture: { usb: platform-vivid.0 } } }
    scenes: { Slides: [ slides ] }
    encoder: { preset: ultrafast }
`
const path = '/dev/v4l/by-path/platform-vivid.0-video-index0'
const driver = '/sys/bus/platform/drivers/vivid'
/** Plugs it in, without text on its pictures; prints when its port had it, seconds. A device that is bound anew has forgotten all that was set. */
const plug = `echo vivid.0 > ${driver}/bind; until [ -e ${path} ]; do sleep 0.1; done; cat /proc/uptime; v4l2-ctl --device ${path} --set-ctrl osd_text_mode=2`
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
  await machine.run('modprobe vivid n_devs=1 num_inputs=1 input_types=0x0 node_types=0x1 && udevadm settle')
  await machine.run('v4l2-ctl --set-ctrl osd_text_mode=2')
  room = await LabRoom.start(machine, show)
  await room.frame(isBars, 'colour bars on air', 0, 60_000)
  // Programs that have just been started are slow here for a while.
  await room.act('sleep 15')
  allowedMs = await slownessMs(room)
}, 1_200_000)

beforeEach(({ skip }) => {
  if (problem !== null) skip(problem)
})

afterAll(async () => {
  await room?.stop()
  machine?.stop()
}, 60_000)

/** The slate's time since the end of the command that pulled it. */
async function isLost({ fromMs, toMs }: Done): Promise<number> {
  return (await room.frame(isSlate, 'the slate', fromMs)).timeMs - toMs
}

/** The picture's time since `thereMs`. */
async function isBack(thereMs: number): Promise<number> {
  await room.source('slides', 'up', thereMs)
  return (await room.frame(isBars, 'colour bars again', thereMs)).timeMs - thereMs
}

async function plugIn(before = ''): Promise<number> {
  const { output } = await room.act(`${before}${plug}`)
  const [, thereS] = /^(\d+\.\d+) \d/m.exec(output) ?? []
  return isBack(Number(thereS) * 1000)
}

test('pulled: the slate within a second, and the port is named; plugged in: back within two', { timeout: 200_000 }, async () => {
  const measured = { slateMs: [] as number[], backMs: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    const out = await room.act(`echo vivid.0 > ${driver}/unbind`)
    measured.slateMs.push(await isLost(out))
    const isNamed = ({ sources }: Status) => sources[0]?.reason === 'nothing is plugged into the port platform-vivid.0'
    const named = await room.status(isNamed, 'it is named', out.fromMs)
    expect(named.alarms[0]).toMatchObject({ code: 'source-lost', room: 'hall', fix: expect.stringContaining('plug') })
    expect(named.alarms[0]?.text).toMatch(/^slides has no picture/)
    await room.act('sleep 2')
    measured.backMs.push(await plugIn())
    await room.act('sleep 5')
  }
  report('pulled', measured)
  expect(median(measured.slateMs)).toBeLessThan(slateMs + allowedMs)
  expect(median(measured.backMs)).toBeLessThan(backMs + allowedMs)
})

test('a loose plug: gone for a moment, and back', { timeout: 90_000 }, async () => {
  const out = await room.act(`v4l2-ctl --device ${path} --set-ctrl disconnect=1`)
  await room.source('slides', 'lost', out.fromMs)
  report('loose', { backMs: [await isBack(out.toMs)] })
})

test('plugged in again under another number, for another program still has the old one open: the port is what counts', {
  timeout: 90_000,
}, async () => {
  const before = (await room.act(`readlink -f ${path}`)).output
  const backMs = await plugIn(`exec 9< ${path}; echo vivid.0 > ${driver}/unbind; sleep 2; `)
  expect((await room.act(`readlink -f ${path}`)).output).not.toBe(before)
  report('other number', { backMs: [backMs] })
})
