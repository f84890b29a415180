import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { OutputConfigFile } from './config.ts'
import { Playlist } from './playlist.ts'
import { proveFile } from './proof.ts'
import { type Bench, makeBench, until, type Worker } from './test-bench.ts'
import { keyEveryFrames, makeStream, probeTimes } from './test-stream.ts'

const timeout = 60_000
const streamDir = mkdtempSync(join(tmpdir(), 'mixos-stream-'))
const stream = join(streamDir, 'stream.ts')
let sourceVideo: number[] = []
let sourceAudio: number[] = []
let bench: Bench

beforeAll(async () => {
  await makeStream(stream, 120)
  sourceVideo = await probeTimes(stream, 'v')
  sourceAudio = await probeTimes(stream, 'a')
}, 60_000)
afterAll(() => rmSync(streamDir, { recursive: true, force: true }))
afterEach(() => bench?.dispose())

async function air(change: Partial<OutputConfigFile> = {}, speed = 4): Promise<Worker> {
  bench = await makeBench(stream, { kind: 'hls', segmentMs: 2000, windowMs: 600_000, ...change }, speed)
  await bench.server.listen()
  const worker = await bench.startWorker()
  await worker.start()
  return worker
}

function playlist(): Playlist {
  const read = new Playlist(2)
  const path = join(bench.to, 'live.m3u8')
  if (existsSync(path)) read.read(readFileSync(path, 'utf8'))
  return read
}

const untilSegments = (count: number) => until(() => playlist().segments.length >= count, `${count} segments are listed`)

const breaks = () => playlist().segments.filter(({ discontinuity }) => discontinuity)

/** What holds whatever happened: all listed are there, in order, decode alone, and play together. */
async function expectSound(): Promise<void> {
  const { segments } = playlist()
  expect(segments.map(({ sequence }) => sequence)).toEqual(segments.map((_, index) => (segments[0]?.sequence ?? 0) + index))
  for (const [index, { file, startUnixMs, durationS }] of segments.entries()) {
    expect(await proveFile(join(bench.to, file))).toMatchObject({ errors: [], ok: true })
    const next = segments[index + 1]
    if (next && !next.discontinuity) expect(Math.abs(next.startUnixMs - startUnixMs - durationS * 1000)).toBeLessThan(1.5)
  }
  expect(await proveFile(join(bench.to, 'live.m3u8'))).toMatchObject({ errors: [] })
}

/** The listed segments together hold one stretch of the source: no frame missing, none twice. */
async function expectUnbroken(): Promise<void> {
  for (const [kind, source] of [
    ['v', sourceVideo],
    ['a', sourceAudio],
  ] as const) {
    const files = playlist().segments.map(({ file }) => join(bench.to, file))
    const written = (await Promise.all(files.map((file) => probeTimes(file, kind)))).flat()
    const from = source.indexOf(written[0] as number)
    expect(written).toEqual(source.slice(from, from + written.length))
  }
}

/** The worker is killed in the middle of a segment, `frames` after a key frame. */
async function killMidSegment(worker: Worker, frames: number): Promise<void> {
  await until(() => bench.server.next % (2 * keyEveryFrames) === keyEveryFrames + frames, 'the middle of a segment is there')
  await worker.kill()
}

