/** Streams to ingests that others wrote, several at once; each ingest is killed, stopped, refuses: only its stream suffers. */
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OutputStatus } from '../../src/obs/index.ts'
import { Nginx } from '../support/nginx.ts'
import { pause, startRoom, type TestRoom } from '../support/room.ts'
import { freePort, Program } from '../support/senders.ts'

const passphrase = 'correct-horse-battery'
const key = 'stream-key-of-the-hall'

let room: TestRoom
let nginx: Nginx
let listener: Program
let ports: { rtmp: number; srt: number; closed: number }

const names = ['good', 'far', 'wrong-key', 'wrong-passphrase', 'refused', 'nowhere', 'no-key']

/** Takes SRT and forgets it; ends with its caller, as ffmpeg does. */
const srtListener = (port: number) =>
  new Program('ffmpeg', [
    ...['-v', 'error', '-i', `srt://127.0.0.1:${port}?mode=listener&passphrase=${passphrase}`],
    ...['-map', '0', '-c', 'copy', '-f', 'null', '-'],
  ])

beforeAll(async () => {
  ports = { rtmp: await freePort(), srt: await freePort(), closed: await freePort() }
  nginx = new Nginx(ports.rtmp, { key, askPort: await freePort() })
  nginx.start()
  listener = srtListener(ports.srt)
  listener.start()
  await pause(500)
  const secrets = { KEY: key, 'OTHER-KEY': 'not-this-one', PASS: passphrase, OTHER: 'another-passphrase' }
  room = await startRoom({
    env: Object.fromEntries(Object.entries(secrets).map(([name, value]) => [`MIXOS_SECRET_${name.replace('-', '_')}`, value])),
    show: `
show: Streams
video: { size: 640x360, rate: 25 }
rooms:
  hall:
    sources: { bars: { pattern: smpte, tone: 440 Hz } }
    scenes: { Bars: [bars] }
    encoder: { preset: ultrafast, video: 1 Mbit/s }
    outputs:
      record: { to: rec, auto: true }
      streams:
        good:             { rtmp: "rtmp://127.0.0.1:${ports.rtmp}/keyed", key: { secret: key } }
        far:              { srt: "127.0.0.1:${ports.srt}", passphrase: { secret: pass } }
        wrong-key:        { rtmp: "rtmp://127.0.0.1:${ports.rtmp}/keyed", key: { secret: other-key } }
        wrong-passphrase: { srt: "127.0.0.1:${ports.srt}", passphrase: { secret: other }, auto: false }
        refused:          { rtmp: "rtmp://127.0.0.1:${ports.closed}/live/hall" }
        nowhere:          { rtmp: "rtmp://nowhere.invalid/live/hall" }
        no-key:           { rtmp: "rtmp://127.0.0.1:${ports.rtmp}/keyed", key: { secret: missing } }
`,
  })
}, 60_000)

afterAll(async () => {
  await room?.stop()
  nginx.kill()
  listener.kill()
})

const of = (outputs: OutputStatus[], name: string) => outputs.find((output) => output.name === name) as OutputStatus
const stateIs = (name: string, state: OutputStatus['state'], timeoutMs = 15_000) =>
  room.until(({ outputs }) => of(outputs, name).state === state, `${name} is ${state}`, timeoutMs)

/** Runs `fault`; meanwhile these take every second something more. */
async function othersGoOn(others: string[], fault: () => Promise<void>): Promise<void> {
  const before = (await room.status()).outputs
  let halted: string[] = []
  const watch = setInterval(async () => {
    const { outputs } = await room.status()
    halted = [...halted, ...others.filter((name) => of(outputs, name).state !== 'on')]
  }, 500)
  await fault()
  clearInterval(watch)
  const { outputs } = await room.status()
  expect(halted).toEqual([])
  for (const name of others) {
    expect(of(outputs, name).bytes, name).toBeGreaterThan(of(before, name).bytes)
    expect(of(outputs, name).restarts, name).toBe(0)
  }
}

test('each one says whether it is taken, and why not', async () => {
  await stateIs('good', 'on')
  await stateIs('far', 'on')
  const expected: [string, RegExp][] = [
    ['wrong-key', /127\.0\.0\.1:\d+\/keyed hangs up.*stream key/],
    ['refused', /Connection refused/],
    ['nowhere', /nowhere\.invalid is not known \(DNS\)/],
    ['no-key', /no secret `missing`/],
  ]
  for (const [name, reason] of expected) {
    await stateIs(name, 'failed')
    const status = await room.status()
    expect(of(status.outputs, name).reason).toMatch(reason)
    const alarm = status.alarms.find((one) => one.text.includes(`\`${name}\``))
    expect(alarm).toMatchObject({ code: 'stream-failed', room: 'hall' })
    expect(alarm?.fix).not.toBe('')
  }
  expect(of((await room.status()).outputs, 'wrong-passphrase').state).toBe('off')
  expect(JSON.stringify(await room.status()) + room.stderr()).not.toMatch(new RegExp(`${key}|${passphrase}|not-this-one`))
  expect((await room.status()).outputs.map(({ name }) => name)).toEqual(['record', ...names])
})

test('the ingest gets picture and sound', async () => {
  const url = `rtmp://127.0.0.1:${ports.rtmp}/keyed/${key}`
  const said = execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0', url], {
    timeout: 20_000,
  })
  expect(said.toString().trim().split('\n').sort()).toEqual(['aac', 'h264'])
})

describe('an ingest', () => {
  test('dies and comes back: so does the stream, and nothing else notices', async () => {
    await othersGoOn(['record', 'far'], async () => {
      nginx.kill()
      await stateIs('good', 'failed')
      await pause(1500)
      nginx.start()
      await stateIs('good', 'on')
    })
    await othersGoOn(['record', 'good'], async () => {
      listener.kill()
      await stateIs('far', 'failed')
      expect(of((await room.status()).outputs, 'far').reason).toMatch(/127\.0\.0\.1/)
      listener = srtListener(ports.srt)
      listener.start()
      await stateIs('far', 'on', 30_000)
    })
  }, 90_000)

  test('stands still: it is said, and tried anew', async () => {
    await othersGoOn(['record', 'good'], async () => {
      process.kill(listener.pid, 'SIGSTOP')
      await stateIs('far', 'failed', 20_000)
      process.kill(listener.pid, 'SIGKILL')
      listener = srtListener(ports.srt)
      listener.start()
      await stateIs('far', 'on', 40_000)
    })
  }, 90_000)
})

test('streams are stopped and started, one and all', async () => {
  await room.vendor('Stream', { on: false, name: 'good' })
  await stateIs('good', 'off')
  expect(of((await room.status()).outputs, 'far').state).toBe('on')
  await room.client.call('StartStream')
  await stateIs('good', 'on')
  const { outputs } = await stateIs('wrong-passphrase', 'failed', 20_000)
  expect(of(outputs, 'wrong-passphrase').reason).toMatch(/hangs up.*passphrase|nobody answers|its passphrase is another one/)
  await room.client.call('StopStream')
  await stateIs('far', 'off')
})
