/** Which inputs are on air, and which are seen at all. */
import type { Uuids } from './names.ts'
import { type ObsEvent, obsEvent } from './obs-event.ts'
import { Intent } from './protocol.ts'
import type { RoomStatus, SourceStatus } from './room-status.ts'

/** In the program; a source without a picture: heard in it. */
export function isActive({ hasPicture, heard, tally }: SourceStatus): boolean {
  return tally === 'program' || (!hasPicture && heard)
}

/** In the program or the preview. */
export function isShowing(source: SourceStatus): boolean {
  return isActive(source) || source.tally === 'preview'
}

/** Remembers what clients were told last. */
export class Activity {
  readonly #uuids: Uuids
  #active: ReadonlySet<string>
  #showing: ReadonlySet<string>

  constructor(uuids: Uuids, status: RoomStatus) {
    this.#uuids = uuids
    this.#active = namesOf(status, isActive)
    this.#showing = namesOf(status, isShowing)
  }

  /** What has changed since. */
  observe(status: RoomStatus): ObsEvent[] {
    const [active, showing] = [namesOf(status, isActive), namesOf(status, isShowing)]
    const events = status.sources.flatMap(({ name }) => [
      ...this.#change(name, this.#showing, showing, Intent.InputShowStateChanged, 'InputShowStateChanged', 'videoShowing'),
      ...this.#change(name, this.#active, active, Intent.InputActiveStateChanged, 'InputActiveStateChanged', 'videoActive'),
    ])
    this.#active = active
    this.#showing = showing
    return events
  }

  #change(
    name: string,
    before: ReadonlySet<string>,
    now: ReadonlySet<string>,
    intent: number,
    eventType: string,
    field: string,
  ): ObsEvent[] {
    if (before.has(name) === now.has(name)) return []
    const inputUuid = this.#uuids.of('input', name)
    return [obsEvent(intent, eventType, { inputName: name, inputUuid, [field]: now.has(name) })]
  }
}

function namesOf({ sources }: RoomStatus, fits: (source: SourceStatus) => boolean): ReadonlySet<string> {
  return new Set(sources.filter(fits).map(({ name }) => name))
}
