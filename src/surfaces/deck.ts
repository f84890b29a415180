/** A Stream Deck: its keys, and the pictures on them, which say what is so. */
import type { Clock } from '../lib/time.ts'
import type { DeckSurface } from '../show/index.ts'
import { brightnessReport, type DeckModel, deckModel, pictureReports, readKeys, usualModel } from './deck-model.ts'
import { DeckPictures } from './deck-pictures.ts'
import type { Device, View } from './device.ts'
import { deviceName, findDecks, hidOf } from './find-devices.ts'
import { HeldKeys, type KeyListener } from './held-keys.ts'
import { type Look, lookOf } from './key-look.ts'
import { Plugged, type Send } from './plugged.ts'

/** One that is plugged in now. */
interface Shown {
  model: DeckModel
  send: Send
  /** What stands on each key, by its number. */
  looks: Map<string, Look>
}

export class Deck implements Device {
  onChange: () => void = () => {}
  readonly #surface: DeckSurface
  readonly #clock: Clock
  readonly #listener: KeyListener
  readonly #pictures: DeckPictures
  readonly #plugged: Plugged
  readonly #shown = new Set<Shown>()
  #view: View = { room: null, last: null, failures: new Map() }

  /** `painter`: the bundle that makes JPEGs. */
  constructor(surface: DeckSurface, painter: string, clock: Clock, listener: KeyListener) {
    this.#surface = surface
    this.#clock = clock
    this.#listener = listener
    this.#pictures = new DeckPictures(surface, painter)
    this.#plugged = new Plugged({
      kind: 'hid',
      name: deviceName(surface),
      find: () => findDecks(surface.device),
      open: (send, path) => this.#open(send, deckModel(hidOf(path).product ?? '') ?? usualModel),
      clock,
    })
    this.#plugged.onChange = () => this.onChange()
    this.#plugged.look()
  }

  get reason(): string | null {
    return this.#plugged.reason ?? this.#pictures.problem
  }

  follow(view: View): void {
    this.#view = view
    for (const shown of this.#shown) this.#show(shown)
  }

  close(): void {
    this.#plugged.close()
  }

  #open(send: Send, model: DeckModel) {
    const keys = new HeldKeys(this.#clock, this.#listener)
    const shown: Shown = { model, send, looks: new Map() }
    let before: boolean[] = []
    return {
      held: () => void this.#begin(shown),
      message: (report: Buffer) => {
        const now = readKeys(report, model)
        if (!now) return
        now.forEach((isDown, index) => {
          if (isDown === (before[index] ?? false)) return
          if (isDown) keys.press(String(index + 1), this.#clock.nowMs())
          else keys.release(String(index + 1), this.#clock.nowMs())
        })
        before = now
      },
      close: () => {
        keys.clear()
        this.#shown.delete(shown)
      },
    }
  }

  async #begin(shown: Shown): Promise<void> {
    await this.#pictures.paint(shown.model)
    shown.send(feature(brightnessReport(this.#surface.brightness)))
    for (let key = 0; key < shown.model.keys; key++) this.#send(shown, key, this.#pictures.blank)
    this.#shown.add(shown)
    this.#show(shown)
    this.onChange()
  }

  #show(shown: Shown): void {
    for (const { key, action } of this.#surface.keys) {
      const look = lookOf(key, action, this.#view)
      if (shown.looks.get(key) === look) continue
      shown.looks.set(key, look)
      this.#send(shown, Number(key) - 1, this.#pictures.of(key, look))
    }
  }

  /** Keys that this model has not are left out. */
  #send({ send, model }: Shown, key: number, jpeg: Buffer | null): void {
    if (jpeg && key < model.keys) send(...pictureReports(key, jpeg).map(output))
  }
}

/** How the report goes, as `hold-device.pl` wants it. */
function output(report: Buffer): Buffer {
  return Buffer.concat([Buffer.from('o'), report])
}

function feature(report: Buffer): Buffer {
  return Buffer.concat([Buffer.from('f'), report])
}
