/** Others send with RTMP to the room, ffmpeg and GStreamer; they die and stand still, their link breaks, and so do the room's own parts. */
import { execFileSync } from 'node:child_process'
import net from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { figure } from '../faults/on-air.ts'
import { filmPublisher, greenPublisher, ingestUrl, Link, makeFilm } from '../support/publishers.ts'
import { readRecording, soundOffsetsMs } from '../support/recording.ts'
import { controlPid, pause, startRoom, type TestRoom, workerPid } from '../support/room.ts'
import { freePort, type Program } from '../support/senders.ts'
import { tonesDb } from '../support/tones.ts'

const keys = { guest: 'guest-key-9f3a', phone: 'phone-key-77b1' }
const backMs = 2000

let room: TestRoom
let port: number
let takenPort: number
let owner: net.Server
let link: Link
let guest: Program
let phone: Program

beforeAll(async () => {
  port = await freePort()
  takenPort = await freePort()
  owner = net.createServer().listen(takenPort, '127.0.0.1')
  link = new Link(port)
  room = await startRoom({
    env: { MIXOS_SECRET_GUEST: keys.guest, MIXOS_SECRET_PHONE: keys.phone },
    prepare: makeFilm,
    show: `
show: Ingest
video: { size: 640x360, rate: 25 }
rooms:
  hall:
    sources:
      guest: { rtmp: "listen 127.0.0.1:${port}", key: { secret: guest } }
      phone: { rtmp: "listen 127.0.0.1:${port}", key: { secret: phone } }
      late:  { rtmp: "listen 127.0.0.1:${takenPort}" }
    scenes:
      Guest: [ guest ]
      Both: [ guest, { source: phone, at: [400, 200], size: [200, 112] } ]
      Late: [ late ]
    sound: { phone: { in: [ Both ] } }
    encoder: { preset: ultrafast }
    outputs: { record: { to: rec } }
`,
  })
  guest = filmPublisher(room.dir, ingestUrl(await link.listen(), keys.guest))
  phone = greenPublisher(ingestUrl(port, keys.phone))
}, 60_000)

afterAll(async () => {
  guest?.kill()
  phone?.kill()
  owner?.close()
  link?.close()
  await room?.stop()
})

const is = (name: string, state: string, timeoutMs = 15_000) =>
  room.until(({ sources }) => sources.some((one) => one.name === name && one.state === state), `${name} is ${state}`, timeoutMs)
const stateOf = async (name: string) => (await room.status()).sources.find((one) => one.name === name)?.state
const alarm = async (code: string) => (await room.status()).alarms.filter((one) => one.code === code)
const refused = (why: RegExp) =>
  room.until(({ alarms }) => alarms.some(({ code, text }) => code === 'ingest-refused' && why.test(text)), `refused: ${why}`)

async function record(ms: number): Promise<string> {
  await room.client.call('StartRecord')
  await pause(ms)
  return (await room.client.call('StopRecord')).outputPath
}

/** Picture and sound are together; where in the room's seconds the film's begin, milliseconds. */
async function phaseMs(): Promise<number> {
  await room.client.call('SetCurrentProgramScene', { sceneName: 'Guest' })
  // A recording begins with what came since the last key frame.
  await pause(2500)
  const recording = readRecording(await record(6000))
  const offsets = soundOffsetsMs(recording)
  expect(offsets.length).toBeGreaterThan(3)
  // Within a frame of the film, which has two of 40 ms to say it.
  figure('sound after picture', offsets)
  for (const offset of offsets) expect(Math.abs(offset), `${offsets}`).toBeLessThan(60)
  const flashes = recording.frames.filter((frame, index, all) => frame.flash && !all[index - 1]?.flash)
  return (flashes.at(-1)?.timeMs ?? 0) % 1000
}

test('a port that is taken is an alarm, and listens when it is free', async () => {
  await room.until(({ ingests }) => ingests.some(({ state }) => state === 'failed'), 'it is told')
  const [found] = await alarm('ingest-down')
  expect(found?.text).toContain(`127.0.0.1:${takenPort}/live: the port ${takenPort} is taken`)
  owner.close()
  await room.until(({ ingests }) => ingests.every(({ state }) => state === 'up'), 'it listens')
  expect(await alarm('ingest-down')).toEqual([])
})

