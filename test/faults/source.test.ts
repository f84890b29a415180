/** A source dies, hangs or keeps dying on air: its place shows a slate, the rest of the program does not notice, it comes back. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pause, type TestRoom, workerPid } from '../support/room.ts'
import { withoutProtection } from './ablated-engine.ts'
import { allUp, figure, kills, killWorker, onAir, randomMoment, show } from './on-air.ts'
import { leftHalf, ProgramTap, rightHalf, type Seen, unbroken } from './program-tap.ts'

const slateMs = 500
const backMs = 1000
const flaggedMs = 2000
const alarmMs = 3000
/** After so long without a frame a source counts as lost, when it had a core to make one. */
const silentMs = 300
const [mostRivals, niceness] = [12, 13]

/** The slate's colour; the source's own red is at 63, black at 16. */
const isSlate = ({ counts, lumas }: Seen) => counts[0] === null && Math.abs((lumas[0] ?? 0) - 36) < 6
const isLive = ({ counts }: Seen) => counts[0] !== null

async function withBoth(room: TestRoom, test: (tap: ProgramTap) => Promise<void>): Promise<void> {
  await room.client.call('SetCurrentProgramScene', { sceneName: 'Both' })
  await pause(500)
  const tap = new ProgramTap(room, [leftHalf, rightHalf])
  try {
    await tap.next(isLive, 'the source')
    await test(tap)
    await randomMoment()
  } finally {
    tap.close()
  }
  expect(tap.flow(1)).toMatchObject(unbroken)
}

/** Gives the first source too little of a core for frames within the time after which a silent link counts as gone. */
async function starve(room: TestRoom): Promise<{ slates: number }> {
  await room.client.call('SetCurrentProgramScene', { sceneName: 'Both' })
  const tap = new ProgramTap(room, [leftHalf, rightHalf])
  putLast(await workerPid(room, 'source-0'))
  const rivals = await crowd(() => longestStillMs(tap.seen) > silentMs)
  await pause(2000)
  for (const rival of rivals) rival.kill('SIGKILL')
  tap.close()
  const found = { stillMs: longestStillMs(tap.seen), slates: tap.seen.filter(isSlate).length }
  figure('source starved', found)
  // Otherwise it was not starved enough to prove anything.
  expect(found.stillMs).toBeGreaterThan(silentMs)
  return found
}

/** Lets a process come last on one core. */
function putLast(pid: number): void {
  execFileSync('taskset', ['-acp', '0', String(pid)])
  execFileSync('renice', ['-n', String(niceness), '-g', String(pid)])
  // Where the kernel groups processes by session, it shares out cores among groups.
  const group = `/proc/${pid}/autogroup`
  if (existsSync(group)) writeFileSync(group, String(niceness))
}

/** Takes that core, more and more of it, until `enough`; returns what to end afterwards. */
async function crowd(enough: () => boolean): Promise<ChildProcess[]> {
  const rivals: ChildProcess[] = []
  while (rivals.length < mostRivals && !enough()) {
    rivals.push(spawn('taskset', ['-c', '0', 'sh', '-c', 'while :; do :; done'], { detached: true }))
    await pause(1000)
  }
  return rivals
}

/** Longest time in which the first place kept its number. */
function longestStillMs(seen: Seen[]): number {
  let [longestMs, since] = [0, seen[0]]
  for (const frame of seen) {
    if (frame.counts[0] !== since?.counts[0]) since = frame
    longestMs = Math.max(longestMs, frame.timeMs - (since?.timeMs ?? 0))
  }
  return longestMs
}

/** When the next worker answers, on the clock of `performance.now()`. */
async function untilRestarted(room: TestRoom, name: string, before: number): Promise<number> {
  for (;;) {
    const pid = await workerPid(room, name).catch(() => before)
    if (pid !== before) return performance.now()
    await pause(5)
  }
}

const red = async (room: TestRoom) => (await room.status()).sources.find(({ name }) => name === 'red')

