import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { OutputConfigFile } from './config.ts'
import { proveFile } from './proof.ts'
import type { RecordedSegment } from './record.ts'
import { hashFile, scanFile } from './scan.ts'
import { type Bench, makeBench, until, type Worker } from './test-bench.ts'
import { frameTicks, makeStream, probeTimes } from './test-stream.ts'

const timeout = 60_000
const streamDir = mkdtempSync(join(tmpdir(), 'mixos-stream-'))
const stream = join(streamDir, 'stream.ts')
let sourceVideo: number[] = []
let sourceAudio: number[] = []
let bench: Bench

beforeAll(async () => {
  await makeStream(stream, 60)
  sourceVideo = await probeTimes(stream, 'v')
  sourceAudio = await probeTimes(stream, 'a')
}, 60_000)
afterAll(() => rmSync(streamDir, { recursive: true, force: true }))
afterEach(() => bench?.dispose())

/** A recording under way, at `speed` times the speed of life. */
async function record(change: Partial<OutputConfigFile> = {}, speed = 4, prefix: string[] = []): Promise<Worker> {
  bench = await makeBench(stream, { kind: 'record', segmentMs: 3000, ...change }, speed)
  await bench.server.listen()
  const worker = await bench.startWorker({ prefix })
  await worker.start()
  return worker
}

function files(): string[] {
  const names = existsSync(bench.to) ? readdirSync(bench.to).filter((name) => name.endsWith('.ts')) : []
  return names.map((name) => join(bench.to, name)).sort((a, b) => statSync(a).birthtimeMs - statSync(b).birthtimeMs)
}

function listed(): RecordedSegment[] {
  const path = join(bench.to, 'hall-a_recordings.jsonl')
  const text = existsSync(path) ? readFileSync(path, 'utf8').trimEnd() : ''
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as RecordedSegment)
}

async function expectAllDecode(): Promise<void> {
  for (const file of files()) expect(await proveFile(file)).toMatchObject({ errors: [], ok: true })
}

async function times(kind: 'v' | 'a'): Promise<number[]> {
  return (await Promise.all(files().map((file) => probeTimes(file, kind)))).flat()
}

/** All files together hold one stretch of the source: no frame missing, none twice. */
async function expectUnbroken(): Promise<void> {
  for (const [kind, source] of [
    ['v', sourceVideo],
    ['a', sourceAudio],
  ] as const) {
    const written = await times(kind)
    const from = source.indexOf(written[0] as number)
    expect(written).toEqual(source.slice(from, from + written.length))
  }
}

async function expectLinesTrue(): Promise<void> {
  const lines = listed()
  expect(lines.map(({ file }) => join(bench.to, file)).sort()).toEqual(files().sort())
  for (const { file, bytes, sha256, frames, startPts, endPts } of lines) {
    const path = join(bench.to, file)
    expect([statSync(path).size, await hashFile(path)]).toEqual([bytes, sha256])
    const video = await probeTimes(path, 'v')
    expect([video.length, video[0], (video.at(-1) as number) + frameTicks]).toEqual([frames, startPts, endPts])
  }
}

describe('cutting', () => {
  it('loses and doubles no frame, and says what is in each file', { timeout }, async () => {
    const worker = await record()
    await worker.untilStatus(({ segments }) => segments >= 5, 'five segments were begun')
    expect(await worker.stop()).toBe(files().at(-1))
    expect(await worker.status()).toMatchObject({ state: 'stopped', gaps: [] })
    await expectAllDecode()
    await expectUnbroken()
    await expectLinesTrue()
    expect(listed().map(({ end }) => end)).toEqual([...Array(files().length - 1).fill('cut'), 'stop'])
    const together = join(bench.dir, 'together.ts')
    for (const file of files()) appendFileSync(together, readFileSync(file))
    expect(await proveFile(together)).toMatchObject({ errors: [], video: { frames: (await times('v')).length } })
  })

  it('names files by the wall clock of their first frame, and twins with a number', { timeout }, async () => {
    const epochUnixMs = Math.floor(Date.now() / 1000) * 1000
    const worker = await record({ epochUnixMs }, 1)
    await worker.stop()
    await worker.start()
    await worker.stop()
    const local = new Date(epochUnixMs - new Date(epochUnixMs).getTimezoneOffset() * 60_000).toISOString()
    const name = `hall-a_${local.slice(0, 10)}_${local.slice(11, 19).replaceAll(':', '-')}`
    expect(files().map((file) => basename(file))).toEqual([`${name}.ts`, `${name}-2.ts`])
    await expectAllDecode()
  })

  it('shows what is written at any moment', { timeout }, async () => {
    const worker = await record({ segmentMs: 600_000 }, 1)
    const before = await worker.status()
    await worker.untilStatus(({ seconds }) => seconds > before.seconds + 2, 'two seconds more were written')
    await expectAllDecode()
    expect((await times('v')).length).toBeGreaterThan(50)
  })
})

