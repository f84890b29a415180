/** Grabbers on USB, driven by the kernel's own `uvcvideo`: what cheap ones send, pulled and plugged in again. Times are the program's own. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { labProblem } from './image.ts'
import { LabRoom } from './lab-room.ts'
import { isBars, isSlate } from './looks.ts'
import { Machine } from './machine.ts'
import { median, report } from './measured.ts'
import { slownessMs } from './slowness.ts'
import type { GrabberKind } from './usb-grabber.ts'

const problem = labProblem()
const port = 'platform-vhci_hcd.0-usb-0:1'
const show = `
show: Lab
video: { size: 320x180, rate: 25 }
rooms:
  hall:
    sources: { slides: { capture: { usb: "${port}" } } }
    scenes: { Slides: [ slides ] }
    encoder: { preset: ultrafast }
`
const node = `/dev/v4l/by-path/${port}:1.0-video-index0`
const [wantedSlateMs, wantedBackMs] = [1000, 2000]
/** The machine around may take the lab's cores away for a moment: what counts is the median. */
const rounds = 5

let machine: Machine
let room: LabRoom
/** Of the lab's own. */
let allowedMs = 0

beforeAll(async () => {
  if (problem !== null) return
  machine = await Machine.start()
  await machine.run('modprobe vhci-hcd && modprobe uvcvideo')
  room = await LabRoom.start(machine, show)
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

/** When its port has it, milliseconds. */
async function plugIn(kind: GrabberKind): Promise<number> {
  await room.act(
    `systemd-run --quiet --collect --unit grabber --setenv HOME=/root /node/node /repo/test/lab/usb-grabber.ts ${kind}`,
  )
  return (await room.act(`for i in {1..200}; do [ -e ${node} ] && exit; sleep 0.1; done; exit 1`)).toMs
}

test.each([
  // It offers raw pictures, too, and too slowly.
  ['jpeg', 'MJPG'],
  ['raw', 'YUYV'],
] as const)('%s: asked for %s; pulled and plugged in again', { timeout: 240_000 }, async (kind, format) => {
  const measured = { slateMs: [] as number[], backMs: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    const thereMs = await plugIn(kind)
    await room.source('slides', 'up', thereMs)
    const seen = await room.frame(isBars, 'colour bars', thereMs)
    measured.backMs.push(seen.timeMs - thereMs)
    const { output, toMs } = await room.act(`sleep 5; v4l2-ctl --device ${node} --get-fmt-video --get-parm`)
    expect(output).toMatch(new RegExp(`320/180[^]*'${format}'[^]*25\\.000`))
    expect(room.frames.filter(({ atMs, colors }) => atMs > seen.atMs && atMs < toMs && !isBars(colors))).toEqual([])

    const out = await room.act('systemctl kill --signal KILL grabber')
    const lost = await room.source('slides', 'lost', out.fromMs)
    measured.slateMs.push((await room.frame(isSlate, 'the slate', out.fromMs)).timeMs - out.toMs)
    expect(lost.alarms[0]?.text).toMatch(/^slides has no picture/)
    await room.status(
      ({ sources }) => sources[0]?.reason === `nothing is plugged into the port ${port}`,
      'it is named',
      out.fromMs,
    )
  }
  report(kind, measured)
  expect(median(measured.slateMs)).toBeLessThan(wantedSlateMs + allowedMs)
  expect(median(measured.backMs)).toBeLessThan(wantedBackMs + allowedMs)
})
