/** Supervision with real processes: what is ended stays ended, whatever it was doing. */
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
  const { rpcPath, delayMs } = JSON.parse(readFileSync(process.argv[1], 'utf8'))
  writeFileSync(rpcPath + '.runs', String(process.pid))
  setTimeout(() => serveRpc(rpcPath, { pid: () => process.pid, quit: () => setTimeout(() => process.exit(0)) }), delayMs)
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

function worker(name: string, delayMs: number): Supervised {
  const made = new Supervised({
    name,
    dir,
    log,
    command: (config) => ({ command: process.execPath, args: ['--input-type=module', '-e', script, config] }),
    config: () => ({ delayMs }),
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
  expect(identify(pid)).toBeNull()
  expect(kept.up).toBe(true)
  expect(readdirSync(dir)).not.toContain('source-1.rpc')
})
