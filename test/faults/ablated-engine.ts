/** The engine with one protection taken out, for ablations. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleEngine, type EngineWorker, engineDir } from '../../src/room/bundle.ts'

/** Runs `test` with an environment in which `worker` has `replacement` in place of the one line that says `protection`. */
export async function withoutProtection(
  worker: EngineWorker,
  { protection, replacement = '' }: { protection: string; replacement?: string },
  test: (env: NodeJS.ProcessEnv) => Promise<void>,
): Promise<void> {
  await bundleEngine()
  const dir = mkdtempSync(join(tmpdir(), 'mixos-ablated-'))
  try {
    cpSync(engineDir, dir, { recursive: true })
    const file = join(dir, `${worker}.js`)
    const parts = readFileSync(file, 'utf8').split(protection)
    if (parts.length !== 2) throw new Error(`${worker}.js says ${parts.length - 1} times: ${protection}`)
    writeFileSync(file, parts.join(replacement))
    await test({ MIXOS_ENGINE: dir })
  } finally {
    rmSync(dir, { recursive: true })
  }
}
