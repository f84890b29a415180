/** Workers as processes: started in a session of their own, recognised by pid and start time, stopped for sure. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { MixosError } from './errors.ts'
import { type Clock, sleep, systemClock } from './time.ts'

/** A pid alone may be somebody else's by now; with the start time (clock ticks since boot) it is one process only. */
export interface ProcessId {
  pid: number
  startTicks: number
}

export interface DetachedOptions {
  command: string
  args: readonly string[]
  /** Takes stdout and stderr, appended. */
  logFile: string
  cwd?: string
  /** The whole environment; without it our own. */
  env?: NodeJS.ProcessEnv
}

/** What we started: who it is, and its handle for `exit` events while we live. It outlives us. */
export interface Detached extends ProcessId {
  child: ChildProcess
}

/** Starts a process in its own session, so that neither our end nor a Ctrl-C reaches it. Fails when it cannot start. */
export async function spawnDetached({ command, args, logFile, cwd, env }: DetachedOptions): Promise<Detached> {
  const log = openSync(logFile, 'a', 0o600)
  try {
    const child = spawn(command, args, { detached: true, stdio: ['ignore', log, log], cwd, env })
    await once(child, 'spawn')
    child.unref()
    const pid = child.pid as number
    return { child, pid, startTicks: readStat(pid)?.startTicks ?? 0 }
  } catch (cause) {
    throw new MixosError('spawn-failed', `${command} does not start`, { cause })
  } finally {
    closeSync(log)
  }
}

/** True for the very process, not for its zombie nor for a later one with the same pid. */
export function isAlive({ pid, startTicks }: ProcessId): boolean {
  const stat = readStat(pid)
  return stat !== null && stat.startTicks === startTicks && stat.state !== 'Z' && stat.state !== 'X'
}

/** Who runs under this pid now; null when nobody does. */
export function identify(pid: number): ProcessId | null {
  const stat = readStat(pid)
  return stat && { pid, startTicks: stat.startTicks }
}

/** Sends the signal to this very process. False when it is gone. */
export function kill(id: ProcessId, signal: NodeJS.Signals): boolean {
  if (!isAlive(id)) return false
  try {
    return process.kill(id.pid, signal)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw new MixosError('kill-failed', `no ${signal} to process ${id.pid}`, { cause })
  }
}

const pollMs = 20

/** SIGTERM, then SIGKILL after `graceMs`; resolves when the process is gone. */
export async function stop(id: ProcessId, graceMs: number, clock: Clock = systemClock): Promise<void> {
  kill(id, 'SIGTERM')
  const deadlineMs = clock.nowMs() + graceMs
  while (isAlive(id)) {
    if (clock.nowMs() >= deadlineMs) kill(id, 'SIGKILL')
    await sleep(clock, pollMs)
  }
}

/** True for what `spawnDetached` starts; false too when it is gone. */
export function leadsSession(pid: number): boolean {
  return readStat(pid)?.session === pid
}

/** Fields 3, 6 and 22 of /proc/PID/stat; the name before them may hold spaces and brackets. */
function readStat(pid: number): { state: string; session: number; startTicks: number } | null {
  let text: string
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return null
  }
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { state: fields[0] ?? '', session: Number(fields[3]), startTicks: Number(fields[19]) }
}
