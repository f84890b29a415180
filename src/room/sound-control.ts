/** How each source is heard: what clients want of it, and the backup microphones that stand in. */
import type { Logger } from '../lib/log.ts'
import { type Cancel, systemClock } from '../lib/time.ts'
import { RoomRefusal, type SoundChange } from '../obs/index.ts'
import type { Room, Sound } from '../show/index.ts'
import type { Audience } from './audience.ts'
import type { Desired } from './desired.ts'
import type { RoomDesire } from './journal.ts'
import type { Plant } from './plant.ts'
import { StandIns, withStandIns } from './stand-ins.ts'

interface SoundControlOptions {
  room: Room
  log: Logger
  plant: Plant
  desired: Desired
  audience: Audience
}

/** How often it is looked who speaks. */
const standInMs = 250

/** Its commands want to be called one after the other. */
export class SoundControl {
  readonly #options: SoundControlOptions
  readonly #standIns: StandIns
  #stopLooking: Cancel = () => {}

  constructor(options: SoundControlOptions) {
    this.#options = options
    this.#standIns = new StandIns((source) => options.plant.levels.speaks(source))
  }

  /** The silent ones, and who is heard in their stead. */
  get standIns(): ReadonlyMap<string, string> {
    return this.#standIns.active
  }

  /** What is wanted, with the backups that stand in. */
  get heard(): RoomDesire {
    const { room, desired } = this.#options
    return { ...desired.now, sounds: withStandIns(room, desired.now.sounds, this.#standIns.active) }
  }

  start(): void {
    this.#stopLooking = systemClock.every(standInMs, () => this.#look())
  }

  stop(): void {
    this.#stopLooking()
  }

  async set(source: string, change: SoundChange): Promise<void> {
    const { plant, desired, audience } = this.#options
    const sound: Sound = { ...desired.soundOf(source), ...change }
    if (!(sound.gainDb >= -100 && sound.gainDb <= 26)) throw new RoomRefusal('bad-value', 'A volume is between -100 and +26 dB')
    if (!(sound.delayMs >= 0 && sound.delayMs <= 2000)) throw new RoomRefusal('bad-value', 'A delay is between 0 and 2,000 ms')
    desired.change({ sounds: desired.now.sounds.map((one) => (one.source === source ? sound : one)) })
    await plant.mixers.setSounds()
    if (change.channels !== undefined) {
      await plant.sources.setChannels(source, change.channels)
      audience.tellStatus()
    }
    const { gainDb, muted, delayMs } = sound
    audience.tell({ type: 'sound', source, gainDb, muted, delayMs })
  }

  async listen(source: string | null): Promise<void> {
    const { plant, desired, audience } = this.#options
    if (source !== null) desired.soundOf(source)
    desired.change({ listen: source })
    await plant.listen()
    audience.tellStatus()
  }

  async resetClip(source?: string): Promise<void> {
    const { plant, desired, audience } = this.#options
    if (source !== undefined) desired.soundOf(source)
    plant.levels.resetClip(source)
    audience.tellStatus()
  }

  #look(): void {
    const { plant, desired, audience, log } = this.#options
    if (!this.#standIns.update(desired.now.sounds)) return
    log.warn({ standIns: Object.fromEntries(this.#standIns.active) }, 'Backup microphones changed')
    plant.mixers.setSounds().catch((error: Error) => {
      log.warn({ reason: error.message }, 'The mixer did not take the sound')
    })
    audience.tellStatus()
  }
}
