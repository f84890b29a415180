/** Commands of all clients of a room, one after the other. */
import { RoomRefusal } from '../obs/index.ts'

export class CommandQueue {
  #last: Promise<unknown> = Promise.resolve()

  /** Settles as the command does, when those before it have ended; rejects with a `RoomRefusal` whatever went wrong. */
  add<Result>(command: () => Promise<Result>): Promise<Result> {
    const done = this.#last.then(command)
    this.#last = done.catch(() => {})
    return done.catch((error: unknown) => {
      if (error instanceof RoomRefusal) throw error
      throw new RoomRefusal('failed', error instanceof Error ? error.message : String(error), { cause: error })
    })
  }
}
