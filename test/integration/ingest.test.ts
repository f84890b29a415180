/** Others send with RTMP to the room: ffmpeg and GStreamer, with right and wrong keys; they die, stand still, and talk nonsense. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readRecording, soundOffsetsMs } from '../support/recording.ts'
import { controlPid, pause, startRoom, type TestRoom, workerPid } from '../support/room.ts'
import { freePort, Program } from '../support/senders.ts'
import { tonesDb } from '../support/tones.ts'

const keys = { guest: 'guest-key-9f3a', phone: 'phone-key-77b1' }
const film = 'sync.flv'

let room: TestRoom
let port: number
let takenPort: number
let owner: net.Server
let guest: Program
let phone: Program

const url = (key: string) => `rtmp://127.0.0.1:${port}/live/${key}`
const push = (key: string) =>
  new Program('ffmpeg', [
    '-v',
    'error',
    '-re',
    '-stream_loop',
    '-1',
    '-i',
    join(room.dir, film),
    '-c',
    'copy',
    '-f',
    'flv',
    url(key),
  ])
/** Not ffmpeg. */
const gstPush = (key: string) =>
  new Program('gst-launch-1.0', [
    ...'-q flvmux name=m streamable=true ! rtmp2sink'.split(' '),
    `location=${url(key)}`,
    ...'videotestsrc is-live=true pattern=green ! video/x-raw,width=320,height=240,framerate=30/1 ! x264enc tune=zerolatency'.split(
      ' ',
    ),
    ...'speed-preset=ultrafast key-int-max=60 ! h264parse ! m.video'.split(' '),
    ...'audiotestsrc is-live=true freq=610 volume=0.3 ! audio/x-raw,channels=2 ! avenc_aac ! aacparse ! m.audio'.split(' '),
  ])

beforeAll(async () => {
  port = await freePort()
  takenPort = await freePort()
  owner = net.createServer().listen(takenPort, '127.0.0.1')
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
  guest = push(keys.guest)
  phone = gstPush(keys.phone)
}, 60_000)

afterAll(async () => {
  guest?.kill()
  phone?.kill()
  owner?.close()
  await room?.stop()
})

/** The room's own test picture and beep, so that recordings of it can be read. */
function makeFilm(dir: string): void {
  const strip = (t: string) => `if(eq(floor(X*32/W),0)+eq(floor(X*32/W),13)+eq(floor(X*32/W),15)+${t},235,16)`
  // Frame 0 of each second: the flash's bit and the parity of a number that is always 0.
  const flash = `(eq(floor(X*32/W),11))*lt(mod(N,25),2)`
  const args = [
    ...['-v', 'error', '-f', 'lavfi', '-i', `color=black:s=320x180:r=25:d=10,format=gray,geq=lum='${strip(flash)}'`],
    ...['-f', 'lavfi', '-i', "aevalsrc='0.5*sin(2*PI*1000*t)*lt(mod(t,1),0.05)':s=48000:d=10"],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '2', '-g', '50', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-b:a', '96k'],
  ]
  execFileSync('ffmpeg', [...args, join(dir, film)])
}

const is = (name: string, state: string, timeoutMs = 15_000) =>
  room.until(({ sources }) => sources.some((one) => one.name === name && one.state === state), `${name} is ${state}`, timeoutMs)
const alarm = async (code: string) => (await room.status()).alarms.filter((one) => one.code === code)
const refused = (why: RegExp) =>
  room.until(({ alarms }) => alarms.some(({ code, text }) => code === 'ingest-refused' && why.test(text)), `refused: ${why}`)

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
  await room.client.call('StartRecord')
  await pause(8000)
  const { outputPath } = await room.client.call('StopRecord')
  const offsets = soundOffsetsMs(readRecording(outputPath))
  expect(offsets.length).toBeGreaterThan(4)
  // Within a frame of the film, which has two of 40 ms to say it.
  for (const offset of offsets) expect(Math.abs(offset), `${offsets}`).toBeLessThan(60)

  await room.client.call('SetCurrentProgramScene', { sceneName: 'Both' })
  await is('phone', 'up')
  await pause(1000)
  await room.client.call('StartRecord')
  await pause(4000)
  const both = (await room.client.call('StopRecord')).outputPath
  const raw = execFileSync('ffmpeg', [
    '-v',
    'error',
    '-sseof',
    '-1',
    '-i',
    both,
    '-frames:v',
    '1',
    '-pix_fmt',
    'rgb24',
    '-f',
    'rawvideo',
    '-',
  ])
  const at = 3 * (256 * 640 + 500)
  expect([...raw.subarray(at, at + 3)].map((value) => value > 128)).toEqual([false, true, false])
  expect(tonesDb(both, [610], [500, 750]).get(610)).toBeGreaterThan(20)
}, 90_000)

