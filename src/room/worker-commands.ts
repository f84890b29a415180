/** How a room's workers are started. Each gets the path of its configuration. */
import { fileURLToPath } from 'node:url'
import { type EngineWorker, enginePath } from './bundle.ts'

const outputMain = fileURLToPath(new URL('../recording/output-main.ts', import.meta.url))
const surfaceMain = fileURLToPath(new URL('../surfaces/surface-main.ts', import.meta.url))
const ingestMain = fileURLToPath(new URL('../ingest/ingest-main.ts', import.meta.url))

/** Large frames are taken from the heap and kept there: mapping and unmapping each one costs more than composing it. */
const engineEnvironment = { MALLOC_MMAP_THRESHOLD_: '268435456', MALLOC_TRIM_THRESHOLD_: '268435456' }

export function engineCommand(worker: EngineWorker) {
  return (configPath: string) => ({
    command: 'gjs',
    args: ['-m', enginePath(worker), configPath],
    env: { ...process.env, ...engineEnvironment },
  })
}

export function outputCommand(configPath: string) {
  return { command: process.execPath, args: [outputMain, configPath] }
}

export function ingestCommand(configPath: string) {
  return { command: process.execPath, args: [ingestMain, configPath] }
}

export function surfaceCommand(configPath: string) {
  return { command: process.execPath, args: [surfaceMain, configPath] }
}
