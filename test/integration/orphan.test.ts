/** A worker of the engine that no control looks after ends itself; with one, or on a box, it never does. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SourceConfig } from '../../src/engine/messages/source.ts'
import { RpcClient } from '../../src/lib/rpc.ts'
import { bundleEngine } from '../../src/room/bundle.ts'
import { engineCommand } from '../../src/room/worker-commands.ts'
import { pause } from '../support/room.ts'

/** In the room it is ten minutes. */
const orphanMs = 2000
/** It looks once a second and says goodbye; the machine may be busy. */
const seenMs = 6000

let dir: string
let worker: ChildProcess

beforeEach(async () => {
  await bundleEngine()
  dir = mkdtempSync(join(tmpdir(), 'mixos-orphan-'))
})
afterEach(() => {
  worker.kill('SIGKILL')
  rmSync(dir, { recursive: true })
})

/** A source with a tone only: the cheapest worker. */
async function start(limitMs: number | null): Promise<RpcClient> {
  const config: SourceConfig = {
    name: 'source-tone',
    rpcPath: join(dir, 'source.rpc'),
    format: { epochNs: 0, width: 320, height: 180, rateNum: 25, rateDen: 1 },
    orphanMs: limitMs,
    what: { kind: 'tone', tone: 440 },
    framesPaths: [],
    smallPath: null,
    audioPath: join(dir, 'source.audio'),
    process: { highPassHz: null, compressor: null },
    small: { width: 320, height: 180 },
  }
  writeFileSync(join(dir, 'source.json'), JSON.stringify(config))
  const { command, args, env } = engineCommand('source')(join(dir, 'source.json'))
  worker = spawn(command, args, { env, stdio: 'ignore' })
  let client: RpcClient | null = null
  await expect
    .poll(async () => (client = await RpcClient.connect(config.rpcPath).catch(() => null)), { timeout: 15_000 })
    .not.toBeNull()
  return client as unknown as RpcClient
}

const hasEnded = () => worker.exitCode !== null

test('ends itself after its time without control, not before', { timeout: 40_000 }, async () => {
  const control = await start(orphanMs)
  await pause(orphanMs + seenMs / 2)
  expect(hasEnded()).toBe(false)
  control.close()
  const leftMs = performance.now()
  await expect.poll(hasEnded, { timeout: orphanMs + seenMs }).toBe(true)
  expect(performance.now() - leftMs).toBeGreaterThan(orphanMs - 1000)
  expect(worker.exitCode).toBe(0)
})

test('ablation: without a limit, as on a box, it stays', { timeout: 40_000 }, async () => {
  const control = await start(null)
  control.close()
  await pause(orphanMs + seenMs / 2)
  expect(hasEnded()).toBe(false)
})
