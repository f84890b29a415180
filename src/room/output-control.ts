/** Starts and stops what a room records and streams: by a client's word, or by the schedule's. */
import type { Logger } from '../lib/log.ts'
import { RoomRefusal } from '../obs/index.ts'
import type { Room } from '../show/index.ts'
import type { Audience } from './audience.ts'
import type { BySchedule } from './by-schedule.ts'
import type { Desired } from './desired.ts'
import { type RoomDesire, recordingWish } from './journal.ts'
import type { Plant } from './plant.ts'

interface OutputControlOptions {
  room: Room
  log: Logger
  plant: Plant
  desired: Desired
  audience: Audience
  bySchedule: BySchedule
}

/** Its commands want to be called one after the other. */
export class OutputControl {
  readonly #options: OutputControlOptions

  constructor(options: OutputControlOptions) {
    this.#options = options
  }

  async startRecord(): Promise<void> {
    const { room, plant, desired, audience } = this.#options
    if (!room.record) throw new RoomRefusal('not-now', `The show has no recording for ${room.name}: add outputs.record`)
    if (plant.outputs.recordState === 'on') throw new RoomRefusal('not-now', 'It records already')
    audience.tell({ type: 'record', state: 'starting', file: null, reason: null })
    const { cameras } = recordingWish(room, desired.now, true)
    desired.change({ cameras })
    plant.outputs.followCameras()
    await plant.outputs.startRecord()
    desired.change({ recording: true, byHand: this.#decided(['record'], true) })
  }

  /** Path of the last segment. */
  async stopRecord(): Promise<string> {
    const { room, plant, desired, audience } = this.#options
    if (!desired.now.recording && plant.outputs.recordState === 'off') throw new RoomRefusal('not-now', 'It does not record')
    const wish = recordingWish(room, desired.now, false)
    desired.change({ ...wish, byHand: this.#decided(['record'], false) })
    plant.outputs.followCameras()
    audience.tell({ type: 'record', state: 'stopping', file: null, reason: null })
    return await plant.outputs.stopRecord()
  }

  async recordCamera(source: string, on: boolean): Promise<string | null> {
    const { plant, desired, audience } = this.#options
    const { cameras } = desired.now
    if (!Object.hasOwn(cameras, source)) throw noCamera(source, Object.keys(cameras))
    desired.change({ cameras: { ...cameras, [source]: on } })
    try {
      return await (on ? plant.startCamera(source) : plant.stopCamera(source))
    } finally {
      audience.tellStatus()
    }
  }

  /** One, or all. */
  async stream(on: boolean, name?: string): Promise<void> {
    const { room, plant, desired, audience } = this.#options
    const { streams } = desired.now
    const names = Object.keys(streams)
    if (names.length === 0) throw new RoomRefusal('not-now', `The show has no stream for ${room.name}: add outputs.stream`)
    if (name !== undefined && !names.includes(name))
      throw new RoomRefusal('not-found', `There is no stream \`${name}\`: there are ${names.join(', ')}`)
    const changed = name === undefined ? names : [name]
    const wished = Object.fromEntries(changed.map((one) => [one, on]))
    desired.change({ streams: { ...streams, ...wished }, byHand: this.#decided(changed, on) })
    await plant.outputs.followStreams()
    audience.tellStatus()
  }

  /** What begins by the schedule and does not come is tried again by the outputs, and told in the status. */
  async followSchedule(): Promise<void> {
    const { plant, desired, audience, log, bySchedule } = this.#options
    const before = desired.now
    const now = bySchedule.follow(before)
    if (now === before) return
    desired.change(now)
    const { recording, streams } = now
    log.info({ recording, streams }, 'The schedule starts or stops outputs')
    plant.outputs.followCameras()
    const turned = recording === before.recording ? null : recording
    const done = await Promise.allSettled([
      turned === null ? null : turned ? plant.outputs.startRecord() : plant.outputs.stopRecord(),
      plant.outputs.followStreams(),
    ])
    for (const one of done)
      if (one.status === 'rejected') log.warn({ reason: String(one.reason) }, 'An output does not follow the schedule at once')
    audience.tellStatus()
  }

  #decided(names: string[], on: boolean): RoomDesire['byHand'] {
    const { bySchedule, desired } = this.#options
    return bySchedule.decide(names, on, desired.now.byHand)
  }
}

function noCamera(source: string, there: string[]): RoomRefusal {
  const what = there.length > 0 ? `there are ${there.join(', ')}` : 'none is'
  return new RoomRefusal(
    'not-found',
    `The camera \`${source}\` is not in record.cameras of the show: ${what}. Add it: \`{ ${source}: { auto: false } }\``,
  )
}
