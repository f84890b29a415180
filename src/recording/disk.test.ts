import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { OutputConfigFile } from './config.ts'
import type { OutputWorkerStatus } from './output.ts'
import { proveFile } from './proof.ts'
import type { RecordedSegment } from './record.ts'
import { type Bench, makeBench, type Worker } from './test-bench.ts'
import { TestDisk, whyNoDisk } from './test-disk.ts'
import { makeStream, probeTimes } from './test-stream.ts'

const timeout = 60_000
/** Holds a group of pictures, not two. */
const backlogBytes = 100_000
const streamDir = mkdtempSync(join(tmpdir(), 'mixos-stream-'))
const stream = join(streamDir, 'stream.ts')
const noDisk = whyNoDisk()
let sourceVideo: number[] = []
let bench: Bench
let disk: TestDisk | null = null

beforeAll(async () => {
  await makeStream(stream, 60)
  sourceVideo = await probeTimes(stream, 'v')
}, 60_000)
afterAll(() => rmSync(streamDir, { recursive: true, force: true }))
afterEach(async () => {
  await bench?.dispose(() => disk?.dispose())
  disk = null
})

async function record(change: Partial<OutputConfigFile>, options: { prefix?: string[] } = {}): Promise<Worker> {
  bench = await makeBench(stream, { kind: 'record', segmentMs: 600_000, ...change }, 4)
  await bench.server.listen()
  return await bench.startWorker(options)
}

async function recordOnDisk(change: Partial<OutputConfigFile> = {}): Promise<{ worker: Worker; disk: TestDisk }> {
  const worker = await record(change)
  const onDisk = new TestDisk(join(bench.dir, 'disk'))
  disk = onDisk
  await worker.kill()
  bench.config.to = join(onDisk.path, 'rec')
  const next = await bench.startWorker()
  await next.start()
  await next.untilStatus(({ seconds }) => seconds > 3, 'something was written')
  return { worker: next, disk: onDisk }
}

function files(): string[] {
  const names = readdirSync(bench.config.to).filter((name) => name.endsWith('.ts'))
  return names.map((name) => join(bench.config.to, name)).sort((a, b) => statSync(a).birthtimeMs - statSync(b).birthtimeMs)
}

async function expectAllDecode(): Promise<void> {
  for (const file of files()) expect(await proveFile(file)).toMatchObject({ errors: [], ok: true })
}

/** Of the source between the first and the last that were written. None is written twice. */
async function missingFrames(): Promise<number[]> {
  const written = (await Promise.all(files().map((file) => probeTimes(file, 'v')))).flat()
  const [from, to] = [sourceVideo.indexOf(written[0] as number), sourceVideo.indexOf(written.at(-1) as number)]
  expect(written).toEqual([...new Set(written)].sort((a, b) => a - b))
  return sourceVideo.slice(from, to + 1).filter((time) => !written.includes(time))
}

describe.skipIf(noDisk)(`a disk of its own${noDisk ? ` (skipped: ${noDisk})` : ''}`, () => {
  it('full: says so, and goes on without losing a frame when there is room again', { timeout }, async () => {
    const { worker, disk } = await recordOnDisk()
    disk.fill()
    const isSeen = ({ state, diskFreeBytes }: OutputWorkerStatus) => state === 'failed' && (diskFreeBytes ?? 1e9) < 1e6
    expect((await worker.untilStatus(isSeen, 'the full disk is seen')).reason).toMatch(/is full: delete or move files/)
    await expectAllDecode()
    await worker.untilStatus(({ inputConnected }) => inputConnected, 'it keeps reading')
    disk.empty()
    await worker.untilStatus(({ state }) => state === 'writing', 'it writes again')
    await worker.stop()
    expect(files().length).toBe(2)
    await expectAllDecode()
    expect(await missingFrames()).toEqual([])
    const lines = readFileSync(join(bench.config.to, 'hall-a_recordings.jsonl'), 'utf8').trimEnd().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as RecordedSegment).end)).toEqual(['failure', 'stop'])
  })

  it('full: without what waits in memory, frames are missing', { timeout }, async () => {
    const { worker, disk } = await recordOnDisk({ backlogBytes })
    disk.fill()
    await worker.untilStatus(({ state }) => state === 'failed', 'the full disk is seen')
    await new Promise((resolve) => setTimeout(resolve, 1500))
    disk.empty()
    await worker.untilStatus(({ state }) => state === 'writing', 'it writes again')
    await worker.stop()
    await expectAllDecode()
    expect((await missingFrames()).length).toBeGreaterThan(0)
  })

  it('full from the start: start says so', { timeout }, async () => {
    const { worker, disk } = await recordOnDisk()
    await worker.stop()
    disk.fill()
    await expect(worker.start()).rejects.toThrow('is full')
    expect(files()).toHaveLength(1)
  })

  it('read-only: says so, and goes on when it is writable again', { timeout }, async () => {
    const { worker, disk } = await recordOnDisk()
    await worker.stop()
    disk.readOnly(true)
    await expect(worker.start()).rejects.toThrow('read-only')
    disk.readOnly(false)
    await worker.untilStatus(({ state }) => state === 'writing', 'it writes again')
    await worker.stop()
    await expectAllDecode()
  })

  it('pulled: never writes to the disk below, and goes on when it is back', { timeout }, async () => {
    const { worker, disk } = await recordOnDisk()
    disk.pull()
    const { reason } = await worker.untilStatus(({ state }) => state === 'failed', 'the missing disk is seen')
    expect(reason).toContain(`the disk at ${disk.path} is not mounted`)
    await worker.kill()
    const next = await bench.startWorker()
    await next.untilStatus(({ state }) => state === 'failed', 'the next process remembers the disk')
    expect(readdirSync(disk.path)).toEqual([])
    disk.mount()
    await next.untilStatus(({ state }) => state === 'writing', 'it writes again')
    await next.stop()
    await expectAllDecode()
  })

  it('pulled, ablation: without the journal the next process does write below', { timeout }, async () => {
    const { worker, disk } = await recordOnDisk()
    await worker.kill()
    disk.pull()
    rmSync(bench.config.statePath)
    const next = await bench.startWorker()
    bench.config.to = disk.path
    await next.start()
    await next.stop()
    expect(readdirSync(disk.path)).toEqual(['rec'])
  })
})