test('a publisher that is killed is lost at once, and comes back by itself', async () => {
  guest.kill()
  const killedMs = performance.now()
  await is('guest', 'lost', 3000)
  expect(performance.now() - killedMs).toBeLessThan(1200)
  expect((await room.status()).sources.find(({ name }) => name === 'phone')?.state).toBe('up')
  guest.start()
  await is('guest', 'up')
})

test('a second one is refused while the first sends; one that stands still gives way', async () => {
  const second = push(keys.guest)
  second.start()
  await refused(/for guest and is refused: 127\.0\.0\.1 sends with this key already/)
  second.kill()
  process.kill(guest.pid, 'SIGSTOP')
  const stopped = guest.pid
  await is('guest', 'lost', 3000)
  second.start()
  await is('guest', 'up')
  process.kill(stopped, 'SIGKILL')
  await pause(3000)
  expect((await room.status()).sources.find(({ name }) => name === 'guest')?.state).toBe('up')
  second.kill()
  guest.kill()
  await is('guest', 'lost')
  guest.start()
  await is('guest', 'up')
}, 60_000)

test('a wrong key is refused, told with its address, and is nowhere to be read', async () => {
  const wrong = push('wrong-key-1234')
  wrong.start()
  await refused(/^127\.0\.0\.1 calls rtmp:\/\/127\.0\.0\.1:\d+\/live and is refused: its stream key is wrong/)
  wrong.kill()
  expect((await room.status()).sources.find(({ name }) => name === 'guest')?.state).toBe('up')
  const logs = readdirSync(room.runDir).filter((file) => file.endsWith('.log'))
  const said = [
    JSON.stringify(await room.status()),
    room.stderr(),
    ...logs.map((file) => readFileSync(join(room.runDir, file), 'utf8')),
  ]
  const pids = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && ![guest.pid, phone.pid].includes(Number(pid)))
  const lines = pids.flatMap((pid) => {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      return line.includes(room.runDir) ? [line] : []
    } catch {
      return []
    }
  })
  expect(lines.some((line) => line.includes('ingest-main'))).toBe(true)
  expect([...said, ...lines].join('\n')).not.toMatch(/guest-key|phone-key|wrong-key/)
})

test('other codecs are refused, and it is said which is wanted', async () => {
  const video = ['-f', 'lavfi', '-i', 'color=red:s=320x180:r=25', '-f', 'lavfi', '-i', 'sine=440']
  guest.kill()
  await is('guest', 'lost')
  const mp3 = new Program('ffmpeg', [
    '-v',
    'error',
    '-re',
    ...video,
    '-c:v',
    'libx264',
    '-c:a',
    'libmp3lame',
    '-f',
    'flv',
    url(keys.guest),
  ])
  mp3.start()
  await refused(/for guest and is refused: it sends its sound as MP3: set AAC there/)
  mp3.kill()
  guest.start()
  await is('guest', 'up')
})

test('nonsense, slow callers and a crowd do no harm', async () => {
  const ingest = await workerPid(room, `ingest-${port}`)
  const sockets = Array.from({ length: 100 }, () => net.connect(port, '127.0.0.1').on('error', () => {}))
  await pause(300)
  for (const [index, socket] of sockets.entries())
    socket.write(index % 2 ? Buffer.from([3]) : Buffer.alloc(70_000, 3 + (index % 5)))
  const fresh = await room.status()
  expect(fresh.sources.find(({ name }) => name === 'guest')?.state).toBe('up')
  await pause(11_500)
  expect(sockets.every((socket) => socket.destroyed || socket.readableEnded)).toBe(true)
  for (const socket of sockets) socket.destroy()
  expect(await workerPid(room, `ingest-${port}`)).toBe(ingest)
  const memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${ingest}/status`, 'utf8'))?.[1])
  expect(memory).toBeLessThan(200_000)
  await is('guest', 'up')
}, 60_000)

test('control dies: what comes in stays on air; the ingest dies: it comes back', async () => {
  await is('guest', 'up')
  const ingest = await workerPid(room, `ingest-${port}`)
  process.kill(controlPid(room), 'SIGKILL')
  await room.reconnect(20_000)
  await is('guest', 'up')
  expect(await workerPid(room, `ingest-${port}`)).toBe(ingest)
  const guestLost = room
    .stderr()
    .split('\n')
    .filter((line) => /"source":"guest"/.test(line) && /"state":"lost"/.test(line)).length
  process.kill(ingest, 'SIGKILL')
  await is('guest', 'lost', 5000)
  await is('guest', 'up', 20_000)
  expect(guestLost).toBeGreaterThan(0)
}, 60_000)

test('the source dies and comes back without waiting for the next key frame', async () => {
  await is('guest', 'up')
  process.kill(await workerPid(room, 'source-0'), 'SIGKILL')
  await is('guest', 'lost', 5000)
  await is('guest', 'up', 4000)
})
