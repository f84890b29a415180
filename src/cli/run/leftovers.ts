/** Ends the workers that a control left running which died while it ended them. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { identify, leadsSession, type ProcessId, stop } from '../../lib/process.ts'

interface Worker {
  name: string
  process: ProcessId
}

/** An output has a file to close, and gives its disk five seconds for that. */
const outputGraceMs = 6000
const graceMs = 1500

/** Resolves with their names when they are gone. Outputs go first, so that what they record is whole. */
export async function endWorkers(runDir: string): Promise<string[]> {
  const workers = workersOf(runDir)
  const outputs = workers.filter(({ name }) => name.startsWith('output-'))
  const others = workers.filter((worker) => !outputs.includes(worker))
  await Promise.all(outputs.map((worker) => stop(worker.process, outputGraceMs)))
  await Promise.all(others.map((worker) => stop(worker.process, graceMs)))
  return workers.map(({ name }) => name)
}

/** Looked for among all processes and not by their sockets: so one that hangs, or is only coming up, is found as well. */
function workersOf(runDir: string): Worker[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.flatMap((pid) => {
    const process = identify(Number(pid))
    const name = process && workerName(pid, runDir)
    return process && name ? [{ name, process }] : []
  })
}

/** A worker begins a session of its own, and its command line ends with its configuration in the room's run folder. */
function workerName(pid: string, runDir: string): string | null {
  try {
    const config = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').at(-2) ?? ''
    return leadsSession(Number(pid)) && dirname(config) === runDir && config.endsWith('.json') ? basename(config, '.json') : null
  } catch {
    // It ended while we looked.
    return null
  }
}
