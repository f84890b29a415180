/** When outputs run by the schedule: from before the first talk of a day until after the last. Times are Unix time in milliseconds. */
import type { Talk } from '../show/index.ts'

/** It runs from `startMs` until just before `endMs`. */
export interface Run {
  startMs: number
  endMs: number
}

/** A person's start or stop, and when. */
export interface Decision {
  on: boolean
  atMs: number
}

/** In order; days whose runs touch are one. */
export function runsOf(days: Talk[][], leadMs: number, tailMs: number): Run[] {
  const runs = days
    .filter((talks) => talks.length > 0)
    .map((talks) => ({
      startMs: Math.min(...talks.map((talk) => talk.startMs)) - leadMs,
      endMs: Math.max(...talks.map((talk) => talk.endMs)) + tailMs,
    }))
    .sort((a, b) => a.startMs - b.startMs)
  const joined: Run[] = []
  for (const run of runs) {
    const last = joined.at(-1)
    if (last && run.startMs <= last.endMs) last.endMs = Math.max(last.endMs, run.endMs)
    else joined.push(run)
  }
  return joined
}

/** Whether the schedule wants it on. */
export function isRun(runs: Run[], atMs: number): boolean {
  return runs.some(({ startMs, endMs }) => startMs <= atMs && atMs < endMs)
}

/** When the schedule starts or stops it next; null: never again. */
export function nextEdgeMs(runs: Run[], atMs: number): number | null {
  return edges(runs).find((edgeMs) => edgeMs > atMs) ?? null
}

/** A person's word holds until the schedule's next one. */
export function holds(decision: Decision | undefined, runs: Run[], atMs: number): boolean {
  return decision !== undefined && !edges(runs).some((edgeMs) => decision.atMs < edgeMs && edgeMs <= atMs)
}

/** The talk that is on, and the one after. */
export function talksAt(days: Talk[][], atMs: number): { now: Talk | null; next: Talk | null } {
  const talks = days.flat()
  const began = talks.filter(({ startMs, endMs }) => startMs <= atMs && atMs < endMs)
  return { now: began.at(-1) ?? null, next: talks.find(({ startMs }) => startMs > atMs) ?? null }
}

function edges(runs: Run[]): number[] {
  return runs.flatMap(({ startMs, endMs }) => [startMs, endMs])
}