describe('the playlist', () => {
  it('goes on without a hole, and dates its segments', { timeout }, async () => {
    const worker = await air()
    await untilSegments(5)
    await worker.stop(true)
    const text = readFileSync(join(bench.to, 'live.m3u8'), 'utf8')
    expect(text).toMatch(/^#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:0\n/)
    expect(text).toMatch(/#EXT-X-ENDLIST\n$/)
    const [first] = playlist().segments
    const fromEpochMs = (first?.startUnixMs ?? 0) - bench.config.epochUnixMs
    expect(fromEpochMs % 1000).toBe(0)
    // The first ends on the grid of two seconds, wherever it began; the last where it was stopped.
    const between = playlist().segments.slice(1, -1)
    expect(between.length).toBeGreaterThan(2)
    expect(between.map(({ durationS }) => durationS)).toEqual(between.map(() => 2))
    expect(breaks()).toEqual([])
    await expectSound()
    await expectUnbroken()
  })

  it('stop leaves it open; after the next start it goes on, with the break marked', { timeout }, async () => {
    const worker = await air()
    await untilSegments(2)
    await worker.stop()
    expect(readFileSync(join(bench.to, 'live.m3u8'), 'utf8')).not.toContain('ENDLIST')
    const before = playlist().segments.length
    await worker.start()
    await untilSegments(before + 2)
    await worker.stop(true)
    expect(breaks()).toHaveLength(1)
    await expectSound()
  })

  it('forgets what is older than the window, and deletes it a little later', { timeout }, async () => {
    const worker = await air({ windowMs: 8000 }, 10)
    await until(() => playlist().nextSequence >= 8, 'it has slid')
    expect(playlist().segments).toHaveLength(5)
    expect(readdirSync(bench.to).some((name) => name.startsWith('0-'))).toBe(true)
    await until(() => playlist().nextSequence >= 25, 'it has slid further')
    expect(readdirSync(bench.to).filter((name) => /^[0-3]-/.test(name))).toEqual([])
    expect(playlist().segments).toHaveLength(5)
    await worker.stop(true)
    await expectSound()
  })
})

describe('death of this process', () => {
  it('and a quick return: neither gap nor duplicate, nothing to mark', { timeout }, async () => {
    const worker = await air({}, 1)
    await untilSegments(1)
    await killMidSegment(worker, 5)
    const next = await bench.startWorker()
    await next.untilStatus(({ state }) => state === 'writing', 'it writes again, unasked')
    await untilSegments(4)
    await next.stop(true)
    expect(breaks()).toEqual([])
    await expectSound()
    await expectUnbroken()
  })

  it('and a return after a second, to an encoder that serves a longer past: nothing to mark', { timeout }, async () => {
    const worker = await air({}, 2)
    bench.server.burstFrames = 5 * keyEveryFrames
    await untilSegments(2)
    await killMidSegment(worker, 20)
    const at = bench.server.next
    await until(() => bench.server.next > at + 2 * keyEveryFrames, 'the encoder went on alone')
    const next = await bench.startWorker()
    await untilSegments(6)
    await next.stop(true)
    expect(breaks()).toEqual([])
    await expectSound()
    await expectUnbroken()
  })

  it('ablation: without its journal the break must be marked', { timeout }, async () => {
    const worker = await air({}, 1)
    await untilSegments(1)
    await killMidSegment(worker, 5)
    rmSync(bench.config.statePath)
    const next = await bench.startWorker()
    await next.start()
    await untilSegments(3)
    await next.stop(true)
    expect(breaks()).toHaveLength(1)
    await expectSound()
  })

  it('and a late return: the hole is marked once, the numbers go on', { timeout }, async () => {
    const worker = await air()
    await untilSegments(3)
    await worker.kill()
    const { nextSequence } = playlist()
    const at = bench.server.next
    await until(() => bench.server.next > at + 3 * keyEveryFrames, 'the encoder went on alone')
    const next = await bench.startWorker()
    await until(() => playlist().nextSequence >= nextSequence + 3, 'it goes on')
    await next.stop(true)
    expect(playlist().segments[0]?.sequence).toBe(0)
    expect(breaks()).toHaveLength(1)
    await expectSound()
  })

  it('together with the encoder: the break is marked', { timeout }, async () => {
    const worker = await air()
    await untilSegments(2)
    await Promise.all([worker.kill(), bench.server.kill()])
    const { nextSequence } = playlist()
    await bench.server.listen()
    const next = await bench.startWorker()
    await until(() => playlist().nextSequence >= nextSequence + 3, 'it goes on')
    await next.stop(true)
    expect(breaks()).toHaveLength(1)
    await expectSound()
  })

  it('a segment that was removed meanwhile is not listed any more', { timeout }, async () => {
    const worker = await air()
    await untilSegments(4)
    await worker.kill()
    rmSync(join(bench.to, playlist().segments[1]?.file ?? ''))
    const next = await bench.startWorker()
    await until(() => playlist().segments[0]?.sequence === 2, 'the list begins behind it')
    await next.stop(true)
    await expectSound()
  })
})

describe('the encoder', () => {
  it('killed: the break is marked, the list goes on', { timeout }, async () => {
    const worker = await air()
    await untilSegments(2)
    await bench.server.kill()
    await bench.server.listen()
    const { nextSequence } = playlist()
    await until(() => playlist().nextSequence >= nextSequence + 3, 'it goes on')
    await worker.stop(true)
    expect(breaks()).toHaveLength(1)
    await expectSound()
  })

  it('lost and found again: neither gap nor duplicate, nothing to mark', { timeout }, async () => {
    const worker = await air({}, 1)
    await untilSegments(1)
    await until(() => bench.server.next % (2 * keyEveryFrames) === keyEveryFrames + 8, 'the middle of a segment is there')
    bench.server.disconnect()
    await untilSegments(4)
    await worker.stop(true)
    expect(breaks()).toEqual([])
    await expectSound()
    await expectUnbroken()
  })
})
