/** A source of the ingest whose process died comes back beside whoever sends, long after a key frame, and stays. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Caller } from '../../src/ingest/caller.ts'
import { withoutProtection } from '../faults/ablated-engine.ts'
import { film, filmPublisher, ingestUrl, makeFilm } from '../support/publishers.ts'
import { pause, startRoom, type TestRoom, workerPid } from '../support/room.ts'
import { freePort, type Program } from '../support/senders.ts'

const key = 'guest-key-9f3a'
/** One in the whole film, which is ten seconds long. */
const keyFrames = 250

let room: TestRoom
let port: number
let guest: Program

async function start(env: NodeJS.ProcessEnv = {}): Promise<void> {
  port = await freePort()
  room = await startRoom({
    env: { MIXOS_SECRET_GUEST: key, ...env },
    prepare: (dir) => makeFilm(dir, keyFrames),
    show: `
show: Back
video: { size: 640x360, rate: 25 }
rooms:
  hall:
    sources:
      guest: { rtmp: "listen 127.0.0.1:${port}", key: { secret: guest } }
    scenes: { Guest: [ guest ] }
    encoder: { preset: ultrafast }
`,
  })
  guest = filmPublisher(room.dir, ingestUrl(port, key))
}

async function stop(): Promise<void> {
  guest.kill()
  await room.stop()
}

const is = (state: string, timeoutMs = 15_000) =>
  room.until(({ sources }) => sources[0]?.state === state, `the guest is ${state}`, timeoutMs)
const state = async () => (await room.status()).sources[0]?.state

/** Kills the source's process when five seconds of pictures would have to be decoded before those of now. */
async function killLongAfterKeyFrame(): Promise<void> {
  guest.start()
  await is('up')
  await pause(5000)
  process.kill(await workerPid(room, 'source-0'), 'SIGKILL')
  await is('lost', 5000)
  await is('up', 5000)
}

/** Sends the film with all its times 0, until the source has had enough of it. */
async function sendUntimed(): Promise<void> {
  const caller = new Caller(port)
  caller.publish(key)
  await expect.poll(() => caller.told, { timeout: 5000 }).toEqual(['NetStream.Publish.Start: It is taken.'])
  const flv = readFileSync(join(room.dir, film))
  for (let at = 13; at + 11 < flv.length; ) {
    const size = flv.readUIntBE(at + 1, 3)
    if (flv.readUInt8(at) !== 18) caller.message(flv.readUInt8(at), flv.subarray(at + 11, at + 11 + size))
    at += 11 + size + 4
    await pause(10)
  }
  caller.end()
}

beforeAll(() => start(), 60_000)
afterAll(stop)

test('its process dies long after a key frame: it comes back without waiting for the next one, and stays', async () => {
  await killLongAfterKeyFrame()
  await pause(3000)
  expect(await state()).toBe('up')
}, 60_000)

test('pictures without times may end it; it comes back for whoever sends right ones, and stays', async () => {
  guest.kill()
  await is('lost')
  await sendUntimed()
  guest.start()
  await is('up', 10_000)
  await pause(6000)
  expect(await state()).toBe('up')
}, 60_000)

test('ablation: let through what is from before its process began, its pictures stand still', async () => {
  await stop()
  const protection = 'this.#isKnown && flow.came && flow.newestNs + this.#startNs > queuedNs'
  await withoutProtection('source', { protection, replacement: 'true' }, async (env) => {
    await start(env)
    await killLongAfterKeyFrame()
    await is('lost', 3000)
  })
}, 60_000)

test('ablation: without looking after the hold it stays lost', async () => {
  await stop()
  await withoutProtection('source', { protection: 'stuckNs = 5e9', replacement: 'stuckNs = 5e18' }, async (env) => {
    await start(env)
    await sendUntimed()
    guest.start()
    await pause(10_000)
    expect(await state()).toBe('lost')
  })
}, 60_000)
