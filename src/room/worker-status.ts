/** A worker in words. */
import type { WorkerStatus } from '../obs/index.ts'
import type { Supervised } from './supervised.ts'

export function workerStatus(worker: Supervised): WorkerStatus {
  const { pid, restarts, reason } = worker
  return { state: worker.up ? 'up' : restarts > 0 ? 'down' : 'starting', pid, restarts, reason }
}