test('picture and sound are on air together, of ffmpeg and of GStreamer', async () => {
  guest.start()
  phone.start()
  await is('guest', 'up')
  await pause(3000)
  await phaseMs()
  await room.client.call('SetCurrentProgramScene', { sceneName: 'Both' })
  await is('phone', 'up')
  await pause(1000)
  const both = await record(4000)
  const last = ['-v', 'error', '-sseof', '-1', '-i', both, '-frames:v', '1', '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-']
  const raw = execFileSync('ffmpeg', last)
  const at = 3 * (256 * 640 + 500)
  expect([...raw.subarray(at, at + 3)].map((value) => value > 128)).toEqual([false, true, false])
  expect(tonesDb(both, [610], [500, 750]).get(610)).toBeGreaterThan(20)
}, 90_000)

test('a publisher that is killed is lost at once, and comes back by itself', async () => {
  guest.kill()
  const killedMs = performance.now()
  await is('guest', 'lost', 3000)
  figure('killed: lost after', { ms: performance.now() - killedMs })
  expect(performance.now() - killedMs).toBeLessThan(1200)
  expect(await stateOf('phone')).toBe('up')
  guest.start()
  await is('guest', 'up')
})

test('a second one is refused while the first sends; one that stands still gives way', async () => {
  const second = filmPublisher(room.dir, ingestUrl(port, keys.guest))
  second.start()
  await refused(/for guest and is refused: 127\.0\.0\.1 sends with this key already/)
  second.kill()
  process.kill(guest.pid, 'SIGSTOP')
  const stopped = guest.pid
  await is('guest', 'lost', 3000)
  second.start()
  await is('guest', 'up', 4000)
  process.kill(stopped, 'SIGKILL')
  await pause(3000)
  expect(await stateOf('guest')).toBe('up')
  second.kill()
  guest.kill()
  await is('guest', 'lost')
  guest.start()
  await is('guest', 'up')
}, 60_000)

test.each([1500, 4500])(
  'a publisher that stands still for %i ms is back soon after it goes on, and no later than before',
  async (ms) => {
    await is('guest', 'up')
    await pause(2000)
    const before = await phaseMs()
    process.kill(guest.pid, 'SIGSTOP')
    await is('guest', 'lost', 3000)
    await pause(ms)
    process.kill(guest.pid, 'SIGCONT')
    const goesOnMs = performance.now()
    await is('guest', 'up', 5000)
    figure('stood still: back after', { stoodMs: ms, ms: performance.now() - goesOnMs })
    expect(performance.now() - goesOnMs).toBeLessThan(backMs)
    await pause(2000)
    const later = (((await phaseMs()) - before + 1500) % 1000) - 500
    figure('stood still: played later than before', { stoodMs: ms, ms: later })
    expect(Math.abs(later), `${before} ms, then ${later} ms later`).toBeLessThan(150)
  },
  60_000,
)

test('a link that is reset: back soon after its publisher called again', async () => {
  await is('guest', 'up')
  link.reset()
  const resetMs = performance.now()
  await is('guest', 'lost', 3000)
  await is('guest', 'up', 10_000)
  expect(link.calledMs).toBeGreaterThan(resetMs)
  figure('reset: back after the call', { ms: performance.now() - link.calledMs })
  expect(performance.now() - link.calledMs).toBeLessThan(backMs)
})

test('control dies: what comes in stays on air; the ingest dies: it comes back', async () => {
  await is('guest', 'up')
  const ingest = await workerPid(room, `ingest-${port}`)
  process.kill(controlPid(room), 'SIGKILL')
  await room.reconnect(20_000)
  await is('guest', 'up')
  expect(await workerPid(room, `ingest-${port}`)).toBe(ingest)
  process.kill(ingest, 'SIGKILL')
  await is('guest', 'lost', 5000)
  await is('guest', 'up', 20_000)
}, 60_000)
