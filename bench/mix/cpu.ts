/** Processor time of processes, user and system, all threads. */
import { readFileSync } from 'node:fs'

/** Processes by the part they play; those with the same name are added up. */
export interface Part {
  name: string
  pid: number
}

/** Seconds of processor time per second of wall time. */
export type Cost = Record<string, number>

/** `USER_HZ`: the unit of /proc, the same on every Linux. */
const ticksPerSecond = 100

export async function measure(parts: Part[], wait: () => Promise<void>): Promise<Cost> {
  const startMs = performance.now()
  const before = parts.map(({ pid }) => usedSeconds(pid))
  await wait()
  const seconds = (performance.now() - startMs) / 1000
  const cost: Cost = {}
  parts.forEach(({ name, pid }, index) => {
    cost[name] = (cost[name] ?? 0) + (usedSeconds(pid) - (before[index] ?? 0)) / seconds
  })
  return cost
}

export function total(cost: Cost, except: readonly string[] = []): number {
  return Object.entries(cost).reduce((sum, [name, seconds]) => (except.includes(name) ? sum : sum + seconds), 0)
}

/** Fails when the process is gone: then there is nothing to compare. */
function usedSeconds(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}
