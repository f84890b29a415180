/** What is wanted of a room now; each change is noted in the journal. */
import { RoomRefusal } from '../obs/index.ts'
import type { Room, Sound } from '../show/index.ts'
import type { Journal, RoomDesire } from './journal.ts'

export class Desired {
  readonly #room: Room
  readonly #journal: Journal
  #now: RoomDesire

  constructor(room: Room, journal: Journal, now: RoomDesire) {
    this.#room = room
    this.#journal = journal
    this.#now = now
  }

  get now(): RoomDesire {
    return this.#now
  }

  change(change: Partial<RoomDesire>): void {
    this.expect(change)
    this.#journal.write(this.#room, this.#now)
  }

  /** What is only noted with the next change. */
  expect(change: Partial<RoomDesire>): void {
    this.#now = { ...this.#now, ...change }
  }

  soundOf(source: string): Sound {
    const sound = this.#now.sounds.find((one) => one.source === source)
    if (!sound) throw new RoomRefusal('not-found', `There is no source \`${source}\` with sound`)
    return sound
  }
}