describe('trouble with files', () => {
  it('file size limit: begins a new file without losing a frame', { timeout }, async () => {
    const worker = await record({}, { prefix: ['prlimit', '--fsize=200000'] })
    await worker.start()
    await worker.untilStatus(({ segments }) => segments >= 3, 'three files were begun')
    expect((await worker.status()).state).toBe('writing')
    await worker.stop()
    for (const file of files()) expect(statSync(file).size).toBeLessThanOrEqual(200_000)
    await expectAllDecode()
    expect(await missingFrames()).toEqual([])
  })

  it('folder removed: makes it again, and says what was lost', { timeout }, async () => {
    const worker = await record({})
    await worker.start()
    await worker.untilStatus(({ seconds }) => seconds > 3, 'something was written')
    rmSync(bench.config.to, { recursive: true })
    await worker.untilStatus(({ segments }) => segments === 2, 'a new file was begun')
    expect(worker.log).toContain('was removed while it was being written')
    await worker.stop()
    await expectAllDecode()
  })

  it('no permission: start says so', { timeout }, async () => {
    bench = await makeBench(stream, { kind: 'record' }, 4)
    const { dir } = bench
    mkdirSync(join(dir, 'locked'), { mode: 0o700 })
    mkdirSync(join(dir, 'run'))
    chmodSync(join(dir, 'locked'), 0o500)
    await bench.server.listen()
    Object.assign(bench.config, { to: join(dir, 'locked', 'rec'), rpcPath: join(dir, 'run', 'rpc') })
    bench.config.statePath = join(dir, 'run', 'journal.json')
    if (process.getuid?.() === 0) {
      for (const name of ['.', 'ts', 'run']) chmodSync(join(dir, name), 0o777)
    }
    const worker = await bench.startWorker(process.getuid?.() === 0 ? { uid: 65_534 } : {})
    await expect(worker.start()).rejects.toThrow('no permission')
  })

  const hasStrace = hasCommand('strace')
  it.skipIf(!hasStrace).for([
    ['EIO on write', 'pwrite64:error=EIO:when=20..22', 'gives errors'],
    ['EIO on fdatasync', 'fdatasync:error=EIO:when=4', 'gives errors'],
    ['no space, now and then', 'pwrite64:error=ENOSPC:when=15+20', 'is full'],
  ] as const)('%s: goes on without losing a frame', { timeout }, async ([, inject, words]) => {
    const worker = await record({}, { prefix: ['strace', '-f', '-qqq', '-o', '/dev/null', '-e', `inject=${inject}`] })
    await worker.start().catch(() => null)
    await worker.untilStatus(({ segments, seconds }) => segments >= 2 && seconds > 10, 'it went on')
    await worker.stop().catch(() => null)
    expect(worker.log).toContain(words)
    await expectAllDecode()
    expect(await missingFrames()).toEqual([])
  })
})

describe.skipIf(!hasCommand('strace'))('a disk that hangs', () => {
  it('is reported, and no frame is lost', { timeout }, async () => {
    const inject = 'inject=pwrite64:delay_enter=5000000:when=20'
    const oneThread = ['env', 'UV_THREADPOOL_SIZE=1']
    const worker = await record({}, { prefix: [...oneThread, 'strace', '-f', '-qqq', '-o', '/dev/null', '-e', inject] })
    await worker.start()
    const { reason } = await worker.untilStatus(({ state }) => state === 'failed', 'the hanging disk is seen')
    expect(reason).toContain('has not answered for')
    await worker.untilStatus(({ state, seconds }) => state === 'writing' && seconds > 20, 'it has caught up')
    await worker.stop()
    expect(files()).toHaveLength(1)
    await expectAllDecode()
    expect(await missingFrames()).toEqual([])
  })
})

describe.skipIf(noDisk)(`HLS on a full disk${noDisk ? ` (skipped: ${noDisk})` : ''}`, () => {
  it('the list stays good, and goes on without a hole when there is room again', { timeout }, async () => {
    const { worker, disk } = await recordOnDisk({ kind: 'hls', segmentMs: 2000 })
    disk.fill()
    await worker.untilStatus(({ state }) => state === 'failed', 'the full disk is seen')
    const list = join(bench.config.to, 'live.m3u8')
    const listed = readFileSync(list, 'utf8').match(/^\d.*\.ts$/gm) ?? []
    expect(listed.length).toBeGreaterThan(0)
    for (const name of listed) expect(await proveFile(join(bench.config.to, name))).toMatchObject({ errors: [], ok: true })
    disk.empty()
    const { segments } = await worker.untilStatus(({ state }) => state === 'writing', 'it writes again')
    await worker.untilStatus((status) => status.segments > segments + 2, 'it goes on')
    await worker.stop(true)
    expect(readFileSync(list, 'utf8')).not.toContain('DISCONTINUITY\n')
    expect(await proveFile(list)).toMatchObject({ errors: [] })
    await expectAllDecode()
    expect(await missingFrames()).toEqual([])
  })
})

function hasCommand(command: string): boolean {
  try {
    execFileSync('which', [command])
    return true
  } catch {
    return false
  }
}
