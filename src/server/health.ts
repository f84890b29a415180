/** Whether a room's program really goes out, for `/healthz`. */
import type { RoomStatus } from '../obs/index.ts'

/** A status older than this means that the room itself hangs. */
const staleMs = 5000

export interface RoomHealth {
  room: string
  ok: boolean
  /** Why not, in words. */
  problems: string[]
  /** What is wrong but does not stop the program: lost sources and the like. */
  warnings: string[]
  programScene: string
  onAirMs: number
}

/** A room is well when it mixes, encodes, and no output that should run has failed. A lost source is only a warning. */
export function judgeRoom(status: RoomStatus, nowMs: number): RoomHealth {
  const problems: string[] = []
  if (nowMs - status.atMs > staleMs) problems.push(`the status is ${Math.round((nowMs - status.atMs) / 1000)} s old`)
  for (const worker of ['mixer', 'encoder'] as const) {
    const { state, reason } = status[worker]
    if (state !== 'up') problems.push(`${worker} is ${state}${reason ? `: ${reason}` : ''}`)
  }
  for (const output of status.outputs) {
    if (output.state === 'failed') problems.push(`${output.name} failed${output.reason ? `: ${output.reason}` : ''}`)
  }
  const lost = status.sources.filter((source) => source.state === 'lost' || source.state === 'failed')
  const warnings = [
    ...lost.map((source) => `source ${source.name} is ${source.state}${source.reason ? `: ${source.reason}` : ''}`),
    ...status.alarms.map((alarm) => alarm.text),
  ]
  const { room, programScene, onAirMs } = status
  return { room, ok: problems.length === 0, problems, warnings, programScene, onAirMs }
}
