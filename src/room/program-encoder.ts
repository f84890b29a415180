/** The program's encoder: which element codes, and the next one when that keeps failing. */
import type { Logger } from '../lib/log.ts'
import type { Staging } from './compose.ts'
import { encoderConfig } from './config-encoder.ts'
import { chooseEncoder, markFailed } from './encoder-choice.ts'
import type { RoomRun } from './room-run.ts'
import { Supervised } from './supervised.ts'
import { engineCommand } from './worker-commands.ts'

interface ProgramEncoderOptions {
  run: RoomRun
  log: Logger
  staging: () => Staging
  onChange: () => void
  /** How often it waited for a core since it began. */
  onCoreWaits: (coreWaits: number) => void
}

export interface EncoderStatus {
  element: string
  framesMade: number
  framesLost: number
  coreWaits: number
}

export class ProgramEncoder {
  readonly worker: Supervised
  status: EncoderStatus = { element: '', framesMade: 0, framesLost: 0, coreWaits: 0 }
  readonly #options: ProgramEncoderOptions
  #element = ''

  constructor(options: ProgramEncoderOptions) {
    this.#options = options
    const { run, log, staging } = options
    this.worker = new Supervised({
      name: 'encoder',
      dir: run.dir,
      log,
      command: engineCommand('encoder'),
      config: () => encoderConfig(run, staging(), this.#element),
      onEvent: (event, data) => event === 'status' && this.#says(data as EncoderStatus),
      onDown: () => this.#down(),
    })
  }

  /** GStreamer's name of what codes, from `choose` on. */
  get element(): string {
    return this.#element
  }

  /** Tries what this machine has. Rejects when nothing works. */
  async choose(): Promise<void> {
    const { run, log } = this.#options
    const wish = { prefer: run.room.encoder.prefer, format: run.format, log, runDir: run.dir }
    const { element } = await chooseEncoder(wish)
    this.#element = element
  }

  #says({ element, framesMade, framesLost, coreWaits }: EncoderStatus): void {
    this.status = { element, framesMade, framesLost, coreWaits }
    this.#options.onCoreWaits(coreWaits)
  }

  /** A hardware encoder that keeps failing on air gives way to the next one. */
  #down(): void {
    this.#options.onChange()
    if (!this.worker.looping || this.#element === 'x264enc') return
    markFailed(this.#element, this.#options.run.dir)
    void this.choose()
  }
}
