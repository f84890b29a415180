/** HDMI grabbers of the kernel's own making (`vivid`): their signal, lost in each way that a driver knows, and back; times are the machine's own. */
import { expect, test } from 'vitest'
import { backMs, hdmi, rounds, slateMs, withGrabber } from './grabber.ts'
import { isBars, isSlate } from './looks.ts'
import { median, report } from './measured.ts'

/** What a driver's own words lead to: `dv_timings_signal_mode` of vivid. */
const signal = { selected: 4, none: 1, noLock: 2, outOfRange: 3 }
const lab = withGrabber('{ device: /dev/video0 }', hdmi)

const set = (controls: string) => lab.room.act(`v4l2-ctl --set-ctrl ${controls}`)

test('a grabber comes, and its picture is on air', { timeout: 90_000 }, async () => {
  await lab.room.source('slides', 'up', 0, 60_000)
  await lab.room.frame(isBars, 'colour bars on air', 0)
  await lab.settle(10)
})

test.each([
  ['no signal', signal.none, 'has no signal'],
  ['no lock', signal.noLock, 'cannot lock on to it'],
  ['out of range', signal.outOfRange, 'that it cannot take'],
])('%s: named, the slate within a second, and back within two', { timeout: 240_000 }, async (name, mode, words) => {
  const measured = { slateMs: [] as number[], backMs: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    const gone = await set(`dv_timings_signal_mode=${mode}`)
    const lost = await lab.room.source('slides', 'lost', gone.fromMs)
    expect(lost.sources[0]?.reason).toContain(words)
    expect(lost.alarms[0]).toMatchObject({ code: 'source-lost', room: 'hall', fix: expect.stringContaining('cable') })
    expect(lost.alarms[0]?.text).toMatch(/^slides has no picture: \/dev\/video0 /)
    const slate = await lab.room.frame(isSlate, 'the slate', gone.fromMs)
    measured.slateMs.push(slate.atMs - gone.toMs)
    const seen = await lab.room.act('sleep 1')
    const after = lab.room.frames.filter(({ atMs }) => atMs > slate.atMs && atMs < seen.toMs)
    expect(after.filter(({ colors }) => !isSlate(colors))).toEqual([])

    const there = await set(`dv_timings_signal_mode=${signal.selected}`)
    await lab.room.source('slides', 'up', there.fromMs)
    const back = await lab.room.frame(isBars, 'colour bars again', there.fromMs)
    measured.backMs.push(back.atMs - there.toMs)
    await lab.room.act('sleep 1')
  }
  report(name, measured)
  expect(median(measured.slateMs)).toBeLessThan(slateMs + lab.allowedMs)
  expect(median(measured.backMs)).toBeLessThan(backMs + lab.allowedMs)
})

test('ablation: where no driver is asked, what it sends without a signal goes on air', { timeout: 180_000 }, async () => {
  await lab.room.stop()
  await lab.machine.run('cp -r /repo/.mixos/engine /tmp/engine && sed -i "s/v4l2-ctl/no-such-program/" /tmp/engine/source.js')
  await lab.start('MIXOS_ENGINE=/tmp/engine')
  await lab.room.frame(isBars, 'colour bars on air', 0, 60_000)
  const gone = await set(`dv_timings_signal_mode=${signal.none}`)
  const noise = await lab.room.frame((colors) => !isBars(colors), 'something else', gone.fromMs)
  const { toMs } = await lab.room.act('sleep 3')
  expect(lab.room.frames.filter(({ atMs, colors }) => atMs >= noise.atMs && atMs < toMs && isSlate(colors))).toEqual([])
  expect(lab.room.statuses.at(-1)?.sources[0]?.state).toBe('up')
})
