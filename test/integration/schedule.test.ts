/** A stream and a recording by the schedule, with real clocks: they start and stop by themselves, and a person's Stop holds, also for a control that comes back. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readRecording } from '../support/recording.ts'
import { pause, startRoom, type TestRoom } from '../support/room.ts'
import { freePort, Program } from '../support/senders.ts'

let room: TestRoom
let receiver: Program
let received: string

const second = 1000
/** One talk; times are Unix time in milliseconds. */
const schedule = (startMs: number, endMs: number) => `<schedule>
  <conference><time_zone_name>Europe/Sofia</time_zone_name></conference>
  <day date="${new Date(startMs).toISOString().slice(0, 10)}"><room name="Main">
    <event><title>The only talk</title><date>${new Date(startMs).toISOString()}</date>
      <duration>00:00:${String(Math.round((endMs - startMs) / second)).padStart(2, '0')}</duration>
      <persons><person>Ana</person></persons></event>
  </room></day>
</schedule>`

const lead = 2 * second
const tail = 1 * second

function write(startMs: number, endMs: number): void {
  writeFileSync(join(room.dir, 'schedule.xml'), schedule(startMs, endMs))
}

beforeAll(async () => {
  const port = await freePort()
  room = await startRoom({
    prepare: (dir) => writeFileSync(join(dir, 'schedule.xml'), schedule(Date.now() + 3600 * second, Date.now() + 3610 * second)),
    show: `
show: Hours
video: { size: 320x180, rate: 25 }
schedule: { from: schedule.xml, lead: 2 s, tail: 1 s }
rooms:
  hall:
    schedule: Main
    sources: { bars: { pattern: smpte, tone: 440 Hz } }
    scenes: { Bars: [bars] }
    encoder: { preset: ultrafast, video: 500 kbit/s }
    outputs:
      record: { to: rec, auto: schedule }
      stream: { srt: "127.0.0.1:${port}", auto: schedule }
`,
  })
  received = join(room.dir, 'received.ts')
  // A receiver of somebody else's.
  receiver = new Program('ffmpeg', ['-v', 'error', '-y', '-i', `srt://127.0.0.1:${port}?mode=listener`, '-c', 'copy', received])
  receiver.start()
}, 90_000)

afterAll(async () => {
  receiver?.kill()
  await room?.stop()
})

const states = async () => {
  const { outputs } = await room.status()
  return outputs.map(({ state }) => state)
}
const all = (wanted: string, what: string, timeoutMs = 20_000) =>
  room.until(({ outputs }) => outputs.every(({ state }) => state === wanted), what, timeoutMs)

test('before the talk nothing runs, and the page says when it starts', async () => {
  const { outputs, schedule } = await room.status()
  expect(outputs.map(({ state, schedule }) => [state, schedule?.on])).toEqual([
    ['off', false],
    ['off', false],
  ])
  expect(schedule).toMatchObject({
    room: 'Main',
    timeZone: 'Europe/Sofia',
    now: null,
    next: { title: 'The only talk', speakers: ['Ana'] },
  })
})

test('a changed schedule is followed: stream and recording start and stop by themselves', { timeout: 60_000 }, async () => {
  const startMs = Date.now() + 7 * second
  const endMs = startMs + 8 * second
  write(startMs, endMs)
  const { outputs } = await room.until(
    ({ outputs }) => outputs[0]?.schedule?.nextMs === startMs - lead,
    'the new hours hold',
    5000,
  )
  expect(outputs.map(({ state }) => state)).toEqual(['off', 'off'])
  const on = await all('on', 'both run')
  expect(on.atMs).toBeGreaterThanOrEqual(startMs - lead)
  expect(on.atMs).toBeLessThan(startMs + 3 * second)
  expect((await room.until(({ schedule }) => schedule?.now !== null, 'the talk is on')).schedule?.now?.title).toBe(
    'The only talk',
  )
  const off = await all('off', 'both have stopped')
  expect(off.atMs).toBeGreaterThanOrEqual(endMs + tail)
  expect(off.atMs).toBeLessThan(endMs + tail + 4 * second)
  const [file = ''] = readdirSync(join(room.dir, 'rec')).filter((name) => name.endsWith('.ts'))
  const seconds = readRecording(join(room.dir, 'rec', file)).frames.length / 25
  expect(seconds).toBeGreaterThan(6)
  expect(seconds).toBeLessThan(16)
  expect(existsSync(received) && statSync(received).size).toBeGreaterThan(100_000)
  expect(readRecording(received).frames.length / 25).toBeGreaterThan(4)
})

test('a Stop during the talk holds, through the death of control, and a broken schedule is an alarm', {
  timeout: 60_000,
}, async () => {
  write(Date.now() - second, Date.now() + 50 * second)
  await all('on', 'both run again')
  await room.vendor('Stream', { on: false })
  await room.until(({ outputs }) => outputs.find(({ kind }) => kind === 'stream')?.state === 'off', 'the stream stops')
  const { pid } = JSON.parse(readFileSync(join(room.runDir, 'control.json'), 'utf8')) as { pid: number }
  process.kill(pid, 'SIGKILL')
  await pause(500)
  await room.reconnect()
  await pause(3 * second)
  const { outputs } = await room.status()
  expect(await states()).toEqual(['on', 'off'])
  expect(outputs[1]?.schedule).toMatchObject({ on: true, byHand: true })

  writeFileSync(join(room.dir, 'schedule.xml'), '<schedule><day>')
  const { alarms } = await room.until(({ alarms }) => alarms.some(({ code }) => code === 'schedule-failed'), 'the alarm', 6000)
  expect(alarms.find(({ code }) => code === 'schedule-failed')?.text).toContain('schedule.xml:1')
  expect(await states()).toEqual(['on', 'off'])
  await room.vendor('Stream', { on: true })
  await all('on', 'the stream runs again, by hand')
})

test('a recording that cannot be written keeps no stream back', { timeout: 60_000 }, async () => {
  const port = await freePort()
  const taker = new Program('ffmpeg', [
    '-v',
    'error',
    '-i',
    `srt://127.0.0.1:${port}?mode=listener`,
    '-c',
    'copy',
    '-f',
    'null',
    '-',
  ])
  taker.start()
  const other = await startRoom({
    prepare: (dir) => writeFileSync(join(dir, 'schedule.xml'), schedule(Date.now() + 20 * second, Date.now() + 50 * second)),
    show: `
show: Hours
video: { size: 320x180, rate: 25 }
schedule: { from: schedule.xml, lead: 2 s }
rooms:
  hall:
    schedule: Main
    sources: { bars: { pattern: smpte } }
    scenes: { Bars: [bars] }
    encoder: { preset: ultrafast, video: 500 kbit/s }
    outputs:
      record: { to: /proc/1/rec, auto: schedule }
      stream: { srt: "127.0.0.1:${port}", auto: schedule }
`,
  })
  try {
    await other.until(
      ({ outputs }) => outputs.map(({ state }) => state).join() === 'failed,on',
      'the stream runs, the recording says why not',
      40_000,
    )
  } finally {
    taker.kill()
    await other.stop()
  }
})
