/** Who hears what happens in a room: each event as it comes, the status twice a second too, meters only while somebody wants them. */
import { type Cancel, type Clock, systemClock } from '../lib/time.ts'
import type { Meters, RoomEvent, RoomStatus } from '../obs/index.ts'

interface Told {
  status: () => RoomStatus
  meters: () => Meters
}

type Listener = (event: RoomEvent) => void

const statusEveryMs = 500
const metersEveryMs = 50

export class Audience {
  readonly #told: Told
  readonly #clock: Clock
  /** With each listener: whether it wants meters now. */
  readonly #listeners = new Map<Listener, () => boolean>()
  #stopStatus: Cancel | null = null
  #stopMeters: Cancel | null = null

  constructor(told: Told, clock: Clock = systemClock) {
    this.#told = told
    this.#clock = clock
  }

  /** Begins to tell status and meters unasked. */
  start(): void {
    this.#stopStatus = this.#clock.every(statusEveryMs, () => {
      this.#followWishes()
      this.tellStatus()
    })
  }

  close(): void {
    this.#stopStatus?.()
    this.#endMeters()
  }

  /** Call the result to hear no more. */
  subscribe(listener: Listener, wantsMeters: () => boolean): () => void {
    this.#listeners.set(listener, wantsMeters)
    return () => this.#listeners.delete(listener)
  }

  tell(event: RoomEvent): void {
    for (const listener of this.#listeners.keys()) listener(event)
  }

  tellStatus(): void {
    if (this.#listeners.size > 0) this.tell({ type: 'status', status: this.#told.status() })
  }

  #followWishes(): void {
    const wanted = [...this.#listeners.values()].some((wantsMeters) => wantsMeters())
    if (!wanted) this.#endMeters()
    else this.#stopMeters ??= this.#clock.every(metersEveryMs, () => this.tell({ type: 'meters', ...this.#told.meters() }))
  }

  #endMeters(): void {
    this.#stopMeters?.()
    this.#stopMeters = null
  }
}
