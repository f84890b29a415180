/** Presses in the order in which they came, each carried out once, and what came of it. */
import type { Clock } from '../lib/time.ts'
import type { KeyPress } from '../obs/index.ts'
import type { Command } from './commands.ts'
import type { SurfaceWorkerStatus } from './config.ts'
import { RoomGone, type RoomLink } from './room-link.ts'

/** Asked when it is its turn: what is so then, counts. */
type Make = () => Promise<Command>

interface Waiting {
  press: KeyPress
  make: Make
  settled: () => void
}

export class PressQueue {
  onChange: () => void = () => {}
  readonly counts: SurfaceWorkerStatus['counts'] = { pressed: 0, done: 0, short: 0, failed: 0 }
  /** Each key's newest failure, until that key does what it should. */
  readonly failures = new Map<string, KeyPress>()
  last: KeyPress | null = null
  readonly #room: RoomLink
  readonly #clock: Clock
  readonly #waiting: Waiting[] = []
  #isWorking = false

  constructor(room: RoomLink, clock: Clock) {
    this.#room = room
    this.#clock = clock
  }

  push(key: string, does: string, make: Make, settled: () => void = () => {}): void {
    this.#waiting.push({ press: this.#note(key, does, 'waiting'), make, settled })
    void this.#work()
  }

  /** A key that was to be held was let go. */
  short(key: string, does: string): void {
    this.#note(key, does, 'short')
    this.counts.short++
    this.onChange()
  }

  /** Presses that never reached us. */
  missed(reason: string): void {
    this.#settle(this.#note('unknown', 'unknown', 'waiting'), reason)
  }

  #note(key: string, does: string, outcome: KeyPress['outcome']): KeyPress {
    const press = { key, does, outcome, reason: null, atMs: this.#clock.wallMs() }
    this.last = press
    this.counts.pressed++
    return press
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return
    this.#isWorking = true
    this.onChange()
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      const reason = await this.#carryOut(next.make).then(
        () => null,
        (error: Error) => error.message,
      )
      next.settled()
      this.#settle(next.press, reason)
    }
    this.#isWorking = false
  }

  /** Fails with the reason. */
  async #carryOut(make: Make): Promise<void> {
    let command: Command | null = null
    while (await this.#room.untilUp())
      try {
        if (command?.isDone(this.#room.status)) return
        command ??= await make()
        await command.send(this.#room)
        return
      } catch (error) {
        if (!(error instanceof RoomGone)) throw error
      }
    throw new Error('the room could not be reached')
  }

  #settle(press: KeyPress, reason: string | null): void {
    press.outcome = reason === null ? 'done' : 'failed'
    press.reason = reason
    this.counts[press.outcome]++
    if (reason === null) this.failures.delete(press.key)
    else this.failures.set(press.key, press)
    this.onChange()
  }
}
