/** The engine's workers as gjs runs them: bundled from src/engine when the sources are newer. */
import { existsSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const sources = join(root, 'src/engine')

export const engineWorkers = [
  'source',
  'mixer',
  'encoder',
  'monitor',
  'paint',
  'probe',
  'stream',
  'screen',
  'screens',
  'kiosk',
  'sound',
  'legend',
  'keys',
] as const
export type EngineWorker = (typeof engineWorkers)[number]

/** Folder of the bundles; `$MIXOS_ENGINE` where they are built beforehand. */
export const engineDir = process.env.MIXOS_ENGINE ?? join(root, '.mixos/engine')

export function enginePath(worker: EngineWorker): string {
  return join(engineDir, `${worker}.js`)
}

let bundling: Promise<void> | null = null

/** Once a process; other processes never see a half-written file. */
export function bundleEngine(): Promise<void> {
  bundling ??= bundleStale()
  return bundling
}

async function bundleStale(): Promise<void> {
  if (process.env.MIXOS_ENGINE || isFresh()) return
  const { outputFiles } = await build({
    entryPoints: Object.fromEntries(engineWorkers.map((worker) => [worker, join(sources, `${worker}-main.ts`)])),
    outdir: engineDir,
    write: false,
    bundle: true,
    format: 'esm',
    target: 'firefox102',
    external: ['gi://*', 'system', 'cairo'],
    logLevel: 'error',
  })
  mkdirSync(engineDir, { recursive: true })
  for (const { path, contents } of outputFiles) {
    const temporary = `${path}.${process.pid}`
    writeFileSync(temporary, contents)
    renameSync(temporary, path)
  }
}

function isFresh(): boolean {
  const newest = Math.max(
    ...readdirSync(sources, { recursive: true, encoding: 'utf8' }).map((name) => statSync(join(sources, name)).mtimeMs),
  )
  return engineWorkers.every((worker) => existsSync(enginePath(worker)) && statSync(enginePath(worker)).mtimeMs > newest)
}
