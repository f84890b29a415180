/** Sound and picture belong together: at the mixer's raw output and in the recorded file, before and after kills, for long. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tapLink } from '../support/gdp.ts'
import { cadence, readRecording, soundOffsetsMs } from '../support/recording.ts'
import { pause, startRoom, type TestRoom, workerPid } from '../support/room.ts'
import { readStrip } from '../support/strip.ts'

const long = process.env.MIXOS_LONG === '1'
const [width, height, fps] = [1280, 720, 25]
/** Production tolerates this much. */
const toleranceMs = 25

const show = `
show: Sound
video: 720p25
rooms:
  hall:
    sources:
      pattern: { pattern: bars, frames: true, tone: tick }
      other: { pattern: ball, tone: 300 Hz }
    scenes: { Pattern: [pattern], Other: [other] }
    outputs: { record: { to: rec }, hls: {} }
`

let room: TestRoom

beforeAll(async () => {
  room = await startRoom({ show })
  await room.until((status) => status.sources.every((source) => source.state === 'up'), 'all sources up')
  await pause(2000)
}, 90_000)

afterAll(async () => void (await room?.stop()))

describe('sound and picture', () => {
  it('leave the mixer together, uncompressed', { timeout: 30_000 }, async () => {
    const flashesMs: number[] = []
    const beepsMs: number[] = []
    const picture = tapLink(join(room.runDir, 'program.video'), ({ data, timeNs }) => {
      if (readStrip(data, width, { x: 0, y: 0, width, height })?.flash) flashesMs.push(timeNs / 1e6)
    })
    const sound = tapLink(join(room.runDir, 'program.audio'), beepListener(beepsMs))
    await pause(5000)
    picture.close()
    sound.close()
    const offsets = flashesMs.map((flash) => Math.min(...beepsMs.map((beep) => Math.abs(beep - flash))))
    expect(offsets.length).toBeGreaterThan(2)
    expect(Math.max(...offsets.slice(1, -1))).toBeLessThan(1)
  })

  it('stay together in the recording, and after kills', { timeout: 120_000 }, async () => {
    const before = await record(6000)
    for (const worker of ['mixer', 'source-0', 'encoder']) {
      process.kill(await workerPid(room, worker), 'SIGKILL')
      await pause(3000)
    }
    const after = await record(6000)
    for (const recorded of [before, after]) {
      const offsets = soundOffsetsMs(recorded)
      process.stdout.write(`sound after picture, ms: ${offsets.map((offset) => offset.toFixed(2)).join(' ')}\n`)
      expect(recorded.complaints).toBe('')
      expect(offsets.length).toBeGreaterThan(3)
      expect(Math.max(...offsets.map(Math.abs))).toBeLessThanOrEqual(toleranceMs)
      expect(cadence(recorded.frames, fps)).toMatchObject({ repeated: 0, skipped: 0, unreadable: 0 })
    }
  })

  it('are muted and faded without a click', { timeout: 30_000 }, async () => {
    await room.client.call('SetCurrentProgramScene', { sceneName: 'Other' })
    await pause(500)
    const steps: number[] = []
    let last: number | null = null
    const tap = tapLink(join(room.runDir, 'program.audio'), ({ data }) => {
      for (let at = 0; at < data.length; at += 4) {
        const sample = data.readInt16LE(at)
        if (last !== null) steps.push(Math.abs(sample - last))
        last = sample
      }
    })
    await pause(500)
    const calm = Math.max(...steps.splice(0))
    for (const inputMuted of [true, false, true, false]) {
      await room.client.call('SetInputMute', { inputName: 'other', inputMuted })
      await pause(200)
    }
    const largest = steps.reduce((most, step) => Math.max(most, step), 0)
    tap.close()
    expect(calm).toBeGreaterThan(50)
    expect(largest).toBeLessThan(calm * 1.5)
  })

  it.runIf(long)('for half an hour, and no process grows', { timeout: 40 * 60_000 }, async () => {
    await room.client.call('SetCurrentProgramScene', { sceneName: 'Pattern' })
    await pause(10 * 60_000)
    const at10 = await memoryMb()
    await pause(20 * 60_000)
    const at30 = await memoryMb()
    const recorded = await record(10_000)
    const grown = Object.fromEntries(
      Object.entries(at30).map(([name, mb]) => [name, Math.round((mb - (at10[name] ?? 0)) * 10) / 10]),
    )
    process.stdout.write(`grown by MB in minutes 10 to 30: ${JSON.stringify(grown)}\n`)
    expect(Math.max(...soundOffsetsMs(recorded).map(Math.abs))).toBeLessThanOrEqual(toleranceMs)
    expect(Math.max(...Object.values(grown))).toBeLessThanOrEqual(10)
  })
})

/** Records the pattern full screen, and reads the file. */
async function record(ms: number) {
  await room.client.call('SetCurrentProgramScene', { sceneName: 'Pattern' })
  await room.until((status) => status.sources.every((source) => source.state === 'up'), 'all sources up')
  await pause(1500)
  await room.client.call('StartRecord')
  await pause(ms)
  const { outputPath } = await room.client.call('StopRecord')
  return readRecording(outputPath)
}

/** Collects the times of beeps: the first loud sample after a third of a second of silence. */
function beepListener(beepsMs: number[]) {
  let quietSamples = 0
  return ({ data, timeNs }: { data: Buffer; timeNs: number }) => {
    for (let at = 0; at < data.length; at += 4) {
      if (Math.abs(data.readInt16LE(at)) < 500) quietSamples++
      else {
        if (quietSamples > 16_000) beepsMs.push(timeNs / 1e6 + at / 4 / 48)
        quietSamples = 0
      }
    }
  }
}

async function memoryMb(): Promise<Record<string, number>> {
  const names = readdirSync(room.runDir)
    .filter((file) => file.endsWith('.rpc'))
    .map((file) => file.slice(0, -4))
  const pids = await Promise.all(names.map(async (name) => [name, await workerPid(room, name)] as const))
  const control = (JSON.parse(readFileSync(join(room.runDir, 'control.json'), 'utf8')) as { pid: number }).pid
  return Object.fromEntries([...pids, ['control', control] as const].map(([name, pid]) => [name, residentMb(pid)]))
}

function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
}
