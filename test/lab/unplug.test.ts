/** Grabbers that are pulled and plugged in again: at once, later, and under another number. Times are the program's own. */
import { expect, test } from 'vitest'
import { backMs, rounds, slateMs, withGrabber } from './grabber.ts'
import type { Done, Status } from './lab-room.ts'
import { isBars, isSlate } from './looks.ts'
import { median, report } from './measured.ts'

const path = '/dev/v4l/by-path/platform-vivid.0-video-index0'
const driver = '/sys/bus/platform/drivers/vivid'
/** Plugs it in, without text on its pictures; prints when its port had it, seconds. A device that is bound anew has forgotten all that was set. */
const plug = `echo vivid.0 > ${driver}/bind; until [ -e ${path} ]; do sleep 0.1; done; cat /proc/uptime; v4l2-ctl --device ${path} --set-ctrl osd_text_mode=2`

const lab = withGrabber(
  '{ usb: platform-vivid.0 }',
  [
    'modprobe vivid n_devs=1 num_inputs=1 input_types=0x0 node_types=0x1 && udevadm settle',
    'v4l2-ctl --set-ctrl osd_text_mode=2',
  ],
  async (ready) => {
    await ready.room.frame(isBars, 'colour bars on air', 0, 60_000)
    await ready.settle(15)
  },
)

/** The slate's time since the end of the command that pulled it. */
async function isLost({ fromMs, toMs }: Done): Promise<number> {
  return (await lab.room.frame(isSlate, 'the slate', fromMs)).timeMs - toMs
}

/** The picture's time since `thereMs`. */
async function isBack(thereMs: number): Promise<number> {
  await lab.room.source('slides', 'up', thereMs)
  return (await lab.room.frame(isBars, 'colour bars again', thereMs)).timeMs - thereMs
}

async function plugIn(before = ''): Promise<number> {
  const { output } = await lab.room.act(`${before}${plug}`)
  const [, thereS] = /^(\d+\.\d+) \d/m.exec(output) ?? []
  return isBack(Number(thereS) * 1000)
}

test('pulled: the slate within a second, and the port is named; plugged in: back within two', { timeout: 200_000 }, async () => {
  const measured = { slateMs: [] as number[], backMs: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    const out = await lab.room.act(`echo vivid.0 > ${driver}/unbind`)
    measured.slateMs.push(await isLost(out))
    const isNamed = ({ sources }: Status) => sources[0]?.reason === 'nothing is plugged into the port platform-vivid.0'
    const named = await lab.room.status(isNamed, 'it is named', out.fromMs)
    expect(named.alarms[0]).toMatchObject({ code: 'source-lost', room: 'hall', fix: expect.stringContaining('plug') })
    expect(named.alarms[0]?.text).toMatch(/^slides has no picture/)
    await lab.room.act('sleep 2')
    measured.backMs.push(await plugIn())
    await lab.room.act('sleep 5')
  }
  report('pulled', measured)
  expect(median(measured.slateMs)).toBeLessThan(slateMs + lab.allowedMs)
  expect(median(measured.backMs)).toBeLessThan(backMs + lab.allowedMs)
})

test('a loose plug: gone for a moment, and back', { timeout: 90_000 }, async () => {
  const out = await lab.room.act(`v4l2-ctl --device ${path} --set-ctrl disconnect=1`)
  await lab.room.source('slides', 'lost', out.fromMs)
  report('loose', { backMs: [await isBack(out.toMs)] })
})

test('plugged in again under another number, for another program still has the old one open: the port is what counts', {
  timeout: 90_000,
}, async () => {
  const before = (await lab.room.act(`readlink -f ${path}`)).output
  const backMs = await plugIn(`exec 9< ${path}; echo vivid.0 > ${driver}/unbind; sleep 2; `)
  expect((await lab.room.act(`readlink -f ${path}`)).output).not.toBe(before)
  report('other number', { backMs: [backMs] })
})
