/** The suites of `./mixos test`: the static checks, then each vitest project in a run of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { runChecks } from './checks.ts'
import { emptyTally, type Tally } from './tally.ts'

const root = resolve(import.meta.dirname, '../../..')

/** In the order in which they run: the quick ones first. */
export const suiteNames = ['check', 'unit', 'integration', 'faults', 'e2e', 'lab'] as const
export type SuiteName = (typeof suiteNames)[number]

export async function runSuite(name: SuiteName, long: boolean): Promise<Tally> {
  if (name === 'check') return await runChecks(root)
  if (name !== 'unit' && globSync(`test/${name}/**/*.test.ts`, { cwd: root }).length === 0) return emptyTally()
  return await runVitest(name, long)
}

async function runVitest(project: string, long: boolean): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'mixos-tally-'))
  const tallyFile = join(folder, 'tally.json')
  try {
    const env = { ...process.env, MIXOS_TALLY: tallyFile, ...(long ? { MIXOS_LONG: '1' } : {}) }
    const args = ['run', '--project', project, '--reporter', 'default', '--reporter', './src/cli/test/reporter.ts']
    const vitest = join(root, 'node_modules/vitest/vitest.mjs')
    const child = spawn(process.execPath, [vitest, ...args], { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] })
    const [code] = await once(child, 'exit')
    return readTally(project, tallyFile, code)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A run that ended badly without naming a failed test still counts as one failure. */
function readTally(project: string, file: string, exitCode: number | null): Tally {
  const tally = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Tally) : emptyTally()
  if (exitCode !== 0 && tally.failed.length === 0) tally.failed.push(`${project}: the run ended with exit code ${exitCode}`)
  return tally
}
