/** One surface of a room: what is pressed and moved becomes commands, and its lights, pictures and faders follow what is so. */
import type { Clock } from '../lib/time.ts'
import type { SurfaceAction } from '../show/index.ts'
import { actionText } from './action-text.ts'
import { commandFor, isRecording, type KeyAct } from './commands.ts'
import type { SurfaceConfig, SurfaceWorkerStatus } from './config.ts'
import { Deck } from './deck.ts'
import { Desk } from './desk.ts'
import type { Device } from './device.ts'
import type { KeyListener } from './held-keys.ts'
import { Keypad } from './keypad.ts'
import { PressQueue } from './press-queue.ts'
import { RoomLink } from './room-link.ts'

type Options = Pick<SurfaceConfig, 'obsPath' | 'surface' | 'painter'>

export class Surface {
  onChange: () => void = () => {}
  readonly #name: string
  readonly #actions: Map<string, SurfaceAction>
  readonly #room: RoomLink
  readonly #queue: PressQueue
  readonly #device: Device
  /** Keys that did what they do when they went down: to hold them on means nothing. */
  readonly #began = new Set<string>()

  constructor(options: Options, clock: Clock) {
    const { obsPath, surface } = options
    this.#name = surface.name
    const keys = surface.kind === 'x-air' ? [] : surface.keys
    this.#actions = new Map(keys.map(({ key, action }) => [key, action]))
    this.#room = new RoomLink(obsPath, clock)
    this.#queue = new PressQueue(this.#room, clock)
    this.#device = this.#open(options, clock)
    for (const part of [this.#room, this.#queue, this.#device]) part.onChange = () => this.#changed()
  }

  status(): SurfaceWorkerStatus {
    const { last, failures, counts } = this.#queue
    return { reason: this.#device.reason, last, failures: [...failures.values()], counts }
  }

  async close(): Promise<void> {
    this.#device.close()
    await this.#room.close()
  }

  #open({ surface, painter }: Options, clock: Clock): Device {
    switch (surface.kind) {
      case 'keypad':
        return new Keypad(surface, clock, this.#listener())
      case 'stream-deck':
        return new Deck(surface, painter, clock, this.#listener())
      case 'x-air':
        return new Desk(surface, clock, this.#room, (...change) => this.#queue.push(...change))
    }
  }

  #listener(): KeyListener {
    const bound = (key: string, then: (action: SurfaceAction) => void) => {
      const action = this.#actions.get(key)
      if (action) then(action)
    }
    return {
      pressed: (key) =>
        bound(key, (action) => {
          if (this.#mustBeHeld(action)) return void this.#began.delete(key)
          this.#began.add(key)
          this.#press(key, { action, wasHeld: false })
        }),
      held: (key) => bound(key, (action) => this.#began.has(key) || this.#press(key, { action, wasHeld: true })),
      letGo: (key) => bound(key, (action) => this.#began.has(key) || this.#queue.short(key, actionText(action))),
      missed: () => this.#queue.missed('this machine was too busy to hear all keys'),
    }
  }

  #press(key: string, act: KeyAct): void {
    this.#queue.push(key, actionText(act.action), () => commandFor(act, this.#name, this.#room))
  }

  /** What must not happen by a slip, as on the page. */
  #mustBeHeld({ does }: SurfaceAction): boolean {
    return does === 'panic' || (does === 'record' && this.#room.isUp && isRecording(this.#room.status))
  }

  #changed(): void {
    const { last, failures } = this.#queue
    this.#device.follow({ room: this.#room.isUp ? this.#room.status : null, last, failures })
    this.onChange()
  }
}
