/** A keypad: its keys, and its light for numbers, which is on while they work. */
import type { Clock } from '../lib/time.ts'
import type { KeypadSurface } from '../show/index.ts'
import type { Device, View } from './device.ts'
import { deviceName, findKeypads } from './find-devices.ts'
import type { KeyListener } from './held-keys.ts'
import { EventType, writeEvent } from './input-event.ts'
import { KeyPresses } from './key-presses.ts'
import { Plugged, type Send } from './plugged.ts'

const numLight = 0

export class Keypad implements Device {
  onChange: () => void = () => {}
  readonly #plugged: Plugged
  readonly #lights = new Set<Send>()
  #isLit = false

  constructor(surface: KeypadSurface, clock: Clock, listener: KeyListener) {
    this.#plugged = new Plugged({
      kind: 'input',
      name: deviceName(surface),
      find: () => findKeypads(surface.device),
      open: (send) => this.#open(send, new KeyPresses(clock, listener)),
      clock,
    })
    this.#plugged.onChange = () => this.onChange()
    this.#plugged.look()
  }

  get reason(): string | null {
    return this.#plugged.reason
  }

  follow({ room, last }: View): void {
    const isLit = room !== null && last?.outcome !== 'failed'
    if (this.#isLit === isLit) return
    this.#isLit = isLit
    for (const send of this.#lights) send(light(isLit))
  }

  close(): void {
    this.#plugged.close()
  }

  #open(send: Send, presses: KeyPresses) {
    return {
      held: () => {
        this.#lights.add(send)
        send(light(this.#isLit))
      },
      message: (bytes: Buffer) => presses.push(bytes),
      close: () => {
        this.#lights.delete(send)
        presses.close()
      },
    }
  }
}

function light(on: boolean): Buffer {
  const event = { atMs: 0, type: EventType.light, code: numLight, value: on ? 1 : 0 }
  return Buffer.concat([writeEvent(event), writeEvent({ atMs: 0, type: EventType.sync, code: 0, value: 0 })])
}
