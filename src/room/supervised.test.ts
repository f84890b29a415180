/** Supervision with real processes: what is ended stays ended, whatever it was doing. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLogger } from '../lib/log.ts'
import { identify } from '../lib/process.ts'
import { endStrangers } from './strangers.ts'
import { Supervised } from './supervised.ts'

/** A worker in one line: says that it runs, takes a while to come up, then answers. */
const script = `
  import { readFileSync, writeFileSync } from 'node:fs'
  import { serveRpc } from ${JSON.stringify(new URL('../lib/rpc.ts', import.meta.url).href)}
  const { rpcPath, delayMs, workMs } = JSON.parse(readFileSync(process.argv[1], 'utf8'))
  writeFileSync(rpcPath + '.runs', String(process.pid))
  const work = (ms) => {
    const untilUs = process.cpuUsage().user + ms * 1000
    while (process.cpuUsage().user < untilUs);
  }
  const answer = () => {
    work(workMs)
    return process.pid
  }
  setTimeout(() => serveRpc(rpcPath, { pid: answer, quit: () => setTimeout(() => process.exit(0)) }), delayMs)
`
const log = createLogger({}, { level: 'silent' })
let dir: string
let workers: Supervised[] = []

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mixos-supervised-'))
  workers = []
})
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()))
  rmSync(dir, { recursive: true })
})

function worker(name: string, delayMs: number, { workMs = 0, core }: { workMs?: number; core?: number } = {}): Supervised {
  const made = new Supervised({
    name,
    dir,
    log,
    command(config) {
      const line = [process.execPath, '--input-type=module', '-e', script, config]
      if (core !== undefined) line.unshift('taskset', '-c', String(core))
      return { command: line[0] ?? '', args: line.slice(1) }
    },
    config: () => ({ delayMs, workMs }),
  })
  workers.push(made)
  return made
}

/** Pid of the process, as soon as it runs. */
async function runningPid(name: string): Promise<number> {
  const file = `${name}.rpc.runs`
  await expect
    .poll(() => readdirSync(dir).includes(file) && readFileSync(join(dir, file), 'utf8'), { timeout: 10_000 })
    .toBeTruthy()
  return Number(readFileSync(join(dir, file), 'utf8'))
}

test('one that is stopped while it comes up does not stay behind', async () => {
  const slow = worker('slow', 5000)
  const started = slow.start()
  const pid = await runningPid('slow')
  expect(identify(pid)).not.toBeNull()
  await slow.stop()
  await started
  await expect.poll(() => identify(pid)).toBeNull()
  expect(slow.restarts).toBe(0)
})

test('a worker that is left is adopted by the next supervisor, not started again', async () => {
  const first = worker('kept', 0)
  await first.start()
  const { pid } = first
  first.leave()
  const second = worker('kept', 0)
  await second.start()
  expect(second.pid).toBe(pid)
})

test('one with another configuration is replaced', async () => {
  const first = worker('changed', 0)
  await first.start()
  const pid = first.pid as number
  first.leave()
  const second = worker('changed', 1)
  await second.start()
  expect(second.pid).not.toBe(pid)
  await expect.poll(() => identify(pid)).toBeNull()
})

test('strangers are ended, those of the show stay', async () => {
  const [kept, stranger] = [worker('source-0', 0), worker('source-1', 0)]
  await Promise.all([kept.start(), stranger.start()])
  const pid = stranger.pid as number
  stranger.leave()
  await endStrangers(dir, ['source-0'], log)
  // A child of ours: we hear of its end a moment later.
  await expect.poll(() => identify(pid)).toBeNull()
  expect(kept.up).toBe(true)
  expect(readdirSync(dir)).not.toContain('source-1.rpc')
})

test('one that hangs is ended and comes back', async () => {
  const hung = worker('hung', 0)
  await hung.start()
  const pid = hung.pid as number
  process.kill(pid, 'SIGSTOP')
  await expect.poll(() => hung.up && hung.pid !== pid, { timeout: 4000 }).toBe(true)
  expect(hung.restarts).toBe(1)
})

test('one that only waits for a core is left alone', async () => {
  // It needs 300 ms of a core for an answer and gets a sixth of one.
  const starved = worker('starved', 0, { workMs: 300, core: 0 })
  await starved.start()
  const rivals = Array.from({ length: 5 }, () =>
    spawn('taskset', ['-c', '0', 'sh', '-c', 'while :; do :; done'], { detached: true }),
  )
  await new Promise((resolve) => setTimeout(resolve, 6000))
  for (const rival of rivals) rival.kill('SIGKILL')
  expect(starved.restarts).toBe(0)
}, 15_000)
