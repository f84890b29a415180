/** The power goes and comes back: the line of the unit, without a terminal, brings the room on air as it was. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import OBSWebSocket from 'obs-websocket-js'
import { describe, expect, it } from 'vitest'
import { unitText } from '../../src/cli/service/unit.ts'
import type { RoomStatus } from '../../src/obs/index.ts'
import { readRecording } from '../support/recording.ts'
import { pause, root } from '../support/room.ts'
import { holesMs } from './on-air.ts'

const ports = { page: 18_931, control: 18_932 }
const password = 'sesame'
const show = `
show: Power
video: 360p25
server: { port: ${ports.page} }
rooms:
  hall:
    sources:
      red:  { pattern: red, frames: true, tone: tick }
      blue: { pattern: blue, frames: true, tone: 300 Hz }
    scenes: { Red: [ red ], Blue: [ blue ] }
    mixes: { projector: { start: Red } }
    outputs: { record: { to: rec, segment: 10 s, auto: true } }
    control: { port: ${ports.control}, password: { secret: hall } }
`
/** Longest that may be missing at the end of what was recorded when the power went: data is forced to the disk each second. */
const lostMs = 1500

interface Box {
  dir: string
  runDir: string
  stateDir: string
}

/** A machine's folders; what lies in `run` does not survive its power. */
function unpack(): Box {
  const dir = mkdtempSync(join(tmpdir(), 'mixos-power-'))
  writeFileSync(join(dir, 'show.yaml'), show)
  return { dir, runDir: join(dir, 'run'), stateDir: join(dir, 'state') }
}

/** Exactly the unit's ExecStart, as systemd starts it: no terminal, hardly a variable, a session of its own. */
function powerOn({ dir, runDir, stateDir }: Box): ChildProcess {
  const launcher = join(root, 'mixos')
  const unit = unitText({ room: 'hall', showFile: join(dir, 'show.yaml'), user: 'root', launcher, environment: [] })
  const line = /^ExecStart=(.+)$/m.exec(unit)?.[1] ?? ''
  mkdirSync(runDir, { recursive: true, mode: 0o700 })
  const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin', HOME: '/root', LANG: 'C.UTF-8' }
  const own = { MIXOS_RUN: runDir, MIXOS_STATE: stateDir, MIXOS_SECRET_HALL: password }
  const journal = openSync(join(dir, 'journal.log'), 'a')
  return spawn('/bin/sh', ['-c', `exec ${line}`], {
    cwd: '/',
    env: { ...env, ...own },
    detached: true,
    stdio: ['ignore', journal, journal],
  })
}

/** Everything that has the box's run folder among its variables or words, in one moment. */
function powerOff({ runDir }: Box): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid && isOf(name, runDir))
  for (const pid of pids) process.kill(Number(pid), 'SIGKILL')
  rmSync(runDir, { recursive: true, force: true })
  return pids.length
}

function isOf(pid: string, runDir: string): boolean {
  try {
    return ['cmdline', 'environ'].some((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8').includes(runDir))
  } catch {
    return false
  }
}

/** Its status, as soon as it is on air, records and mixes. */
async function onAir(box: Box): Promise<OBSWebSocket> {
  const client = new OBSWebSocket()
  const deadlineMs = performance.now() + 60_000
  for (;;) {
    try {
      await client.connect(`ws://127.0.0.1:${ports.control}`, password)
      const { outputs, mixes } = await statusOf(client)
      if (outputs.every(({ state }) => state === 'on') && mixes.every(({ state }) => state === 'up')) return client
    } catch (error) {
      if (performance.now() > deadlineMs) throw new Error(readFileSync(join(box.dir, 'journal.log'), 'utf8'), { cause: error })
    }
    await pause(200)
  }
}

async function statusOf(client: OBSWebSocket): Promise<RoomStatus> {
  const answer = await client.call('CallVendorRequest', { vendorName: 'mixos', requestType: 'GetStatus' })
  return answer.responseData as unknown as RoomStatus
}

function whatWasSet({ programScene, previewScene, mixes, sources, crew, outputs }: RoomStatus) {
  return {
    ...{ programScene, previewScene, holder: crew.holder?.name },
    mixes: mixes.map(({ name, scene }) => ({ name, scene })),
    faders: sources.map(({ gainDb, muted }) => ({ gainDb, muted })),
    outputs: outputs.map(({ state }) => state),
  }
}

async function drive(client: OBSWebSocket): Promise<void> {
  await client.call('SetCurrentProgramScene', { sceneName: 'Blue' })
  await client.call('SetInputVolume', { inputName: 'blue', inputVolumeDb: -12 })
  const vendor = (requestType: string, requestData: Record<string, string>) =>
    client.call('CallVendorRequest', { vendorName: 'mixos', requestType, requestData })
  await vendor('SetMixScene', { mix: 'projector', scene: 'Blue' })
  await vendor('TakeOver', { id: 'a', name: 'Ana' })
}

/** A room that is driven for some seconds and loses its power; the status of then, and of the next time it is on air. */
async function cutPower(meanwhile: (box: Box) => void, test: (before: RoomStatus, after: RoomStatus, box: Box) => void) {
  const box = unpack()
  try {
    powerOn(box)
    const client = await onAir(box)
    await drive(client)
    await pause(4000)
    const before = await statusOf(client)
    expect(powerOff(box)).toBeGreaterThan(7)
    await client.disconnect()
    meanwhile(box)
    powerOn(box)
    const again = await onAir(box)
    await pause(2000)
    const after = await statusOf(again)
    await again.call('StopRecord').catch(() => {})
    await again.disconnect()
    test(before, after, box)
  } finally {
    powerOff(box)
    rmSync(box.dir, { recursive: true, force: true })
  }
}

describe('power cut', () => {
  it('on air again by itself, as it was; the recording goes on in a new segment and lost no more than its last moment', () =>
    cutPower(
      () => {},
      (before, after, { dir }) => {
        expect(before).toMatchObject({ programScene: 'Blue', mixes: [{ scene: 'Blue' }], crew: { holder: { name: 'Ana' } } })
        expect(whatWasSet(after)).toEqual(whatWasSet(before))
        const names = readdirSync(join(dir, 'rec'), { recursive: true, encoding: 'utf8' })
        const files = names.filter((name) => name.endsWith('.ts')).sort()
        expect(files.length).toBeGreaterThanOrEqual(2)
        const recorded = files.map((name) => readRecording(join(dir, 'rec', name)))
        const saidMs = before.outputs.reduce((sum, { seconds }) => sum + seconds * 1000, 0)
        const first = recorded.slice(0, -1).flatMap(({ frames }) => frames)
        const keptMs = first.length * 40
        expect(keptMs).toBeGreaterThan(saidMs - lostMs)
        for (const file of recorded) expect(holesMs([file])).toEqual([])
      },
    ))

  it('without its journal it would begin as the show says', () =>
    cutPower(
      ({ stateDir }) => rmSync(join(stateDir, 'hall', 'journal.json')),
      (before, after) => {
        expect(whatWasSet(after)).not.toEqual(whatWasSet(before))
        expect(after).toMatchObject({ programScene: 'Red', crew: { holder: null } })
      },
    ))

  it('after a night it begins as the show says, and records', () =>
    cutPower(
      ({ stateDir }) => {
        const then = new Date(Date.now() - 9 * 3_600_000)
        utimesSync(join(stateDir, 'hall', 'journal.json'), then, then)
      },
      (_, after) => {
        expect(after).toMatchObject({ programScene: 'Red', outputs: [{ state: 'on' }] })
        expect(after.sources[1]?.gainDb).toBe(-12)
      },
    ))
})
