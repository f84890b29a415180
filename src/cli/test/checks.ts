/** The static checks: types, style, dead code, import table. `npm run check` runs this file; `./mixos test` begins with it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { emptyTally, type Tally } from './tally.ts'

interface Check {
  name: string
  /** A program of node_modules/.bin with its arguments. */
  command: readonly [string, ...string[]]
}

const checks: readonly Check[] = [
  { name: 'types', command: ['tsc'] },
  { name: 'types of the engine', command: ['tsc', '-p', 'src/engine'] },
  { name: 'types of the pages', command: ['tsc', '-p', 'ui'] },
  { name: 'style', command: ['biome', 'check', '--error-on-warnings'] },
  { name: 'dead code', command: ['knip'] },
  { name: 'import table', command: ['vitest', 'run', '--project', 'unit', 'test/house/imports.test.ts'] },
]

/** Runs all of them, the failed ones with their output, and goes on after a failure. */
export async function runChecks(root: string): Promise<Tally> {
  const tally = emptyTally()
  for (const { name, command } of checks) {
    const startMs = performance.now()
    const { ok, output } = await run(root, command)
    const seconds = ((performance.now() - startMs) / 1000).toFixed(1)
    process.stdout.write(`${ok ? 'ok    ' : 'FAILED'}  ${name} (${seconds} s)\n${ok ? '' : output}`)
    if (ok) tally.passed++
    else tally.failed.push(`check: ${name}`)
  }
  return tally
}

async function run(root: string, [program, ...args]: Check['command']): Promise<{ ok: boolean; output: string }> {
  const child = spawn(resolve(root, 'node_modules/.bin', program), args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const [code] = await once(child, 'close')
  return { ok: code === 0, output }
}

if (import.meta.main) {
  const tally = await runChecks(process.cwd())
  process.exitCode = tally.failed.length === 0 ? 0 : 1
}
