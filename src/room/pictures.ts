/** A room's scenes as its workers show them: what stands still is painted, and each scene is a composition. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Composition } from '../engine/messages/mix.ts'
import type { Logger } from '../lib/log.ts'
import { RoomRefusal } from '../obs/index.ts'
import type { Room, Source } from '../show/index.ts'
import { bundleEngine } from './bundle.ts'
import { planRoom, type Staging } from './compose.ts'
import { paint } from './paint.ts'
import type { RoomRun } from './room-run.ts'

export class Pictures {
  readonly #run: RoomRun
  #staging: Staging | null = null

  constructor(run: RoomRun) {
    this.#run = run
  }

  /** From the first `use` on; before, it throws. */
  get staging(): Staging {
    if (!this.#staging) throw new Error('the pictures are not painted yet')
    return this.#staging
  }

  /** Paints what stands still in the scenes of `room`; `use` puts it in place. */
  async paint(stateDir: string, log: Logger, room: Room = this.#run.room): Promise<Staging> {
    const { show, small } = this.#run
    const dir = join(stateDir, 'painted')
    mkdirSync(dir, { recursive: true })
    const plan = planRoom(show, room, dir, small, this.#staging)
    await bundleEngine()
    const staging = plan.finish(await paint(plan.jobs, dir))
    for (const problem of staging.problems) log.error({ ...problem }, 'A picture cannot be used')
    return staging
  }

  use(staging: Staging): void {
    this.#staging = staging
  }

  composition(scene: string): Composition {
    const found = this.staging.compositions.get(scene)
    if (!found) throw new RoomRefusal('not-found', `There is no scene \`${scene}\``)
    return found
  }

  /** Still pictures need no worker: they are there (null), or could not be painted. */
  problemOf(source: Source): string | null {
    if (source.kind !== 'image') return null
    return this.#staging?.problems.find(({ file }) => file === source.file)?.reason ?? null
  }
}
