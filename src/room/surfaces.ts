/** The room's keypads, Stream Decks and desks: a worker each, which goes on without control and keeps what is pressed meanwhile. */
import type { Logger } from '../lib/log.ts'
import type { KeyPress, SurfaceStatus } from '../obs/index.ts'
import type { Surface as SurfaceShow } from '../show/index.ts'
import { deviceName, type SurfaceWorkerStatus } from '../surfaces/index.ts'
import { surfaceConfig } from './config-surface.ts'
import type { RoomRun } from './room-run.ts'
import { Supervised } from './supervised.ts'
import { surfaceCommand } from './worker-commands.ts'

export interface SurfacesOptions {
  run: RoomRun
  log: Logger
  onChange: () => void
}

interface Surface {
  show: SurfaceShow
  worker: Supervised
  status: SurfaceWorkerStatus | null
}

/** So long a press that failed is told of. */
const toldMs = 60_000
const nothing = { last: null, counts: { pressed: 0, done: 0, short: 0, failed: 0 } }

export class Surfaces {
  readonly #options: SurfacesOptions
  readonly #surfaces: Surface[]

  constructor(options: SurfacesOptions) {
    this.#options = options
    this.#surfaces = options.run.room.surfaces.map((show) => this.#create(show))
  }

  get workers(): Supervised[] {
    return this.#surfaces.map(({ worker }) => worker)
  }

  statuses(nowMs = Date.now()): SurfaceStatus[] {
    return this.#surfaces.map(({ show, worker, status }) => ({
      name: show.name,
      kind: show.kind,
      device: deviceName(show),
      ...stateOf(worker, status),
      last: (status ?? nothing).last,
      counts: (status ?? nothing).counts,
      failures: (status?.failures ?? []).filter(({ atMs }) => nowMs - atMs < toldMs),
      restarts: worker.restarts,
    }))
  }

  #create(show: SurfaceShow): Surface {
    const { run, log, onChange } = this.#options
    const config = surfaceConfig(run, show)
    const one: Surface = {
      show,
      status: null,
      worker: new Supervised({
        name: config.name,
        dir: run.dir,
        log: log.child({ surface: show.name }),
        command: surfaceCommand,
        config: () => surfaceConfig(run, show),
        onEvent: (event, data) => event === 'status' && this.#says(one, data as SurfaceWorkerStatus),
        onUp: async () => this.#says(one, await one.worker.rpc.call<SurfaceWorkerStatus>('status')),
        onDown: () => {
          one.status = null
          onChange()
        },
      }),
    }
    return one
  }

  #says(one: Surface, status: SurfaceWorkerStatus): void {
    const { log, onChange } = this.#options
    const isKnown = (failure: KeyPress) =>
      one.status?.failures.some(({ key, atMs }) => key === failure.key && atMs === failure.atMs) ?? false
    for (const failure of status.failures.filter((one) => !isKnown(one)))
      log.warn({ surface: one.show.name, key: failure.key, does: failure.does, reason: failure.reason }, 'A key failed')
    if (one.status?.reason !== status.reason)
      log.info({ surface: one.show.name, reason: status.reason ?? 'its keys are heard' }, 'Surface changed')
    one.status = status
    onChange()
  }
}

function stateOf(worker: Supervised, status: SurfaceWorkerStatus | null): Pick<SurfaceStatus, 'state' | 'reason'> {
  if (worker.up && status) return { state: status.reason === null ? 'on' : 'waiting', reason: status.reason }
  return { state: worker.restarts > 0 ? 'failed' : 'starting', reason: worker.reason }
}
