import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { boundLogs } from './logs.ts'

test('a long log begins anew, its end is kept, and its writer goes on', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'mixos-logs-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const path = join(dir, 'ingest-1935.log')
  writeFileSync(join(dir, 'short.log'), 'short\n')
  const log = openSync(path, 'a')
  const writer = spawn('sh', ['-c', 'seq 1000; read go; echo after'], { stdio: ['pipe', log, log] })
  await expect.poll(() => readFileSync(path, 'utf8').endsWith('1000\n')).toBe(true)
  boundLogs(dir, 1000)
  expect(statSync(path).size).toBe(0)
  writer.stdin?.end('go\n')
  await once(writer, 'exit')
  expect(readFileSync(path, 'utf8')).toBe('after\n')
  expect(readFileSync(`${path}.1`, 'utf8')).toMatch(/\n1000\n$/)
  expect(readdirSync(dir).sort()).toEqual(['ingest-1935.log', 'ingest-1935.log.1', 'short.log'])
})
