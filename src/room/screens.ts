/** The screens of a room: a worker each, which shows a mix on one display of this machine; and one for the kiosk, where there is no desktop. */
import type { KioskStatus, ScreenStatus as WorkerScreen } from '../engine/messages/output.ts'
import type { Logger } from '../lib/log.ts'
import type { ScreenStatus } from '../obs/index.ts'
import type { ScreenOutput } from '../show/index.ts'
import type { Staging } from './compose.ts'
import { kioskConfig, screenConfig } from './config-device.ts'
import type { RoomRun } from './room-run.ts'
import { Supervised } from './supervised.ts'
import { engineCommand } from './worker-commands.ts'

export interface ScreensOptions {
  run: RoomRun
  log: Logger
  staging: () => Staging
  onChange: () => void
}

interface Screen {
  screen: ScreenOutput
  worker: Supervised
  status: WorkerScreen | null
}

export class Screens {
  readonly #options: ScreensOptions
  readonly #screens: Screen[]
  readonly #kiosk: Supervised | null
  /** Why there is no kiosk. */
  #kioskReason: string | null = null

  constructor(options: ScreensOptions) {
    this.#options = options
    this.#screens = options.run.room.screens.map((screen) => this.#create(screen))
    this.#kiosk = this.#createKiosk()
  }

  get workers(): Supervised[] {
    return [...(this.#kiosk ? [this.#kiosk] : []), ...this.#screens.map(({ worker }) => worker)]
  }

  statuses(): ScreenStatus[] {
    return this.#screens.map(({ screen, worker, status }) => ({
      name: screen.name,
      mix: screen.mix,
      fallback: screen.fallback,
      state: worker.up ? (status?.state ?? 'waiting') : worker.restarts > 0 ? 'failed' : 'waiting',
      reason: this.#kioskReason ?? (worker.up ? (status?.reason ?? null) : worker.reason),
      showing: status?.showing ?? 'card',
      display: status?.display ?? null,
      frames: status?.frames ?? 0,
      restarts: worker.restarts,
    }))
  }

  #create(screen: ScreenOutput): Screen {
    const { run, log, staging, onChange } = this.#options
    const one: Screen = {
      screen,
      status: null,
      worker: new Supervised({
        name: `screen-${screen.name}`,
        dir: run.dir,
        log: log.child({ screen: screen.name }),
        command: engineCommand('screen'),
        config: () => screenConfig(run, screen, staging()),
        onEvent: (event, data) => event === 'status' && this.#says(one, data as WorkerScreen),
        onUp: async () => this.#says(one, await one.worker.rpc.call<WorkerScreen>('status')),
        onDown: () => {
          one.status = null
          onChange()
        },
      }),
    }
    return one
  }

  #createKiosk(): Supervised | null {
    const { run, log } = this.#options
    const config = kioskConfig(run)
    if (!config) return null
    const worker: Supervised = new Supervised({
      name: 'kiosk',
      dir: run.dir,
      log,
      command: engineCommand('kiosk'),
      config: () => config,
      onEvent: (event, data) => event === 'status' && this.#kioskSays(data as KioskStatus),
      onUp: async () => this.#kioskSays(await worker.rpc.call<KioskStatus>('status')),
      onDown: (reason) => this.#kioskSays({ reason: `the display server's keeper: ${reason}` }),
    })
    return worker
  }

  #kioskSays({ reason }: KioskStatus): void {
    this.#kioskReason = reason
    this.#options.onChange()
  }

  #says(one: Screen, status: WorkerScreen): void {
    const before = one.status
    one.status = status
    if (before?.state !== status.state || before.showing !== status.showing || before.reason !== status.reason)
      this.#options.onChange()
  }
}
