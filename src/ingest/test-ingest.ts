/** An ingest for tests, on a free port, with callers; all are gone after each test. */
import { mkdtempSync, rmSync } from 'node:fs'
import net, { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { createLogger } from '../lib/log.ts'
import { systemClock } from '../lib/time.ts'
import { Caller } from './caller.ts'
import { Ingest, type IngestLimits, usualLimits } from './ingest.ts'

export interface TestIngest {
  ingest: Ingest
  dir: string
  /** With a key it asks to publish. */
  call(key?: string): Caller
}

/** Sources `guest` and `phone` with the keys `guest-key` and `phone-key`; `lost` lacks its secret. */
export async function startIngest(limits: Partial<IngestLimits> = {}): Promise<TestIngest> {
  const dir = mkdtempSync(join(tmpdir(), 'mixos-ingest-'))
  const port = await freePort()
  const sources = ['guest', 'phone', 'lost'].map((name) => ({ name, flvPath: join(dir, `${name}.flv`) }))
  const keys = [
    { key: 'guest-key', problem: null },
    { key: 'phone-key', problem: null },
    { key: null, problem: 'no secret' },
  ]
  const config = { name: 'ingest', room: 'hall', rpcPath: '', host: '127.0.0.1', port, sources, keys, orphanMs: null }
  const ingest = new Ingest(config, systemClock, createLogger({}, { level: 'silent' }), { ...usualLimits, ...limits })
  const callers: Caller[] = []
  onTestFinished(() => {
    for (const caller of callers) caller.end()
    ingest.close()
    rmSync(dir, { recursive: true })
  })
  const call = (key?: string) => {
    const caller = new Caller(port)
    callers.push(caller)
    if (key !== undefined) caller.publish(key)
    return caller
  }
  return { ingest, dir, call }
}

export const until = (look: () => unknown, timeout = 3000) => expect.poll(look, { timeout, interval: 10 })
export const taken = 'NetStream.Publish.Start: It is taken.'

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
