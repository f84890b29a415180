import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Detached, identify, isAlive, kill, spawnDetached, stop } from './process.ts'

let folder: string
let logFile: string
const started: Detached[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mixos-process-'))
  logFile = join(folder, 'log')
})
afterEach(async () => {
  for (const detached of started.splice(0)) await stop(detached, 0)
  rmSync(folder, { recursive: true })
})

async function start(script: string): Promise<Detached> {
  const detached = await spawnDetached({ command: '/bin/sh', args: ['-c', script], logFile })
  started.push(detached)
  return detached
}

test('a worker runs in a session of its own and writes to its log', async () => {
  const worker = await start('echo hello; echo trouble >&2; exec sleep 60')
  await vi.waitFor(() => expect(readFileSync(logFile, 'utf8')).toBe('hello\ntrouble\n'))
  const session = Number(readFileSync(`/proc/${worker.pid}/stat`, 'utf8').split(' ')[5])
  expect(session).toBe(worker.pid)
  expect(isAlive(worker)).toBe(true)
  expect(identify(worker.pid)).toEqual({ pid: worker.pid, startTicks: worker.startTicks })
})

test('another process under the same pid is neither alive nor killed', async () => {
  const worker = await start('exec sleep 60')
  const former = { pid: worker.pid, startTicks: worker.startTicks - 1 }
  expect(isAlive(former)).toBe(false)
  expect(kill(former, 'SIGKILL')).toBe(false)
  expect(isAlive(worker)).toBe(true)
})

test('a process that ended is not alive, and nobody is identified', async () => {
  const worker = await start('exec sleep 60')
  const gone = once(worker.child, 'exit')
  expect(kill(worker, 'SIGKILL')).toBe(true)
  await gone
  expect(isAlive(worker)).toBe(false)
  expect(identify(worker.pid)).toBeNull()
})

test('stop asks first, and kills the one that does not listen', async () => {
  const polite = await start(`trap 'echo bye; exit' TERM; echo ready; while :; do sleep 0.01; done`)
  await vi.waitFor(() => expect(readFileSync(logFile, 'utf8')).toBe('ready\n'))
  await stop(polite, 5000)
  expect(readFileSync(logFile, 'utf8')).toBe('ready\nbye\n')

  const deaf = await start(`trap '' TERM; echo deaf; while :; do sleep 0.01; done`)
  await vi.waitFor(() => expect(readFileSync(logFile, 'utf8')).toContain('deaf'))
  await stop(deaf, 100)
  expect(isAlive(deaf)).toBe(false)
})

test('what cannot start fails at once, with its cause', async () => {
  const starting = spawnDetached({ command: join(folder, 'missing'), args: [], logFile })
  await expect(starting).rejects.toMatchObject({ code: 'spawn-failed', cause: { code: 'ENOENT' } })
  expect(existsSync(logFile)).toBe(true)
})