describe('a source', () => {
  it(`killed: slate within ${slateMs} ms, back within ${backMs} ms of its worker`, () =>
    onAir(async (room) =>
      withBoth(room, async (tap) => {
        for (let kill = 0; kill < kills; kill++) {
          const before = await workerPid(room, 'source-0')
          const killedMs = await killWorker(room, 'source-0')
          const restarted = untilRestarted(room, 'source-0', before)
          const slate = await tap.next(isSlate, 'the slate')
          const live = await tap.next(isLive, 'the source again')
          const upMs = await restarted
          const found = { slateMs: slate.arrivedMs - killedMs, workerMs: upMs - killedMs, backMs: live.arrivedMs - upMs }
          figure('source killed', found)
          expect(found.slateMs).toBeLessThanOrEqual(slateMs)
          expect(found.backMs).toBeLessThanOrEqual(backMs)
          await allUp(room)
        }
      }),
    ))

  it(`stopped: flagged within ${flaggedMs} ms, the hung worker is replaced`, () =>
    onAir(async (room) =>
      withBoth(room, async (tap) => {
        const stoppedMs = await killWorker(room, 'source-0', 'SIGSTOP')
        const [slate] = await Promise.all([
          tap.next(isSlate, 'the slate'),
          room.until(({ sources }) => sources[0]?.state === 'lost', 'the source is flagged', flaggedMs),
        ])
        const flagged = performance.now() - stoppedMs
        const live = await tap.next(isLive, 'the source again', 10_000)
        figure('source stopped', { slateMs: slate.arrivedMs - stoppedMs, flaggedMs: flagged, backMs: live.arrivedMs - stoppedMs })
        expect(flagged).toBeLessThanOrEqual(flaggedMs)
        await room.until(({ sources }) => (sources[0]?.restarts ?? 0) > 0, 'the hung worker is replaced')
        await allUp(room)
      }),
    ))

  it('stopped: without the slate its place keeps the last picture', () =>
    withoutProtection('mixer', { protection: 'for (const one of buses) one.setLost(source, lost);' }, (env) =>
      onAir(
        (room) =>
          withBoth(room, async (tap) => {
            await killWorker(room, 'source-0', 'SIGSTOP')
            await expect(tap.next(isSlate, 'the slate', 2 * slateMs)).rejects.toThrow('the slate')
            await room.until(({ sources }) => (sources[0]?.restarts ?? 0) > 0, 'the hung worker is replaced')
            await allUp(room)
          }),
        { show, env },
      ),
    ))

  it('that has to wait for a core: its last picture stands, no slate comes and goes', () =>
    onAir(async (room) => {
      const { slates } = await starve(room)
      expect(slates).toBe(0)
      const { sources, alarms } = await room.status()
      expect(sources[0]).toMatchObject({ restarts: 0 })
      expect(alarms.map(({ code }) => code)).toContain('machine-full')
      await allUp(room)
    }))

  it('that has to wait for a core: without patience slates come and go', () =>
    withoutProtection('mixer', { protection: 'fullMachineFactor = 5', replacement: 'fullMachineFactor = 1' }, (env) =>
      onAir(
        async (room) => {
          const { slates } = await starve(room)
          expect(slates).toBeGreaterThan(0)
          await allUp(room)
        },
        { show, env },
      ),
    ))

  it('that keeps dying: tried less and less often, alarm with the reason, the rest on air; then it comes back by itself', async () => {
    let broken = ''
    const prepare = (dir: string) => {
      broken = join(dir, 'broken')
      mkdirSync(join(dir, 'bin'))
      const gjs = join(dir, 'bin', 'gjs')
      const lines = ['#!/bin/sh', `case "$*" in *source-0.json) [ -e "${broken}" ] && exit 1;; esac`, 'exec /usr/bin/gjs "$@"']
      writeFileSync(gjs, `${lines.join('\n')}\n`)
      chmodSync(gjs, 0o755)
      options.env.PATH = `${join(dir, 'bin')}:${process.env.PATH}`
    }
    const options = { show, prepare, env: {} as NodeJS.ProcessEnv }
    await onAir(
      async (room) =>
        withBoth(room, async (tap) => {
          writeFileSync(broken, '')
          const killedMs = await killWorker(room, 'source-0')
          const told = await room.until(({ alarms }) => alarms.some(({ text }) => text.startsWith('red ')), 'an alarm', alarmMs)
          expect(told.alarms[0]).toMatchObject({ room: 'hall' })
          const alarmedMs = performance.now() - killedMs
          const failed = await room.until(({ sources }) => sources[0]?.state === 'failed', 'the source counts as failed')
          expect(failed.sources[0]?.reason).toContain('it ended with code 1')
          await pause(5000)
          const restarts = (await red(room))?.restarts ?? 0
          figure('source that keeps dying', { alarmedMs, restartsIn5s: restarts })
          expect(restarts).toBeGreaterThan(3)
          expect(restarts).toBeLessThan(12)
          rmSync(broken)
          await tap.next(isLive, 'the source again', 10_000)
          await allUp(room)
        }),
      options,
    )
  })
})
