/** Grabbers on USB, driven by the kernel's own `uvcvideo`: what cheap ones send, pulled and plugged in again. Times are the program's own. */
import { expect, test } from 'vitest'
import { backMs, rounds, slateMs, withGrabber } from './grabber.ts'
import { isBars, isSlate } from './looks.ts'
import { median, report } from './measured.ts'
import type { GrabberKind } from './usb-grabber.ts'

const port = 'platform-vhci_hcd.0-usb-0:1'
const node = `/dev/v4l/by-path/${port}:1.0-video-index0`
const lab = withGrabber(`{ usb: "${port}" }`, ['modprobe vhci-hcd && modprobe uvcvideo'], () => lab.settle(15))

/** When its port has it, milliseconds. */
async function plugIn(kind: GrabberKind): Promise<number> {
  await lab.room.act(
    `systemd-run --quiet --collect --unit grabber --setenv HOME=/root /node/node /repo/test/lab/usb-grabber.ts ${kind}`,
  )
  return (await lab.room.act(`for i in {1..200}; do [ -e ${node} ] && exit; sleep 0.1; done; exit 1`)).toMs
}

test.each([
  // It offers raw pictures, too, and too slowly.
  ['jpeg', 'MJPG'],
  ['raw', 'YUYV'],
] as const)('%s: asked for %s; pulled and plugged in again', { timeout: 240_000 }, async (kind, format) => {
  const measured = { slateMs: [] as number[], backMs: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    const thereMs = await plugIn(kind)
    await lab.room.source('slides', 'up', thereMs)
    const seen = await lab.room.frame(isBars, 'colour bars', thereMs)
    measured.backMs.push(seen.timeMs - thereMs)
    const { output, toMs } = await lab.room.act(`sleep 5; v4l2-ctl --device ${node} --get-fmt-video --get-parm`)
    expect(output).toMatch(new RegExp(`320/180[^]*'${format}'[^]*25\\.000`))
    expect(lab.room.frames.filter(({ atMs, colors }) => atMs > seen.atMs && atMs < toMs && !isBars(colors))).toEqual([])

    const out = await lab.room.act('systemctl kill --signal KILL grabber')
    const lost = await lab.room.source('slides', 'lost', out.fromMs)
    measured.slateMs.push((await lab.room.frame(isSlate, 'the slate', out.fromMs)).timeMs - out.toMs)
    expect(lost.alarms[0]?.text).toMatch(/^slides has no picture/)
    await lab.room.status(
      ({ sources }) => sources[0]?.reason === `nothing is plugged into the port ${port}`,
      'it is named',
      out.fromMs,
    )
  }
  report(kind, measured)
  expect(median(measured.slateMs)).toBeLessThan(slateMs + lab.allowedMs)
  expect(median(measured.backMs)).toBeLessThan(backMs + lab.allowedMs)
})