describe('death of the recorder', () => {
  it('kill -9: the file decodes, 0.3 s are lost at most, the next process goes on and accounts for it', { timeout }, async () => {
    const worker = await record({ segmentMs: 600_000 }, 1)
    await worker.untilStatus(({ seconds }) => seconds > 2.5, 'something was written')
    await worker.kill()
    const sent = bench.server.next
    await expectAllDecode()
    expect(((await times('v')).length - sent) * 40).toBeGreaterThanOrEqual(-300)
    const next = await bench.startWorker()
    await next.untilStatus(({ state }) => state === 'writing', 'it writes again, unasked')
    await until(() => listed().length === 1, 'the first file is accounted for')
    expect(listed()[0]).toMatchObject({ end: 'recovered', frames: (await probeTimes(files()[0] as string, 'v')).length })
    await next.stop()
    expect(files()).toHaveLength(2)
    await expectAllDecode()
    await expectLinesTrue()
  })

  it('mends a torn file: only the torn frame is lost', { timeout }, async () => {
    const worker = await record({ segmentMs: 600_000 })
    await worker.untilStatus(({ seconds }) => seconds > 6, 'something was written')
    await worker.kill()
    const [file = ''] = files()
    const { keys } = await scanFile(file, 324_000_000, 324_000_000)
    const lastKey = keys.at(-1) as { pts: number; offset: number }
    truncateSync(file, lastKey.offset + 6 * 188 + 77)
    expect((await proveFile(file)).errors).not.toEqual([])
    const next = await bench.startWorker()
    await until(() => listed().length === 1, 'the torn file is accounted for')
    await next.stop()
    await expectAllDecode()
    expect(listed()[0]).toMatchObject({ end: 'recovered', endPts: lastKey.pts })
    await expectLinesTrue()
  })

  it('SIGTERM: the file is finished', { timeout }, async () => {
    const worker = await record({ segmentMs: 600_000 })
    worker.child.kill('SIGTERM')
    await until(() => worker.child.exitCode === 0, 'the worker ended well')
    expect(listed()).toMatchObject([{ end: 'stop' }])
    await expectLinesTrue()
  })

  it('without control: the file is finished when its time is up', { timeout }, async () => {
    const worker = await record({ orphanMs: 500, segmentMs: 600_000 })
    worker.rpc.close()
    await until(() => worker.child.exitCode === 0, 'the worker ended well')
    expect(listed()).toMatchObject([{ end: 'stop' }])
  })
})

describe('death of the encoder', () => {
  it('begins a new file with the first key frame, and says what is missing', { timeout }, async () => {
    const worker = await record({ segmentMs: 600_000 }, 2)
    await worker.untilStatus(({ seconds }) => seconds > 3, 'something was written')
    await bench.server.kill()
    await worker.untilStatus(({ state, inputConnected }) => state === 'waiting' && !inputConnected, 'the loss is seen')
    expect((await worker.status()).reason).toContain('no encoder answers')
    await bench.server.listen()
    await worker.untilStatus(({ segments, seconds }) => segments === 2 && seconds > 5, 'it writes again')
    const { gaps } = await worker.status()
    await worker.stop()
    expect(files()).toHaveLength(2)
    await expectAllDecode()
    await expectLinesTrue()
    const [before, after] = listed()
    expect(before).toMatchObject({ end: 'break', gaps: [] })
    const lostMs = ((after?.startPts ?? 0) - (before?.endPts ?? 0)) / 90
    expect(gaps.find(({ stream: kind }) => kind === 'video')).toMatchObject({ lostMs })
    expect(after?.gaps).toEqual(gaps)
  })

  it('a connection lost to a living encoder doubles no frame within a file', { timeout }, async () => {
    const worker = await record({ segmentMs: 600_000 })
    await worker.untilStatus(({ seconds }) => seconds > 3, 'something was written')
    bench.server.disconnect()
    await worker.untilStatus(({ segments }) => segments === 2, 'it goes on')
    await worker.stop()
    await expectAllDecode()
    for (const file of files()) {
      const video = await probeTimes(file, 'v')
      const from = sourceVideo.indexOf(video[0] as number)
      expect(video).toEqual(sourceVideo.slice(from, from + video.length))
    }
  })

  it('a silent encoder is reported', { timeout }, async () => {
    const worker = await record()
    bench.server.pause()
    const { reason } = await worker.untilStatus(({ state }) => state === 'waiting', 'the silence is seen')
    expect(reason).toContain('sends nothing')
  })

  it('packets lost on the way: what is written still decodes, from the next key frame on', { timeout }, async () => {
    const worker = await record({ segmentMs: 600_000 })
    await worker.untilStatus(({ seconds }) => seconds > 2, 'something was written')
    bench.server.packetsToLose = 2
    await worker.untilStatus(({ segments }) => segments >= 2, 'it goes on')
    await worker.stop()
    await expectAllDecode()
    expect(listed().some(({ gaps }) => gaps.length > 0)).toBe(true)
  })
})

describe('start says why not', () => {
  const refused = async (change: Partial<OutputConfigFile>, uid?: number): Promise<string> => {
    bench = await makeBench(stream, { kind: 'record', ...change }, 4)
    if (change.to === 'FILE') bench.config.to = stream
    await bench.server.listen()
    const worker = await bench.startWorker(uid === undefined ? {} : { uid })
    return await worker.start().then(
      () => 'started',
      (error: Error) => error.message,
    )
  }

  it('a file in the place of the folder', { timeout }, async () => {
    expect(await refused({ to: 'FILE' })).toContain('is not a folder')
  })

  it('the parent folder is missing', { timeout }, async () => {
    expect(await refused({ to: '/nonexistent/disk/recordings' })).toContain('does not exist')
  })

  it('nothing but old frames of an encoder that is gone', { timeout }, async () => {
    const worker = await record({ segmentMs: 600_000 })
    await worker.stop()
    await bench.server.kill()
    await worker.untilStatus(({ inputConnected }) => !inputConnected, 'the loss is seen')
    await expect(worker.start()).rejects.toThrow('no encoder answers')
    expect(files()).toHaveLength(1)
  })

  it('no encoder', { timeout }, async () => {
    bench = await makeBench(stream, { kind: 'record' })
    const worker = await bench.startWorker()
    await expect(worker.start()).rejects.toThrow('no encoder answers')
    await bench.server.listen()
    await worker.untilStatus(({ state }) => state === 'writing', 'the wish still stands')
  })
})
