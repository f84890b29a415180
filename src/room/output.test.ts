/** What an output tells while its worker is started anew. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createLogger } from '../lib/log.ts'
import { Output } from './output.ts'

/** A worker that says why it fails, ends to be told its configuration anew, and begins without a word. */
const script = `
  import { existsSync, readFileSync, writeFileSync } from 'node:fs'
  import { serveRpc } from ${JSON.stringify(new URL('../lib/rpc.ts', import.meta.url).href)}
  const { rpcPath } = JSON.parse(readFileSync(process.argv[1], 'utf8'))
  const first = !existsSync(rpcPath + '.ran')
  writeFileSync(rpcPath + '.ran', '')
  const said = first ? { state: 'failed', reason: 'no secret' } : { state: 'stopped', reason: null }
  const status = () => ({ ...said, file: null, bytes: 0, seconds: 0, diskFreeBytes: null })
  serveRpc(rpcPath, { pid: () => process.pid, status, quit: () => setTimeout(() => process.exit(0)) })
  if (first) setTimeout(() => process.exit(1), 300)
`

test('a failure whose worker is only started anew goes on, with its reason', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'mixos-output-'))
  let wanted = true
  const output = new Output({
    name: 'far',
    kind: 'stream',
    folder: 'srt://far:9000',
    camera: null,
    workerName: 'far',
    dir,
    log: createLogger({}, { level: 'silent' }),
    command: (config) => ({ command: process.execPath, args: ['--input-type=module', '-e', script, config] }),
    config: () => ({}),
    isWanted: () => wanted,
    onUp() {},
    onDown() {},
    onState() {},
  })
  try {
    await output.worker.start()
    const said = new Set<string>()
    await expect
      .poll(
        () => {
          const { state, reason } = output.status()
          said.add(`${state}: ${reason}`)
          return output.worker.restarts === 1 && output.worker.up
        },
        { interval: 5, timeout: 10_000 },
      )
      .toBe(true)
    // It has said by now that it is there, and nothing more.
    await new Promise((resolve) => setTimeout(resolve, 200))
    said.add(`${output.status().state}: ${output.status().reason}`)
    expect([...said]).toEqual(['failed: no secret'])
    wanted = false
    expect(output.status().state).toBe('off')
  } finally {
    await output.worker.stop()
    rmSync(dir, { recursive: true })
  }
}, 15_000)
