/** A mixing desk's faders: each is the volume of a source, both ways, and never round in a circle. */
import type { Clock } from '../lib/time.ts'
import type { RoomStatus } from '../obs/index.ts'
import type { DeskSurface } from '../show/index.ts'
import type { Command } from './commands.ts'
import { DeskLine } from './desk-line.ts'
import type { Device, View } from './device.ts'
import { faderDb, faderPlace } from './fader-law.ts'
import type { RoomLink } from './room-link.ts'

/** The desk's faders have 1,024 places. */
const place = 1 / 1023
const nearDb = 0.05

/** `settled`: it was done, or has failed. */
export type Push = (key: string, does: string, command: () => Promise<Command>, settled: () => void) => void

/** What desk and room last agreed on, or are about to; null: not known yet. */
interface Channel {
  number: number
  source: string
  fader: number | null
  gainDb: number | null
  muted: boolean | null
  /** What the desk said waits, or is being done: until then the room's word is an old one. */
  isWaiting: boolean
  isSent: boolean
}

export class Desk implements Device {
  reason: string | null
  onChange: () => void = () => {}
  readonly #line: DeskLine
  readonly #room: RoomLink
  readonly #push: Push
  readonly #channels: Channel[]

  constructor(surface: DeskSurface, clock: Clock, room: RoomLink, push: Push) {
    this.#room = room
    this.#push = push
    this.reason = `${surface.host}:${surface.port} does not answer`
    this.#channels = surface.faders.map(({ channel, source }) => ({
      number: channel,
      source,
      fader: null,
      gainDb: null,
      muted: null,
      isWaiting: false,
      isSent: false,
    }))
    this.#line = new DeskLine(surface, clock, {
      found: () => this.#found(),
      lost: (reason) => this.#say(reason),
      told: (address, value) => this.#told(address, value),
    })
  }

  /** What the room changed goes to the desk. */
  follow({ room }: View): void {
    if (!room || !this.#line.isUp) return
    for (const channel of this.#channels) {
      const source = room.sources.find(({ name }) => name === channel.source)
      // Before the desk has said how it stands, it is not moved: somebody may have set it by ear.
      if (!source || channel.isWaiting || channel.isSent || channel.gainDb === null || channel.muted === null) continue
      if (Math.abs(source.gainDb - channel.gainDb) > nearDb) {
        channel.gainDb = source.gainDb
        channel.fader = faderPlace(source.gainDb)
        this.#line.send(addressOf(channel, 'fader'), { type: 'float', value: channel.fader })
      }
      if (source.muted !== channel.muted) {
        channel.muted = source.muted
        this.#line.send(addressOf(channel, 'on'), { type: 'integer', value: source.muted ? 0 : 1 })
      }
    }
  }

  close(): void {
    this.#line.close()
  }

  /** The desk's word counts at the beginning: its faders may make the hall's sound. */
  #found(): void {
    for (const channel of this.#channels) {
      channel.gainDb = null
      channel.fader = null
      channel.muted = null
      for (const what of ['fader', 'on'] as const) this.#line.send(addressOf(channel, what))
    }
    this.#say(null)
  }

  #told(address: string, value: number): void {
    for (const channel of this.#channels) {
      if (address === addressOf(channel, 'fader') && Math.abs(value - (channel.fader ?? -1)) > 0.75 * place) {
        channel.fader = value
        channel.gainDb = faderDb(value)
        this.#change(channel)
      } else if (address === addressOf(channel, 'on') && channel.muted !== (value === 0)) {
        channel.muted = value === 0
        this.#change(channel)
      }
    }
  }

  /** The newest place counts; those on the way to it are left out. */
  #change(channel: Channel): void {
    if (channel.isWaiting) return
    channel.isWaiting = true
    const make = async () => {
      const { gainDb, muted } = channel
      channel.isWaiting = false
      channel.isSent = true
      return {
        send: () => this.#send(channel.source, gainDb, muted),
        isDone: (status: RoomStatus) => isSo(status, channel.source, gainDb, muted),
      }
    }
    this.#push(`channel ${channel.number}`, `volume of ${channel.source}`, make, () => {
      channel.isSent = false
    })
  }

  async #send(inputName: string, gainDb: number | null, inputMuted: boolean | null): Promise<void> {
    if (gainDb !== null) await this.#room.call('SetInputVolume', { inputName, inputVolumeDb: gainDb })
    if (inputMuted !== null) await this.#room.call('SetInputMute', { inputName, inputMuted })
  }

  #say(reason: string | null): void {
    this.reason = reason
    this.onChange()
  }
}

function addressOf({ number }: Channel, what: 'fader' | 'on'): string {
  return `/ch/${String(number).padStart(2, '0')}/mix/${what}`
}

function isSo({ sources }: RoomStatus, name: string, gainDb: number | null, muted: boolean | null): boolean {
  const source = sources.find((one) => one.name === name)
  if (!source) return false
  const isLoud = gainDb === null || Math.abs(source.gainDb - gainDb) <= nearDb
  return isLoud && (muted === null || source.muted === muted)
}
