/** Whom a room's ingest refuses, and what it says about them: wrong keys, other codecs, nonsense. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { filmPublisher, ingestUrl, makeFilm } from '../support/publishers.ts'
import { pause, startRoom, type TestRoom, workerPid } from '../support/room.ts'
import { freePort, Program } from '../support/senders.ts'

const keys = { guest: 'guest-key-9f3a', late: 'late-key-1c5e' }

let room: TestRoom
let port: number
let guest: Program
let secrets: string

beforeAll(async () => {
  port = await freePort()
  secrets = mkdtempSync(join(tmpdir(), 'mixos-secrets-'))
  room = await start()
  guest = filmPublisher(room.dir, ingestUrl(port, keys.guest))
  guest.start()
  await is('guest', 'up')
}, 60_000)

afterAll(async () => {
  guest?.kill()
  await room?.stop()
  rmSync(secrets, { recursive: true })
})

function start(env: NodeJS.ProcessEnv = {}): Promise<TestRoom> {
  return startRoom({
    env: { MIXOS_SECRET_GUEST: keys.guest, MIXOS_SECRETS: secrets, ...env },
    prepare: makeFilm,
    show: `
show: Refused
video: { size: 640x360, rate: 25 }
rooms:
  hall:
    sources:
      guest: { rtmp: "listen 127.0.0.1:${port}", key: { secret: guest } }
      late:  { rtmp: "listen 127.0.0.1:${port}", key: { secret: late }, label: The late one }
    scenes: { Guest: [ guest ], Late: [ late ] }
    encoder: { preset: ultrafast }
`,
  })
}

const is = (name: string, state: string, timeoutMs = 15_000, of = room) =>
  of.until(({ sources }) => sources.some((one) => one.name === name && one.state === state), `${name} is ${state}`, timeoutMs)
const source = async (name: string) => (await room.status()).sources.find((one) => one.name === name)
const refused = (why: RegExp) =>
  room.until(({ alarms }) => alarms.some(({ code, text }) => code === 'ingest-refused' && why.test(text)), `refused: ${why}`)

test('a secret that is missing is told; when it comes, its source opens, and the others on its port go on', async () => {
  expect((await source('late'))?.reason).toMatch(
    /no secret `late`: looked in \$MIXOS_SECRET_LATE, .*Put its value into one of them/,
  )
  const late = filmPublisher(room.dir, ingestUrl(port, keys.late))
  late.start()
  await refused(/is refused: its stream key is wrong, or it is for late, whose secret is missing/)
  writeFileSync(join(secrets, 'late'), keys.late, { mode: 0o600 })
  const ingest = await workerPid(room, `ingest-${port}`)
  await is('late', 'up', 20_000)
  late.kill()
  expect((await source('guest'))?.state).toBe('up')
  expect(await workerPid(room, `ingest-${port}`)).toBe(ingest)
}, 60_000)

test('a wrong key is refused, told with its address, and is nowhere to be read', async () => {
  const wrong = filmPublisher(room.dir, ingestUrl(port, 'wrong-key-1234'))
  wrong.start()
  const { alarms } = await refused(/^127\.0\.0\.1 calls rtmp:\/\/127\.0\.0\.1:\d+\/live and is refused: its stream key is wrong/)
  expect(alarms.find(({ code }) => code === 'ingest-refused')).toMatchObject({
    room: 'hall',
    fix: expect.stringContaining('settings'),
  })
  const publishers = [wrong.pid, guest.pid]
  const lines = commandLines().filter(({ pid }) => !publishers.includes(pid))
  wrong.kill()
  expect((await source('guest'))?.state).toBe('up')
  const logs = readdirSync(room.runDir).filter((file) => file.endsWith('.log'))
  const said = [
    JSON.stringify(await room.status()),
    room.stderr(),
    ...logs.map((file) => readFileSync(join(room.runDir, file), 'utf8')),
    ...lines.map(({ line }) => line),
  ]
  expect(lines.some(({ line }) => line.includes('ingest-main'))).toBe(true)
  expect(said.join('\n')).not.toMatch(/guest-key|late-key|wrong-key/)
})

/** Of processes that belong to the room. */
function commandLines(): { pid: number; line: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const line = readFileSync(`/proc/${name}/cmdline`, 'utf8')
        return line.includes(room.dir) ? [{ pid: Number(name), line }] : []
      } catch {
        return []
      }
    })
}

test('other codecs are refused, and it is said which is wanted', async () => {
  guest.kill()
  await is('guest', 'lost')
  const from = ['-v', 'error', '-re', '-f', 'lavfi', '-i', 'color=red:s=320x180:r=25', '-f', 'lavfi', '-i', 'sine=440']
  const mp3 = new Program('ffmpeg', [...from, '-c:v', 'libx264', '-c:a', 'libmp3lame', '-f', 'flv', ingestUrl(port, keys.guest)])
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
  expect((await source('guest'))?.state).toBe('up')
  await pause(11_500)
  expect(sockets.every((socket) => socket.destroyed || socket.readableEnded)).toBe(true)
  for (const socket of sockets) socket.destroy()
  expect(await workerPid(room, `ingest-${port}`)).toBe(ingest)
  const memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${ingest}/status`, 'utf8'))?.[1])
  expect(memory).toBeLessThan(200_000)
  await is('guest', 'up')
}, 60_000)
