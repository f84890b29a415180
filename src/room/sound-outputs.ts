/** The sound outputs of a room: a worker each, which plays a mix on one device of this machine. */
import type { SoundOutputStatus as WorkerSound } from '../engine/messages/output.ts'
import type { Logger } from '../lib/log.ts'
import type { SoundOutputStatus } from '../obs/index.ts'
import type { SoundOutput } from '../show/index.ts'
import { soundOutputConfig } from './config-device.ts'
import type { RoomRun } from './room-run.ts'
import { Supervised } from './supervised.ts'
import { engineCommand } from './worker-commands.ts'

export interface SoundOutputsOptions {
  run: RoomRun
  log: Logger
  /** The source that the operator listens to. */
  listened: () => string | null
  onChange: () => void
}

interface Played {
  output: SoundOutput
  worker: Supervised
  status: WorkerSound | null
}

export class SoundOutputs {
  readonly #options: SoundOutputsOptions
  readonly #played: Played[]

  constructor(options: SoundOutputsOptions) {
    this.#options = options
    this.#played = options.run.room.soundOutputs.map((output) => this.#create(output))
  }

  get workers(): Supervised[] {
    return this.#played.map(({ worker }) => worker)
  }

  statuses(): SoundOutputStatus[] {
    return this.#played.map(({ output, worker, status }) => ({
      name: output.name,
      mix: output.mix,
      device: typeof output.to === 'string' ? output.to : output.to.name,
      listens: output.listens,
      state: worker.up ? (status?.state ?? 'waiting') : worker.restarts > 0 ? 'failed' : 'waiting',
      reason: worker.up ? (status?.reason ?? null) : worker.reason,
      isFed: status?.isFed ?? false,
      driftPpm: status?.driftPpm ?? 0,
      restarts: worker.restarts,
    }))
  }

  /** After a changed wish; one that is away hears of it when it is back. */
  async followListen(): Promise<void> {
    await Promise.all(this.#played.map((played) => this.#sendListen(played)))
  }

  async #sendListen({ output, worker }: Played): Promise<void> {
    if (!output.listens || !worker.up) return
    await worker.rpc.call('listen', { path: this.#options.run.listenPath(this.#options.listened()) })
  }

  #create(output: SoundOutput): Played {
    const { run, log, onChange } = this.#options
    const played: Played = {
      output,
      status: null,
      worker: new Supervised({
        name: `sound-${output.name}`,
        dir: run.dir,
        log: log.child({ soundOutput: output.name }),
        command: engineCommand('sound'),
        config: () => soundOutputConfig(run, output),
        onEvent: (event, data) => event === 'status' && this.#says(played, data as WorkerSound),
        onUp: async () => {
          await this.#sendListen(played)
          this.#says(played, await played.worker.rpc.call<WorkerSound>('status'))
        },
        onDown: () => {
          played.status = null
          onChange()
        },
      }),
    }
    return played
  }

  #says(played: Played, status: WorkerSound): void {
    const before = played.status
    played.status = status
    if (before?.state !== status.state || before.reason !== status.reason || before.isFed !== status.isFed)
      this.#options.onChange()
  }
}
