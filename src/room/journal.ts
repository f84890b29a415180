/** What clients changed since the show was written: survives control, and a reboot. */
import { readFileSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Logger } from '../lib/log.ts'
import { type Clock, systemClock } from '../lib/time.ts'
import { writeWhole } from '../lib/write-whole.ts'
import { type Room, type Sound, sourcesIn, type Transition } from '../show/index.ts'
import { type CrewState, nobody } from './crew.ts'
import type { Decision } from './timetable.ts'

export interface RoomDesire {
  programScene: string
  previewScene: string
  transition: Transition
  sounds: Sound[]
  panic: boolean
  black: boolean
  recording: boolean
  /** Whether they are to be recorded by themselves, by their sources. */
  cameras: Record<string, boolean>
  /** By name: whether it is to run. */
  streams: Record<string, boolean>
  /** What a person started or stopped of what runs by the schedule, by the output's name. */
  byHand: Record<string, Decision>
  /** Scenes of the other mixes, by name. */
  mixes: Record<string, string>
  crew: CrewState
  /** The source that the operator listens to, before its fader; null: what is mixed. */
  listen: string | null
}

/** Sources that somebody sees now, in the program or in another mix. */
export function sourcesOnAir(room: Room, { programScene, mixes }: Pick<RoomDesire, 'programScene' | 'mixes'>): string[] {
  return [...new Set([programScene, ...Object.values(mixes)].flatMap((scene) => sourcesIn(room, scene)))]
}

/** The program's recording starts or stops, and with it the cameras that go with it. */
export function recordingWish({ record }: Room, { cameras }: RoomDesire, on: boolean): Pick<RoomDesire, 'recording' | 'cameras'> {
  const mine = (record?.cameras ?? []).filter(({ auto }) => auto).map(({ source }) => [source, on])
  return { recording: on, cameras: { ...cameras, ...Object.fromEntries(mine) } }
}

/** Longer than a power cut, shorter than a night. */
const anotherDayMs = 6 * 3_600_000

/** An entry is kept beside the show's value of then: when the show itself changes that value, the show wins. */
interface Entry<Value> {
  show: Value
  now: Value
}

interface JournalFile {
  programScene?: string
  previewScene?: string
  panic?: boolean
  black?: boolean
  recording?: boolean
  cameras?: Record<string, boolean>
  streams?: Record<string, boolean>
  byHand?: Record<string, Decision>
  mixes?: Record<string, string>
  crew?: CrewState
  transition?: Entry<Transition>
  sounds?: Record<string, Entry<Sound>>
}

export function desireOf(room: Room): RoomDesire {
  const preview = room.scenes.find((scene) => scene.name !== room.startScene)?.name ?? room.startScene
  return {
    programScene: room.startScene,
    previewScene: preview,
    transition: room.transition,
    sounds: room.sounds,
    panic: false,
    black: false,
    recording: room.record?.auto === true,
    cameras: Object.fromEntries(
      (room.record?.cameras ?? []).map(({ source, auto }) => [source, auto && room.record?.auto === true]),
    ),
    streams: Object.fromEntries(room.streams.map(({ name, auto }) => [name, auto === true])),
    byHand: {},
    mixes: Object.fromEntries(room.mixes.map(({ name, startScene }) => [name, startScene])),
    crew: nobody,
    listen: null,
  }
}

function contentOf(room: Room, desire: RoomDesire): JournalFile {
  const { programScene, previewScene, panic, black, recording, cameras, streams, byHand, mixes, crew } = desire
  const sounds = Object.fromEntries(
    desire.sounds.flatMap((now) => {
      const show = room.sounds.find((one) => one.source === now.source)
      return show && !isDeepStrictEqual(show, now) ? [[now.source, { show, now }]] : []
    }),
  )
  const transition = isDeepStrictEqual(room.transition, desire.transition)
    ? undefined
    : { show: room.transition, now: desire.transition }
  return { programScene, previewScene, panic, black, recording, cameras, streams, byHand, mixes, crew, transition, sounds }
}

export class Journal {
  readonly #file: string
  readonly #log: Logger
  readonly #clock: Clock

  constructor(dir: string, log: Logger, clock: Clock = systemClock) {
    this.#file = join(dir, 'journal.json')
    this.#log = log
    this.#clock = clock
  }

  /** The room is on air now: told once a minute, so that a power cut in between is not taken for a night. */
  touch(): void {
    const now = new Date(this.#clock.wallMs())
    try {
      utimesSync(this.#file, now, now)
    } catch {
      // Nothing was changed yet, or the disk is gone: `write` tells of that.
    }
  }

  /** The show's wishes with the journal's changes; entries that no longer fit are dropped, with a word in the log. */
  read(room: Room): RoomDesire {
    return this.#fit(room, this.#isOfAnotherDay() ? this.#lasting() : this.#load())
  }

  /** The same wishes for `after`, what the show has made of `before`. */
  carry(before: Room, desire: RoomDesire, after: Room): RoomDesire {
    const carried = this.#fit(after, contentOf(before, desire))
    const isThere = carried.sounds.some(({ source }) => source === desire.listen)
    return { ...carried, listen: isThere ? desire.listen : null }
  }

  #fit(room: Room, known: JournalFile): RoomDesire {
    const desire = desireOf(room)
    for (const key of ['programScene', 'previewScene'] as const) {
      const scene = known[key]
      if (scene === undefined) continue
      if (room.scenes.some((one) => one.name === scene)) desire[key] = scene
      else this.#dropped(key, scene)
    }
    for (const [mix, scene] of Object.entries(known.mixes ?? {})) {
      if (desire.mixes[mix] === undefined) continue
      if (room.scenes.some((one) => one.name === scene)) desire.mixes[mix] = scene
      else this.#dropped(`mix ${mix}`, scene)
    }
    for (const key of ['panic', 'black', 'recording'] as const) desire[key] = known[key] ?? desire[key]
    for (const name of Object.keys(desire.streams)) desire.streams[name] = known.streams?.[name] ?? desire.streams[name] ?? true
    if (room.record === null) desire.recording = false
    for (const { source, auto } of room.record?.cameras ?? [])
      desire.cameras[source] = known.cameras?.[source] ?? (auto && desire.recording)
    desire.byHand = known.byHand ?? {}
    desire.crew = known.crew ?? nobody
    if (known.transition) {
      if (isDeepStrictEqual(known.transition.show, room.transition)) desire.transition = known.transition.now
      else this.#dropped('transition', known.transition.now.kind)
    }
    desire.sounds = room.sounds.map((sound) => {
      const entry = known.sounds?.[sound.source]
      if (!entry) return sound
      if (isDeepStrictEqual(entry.show, sound)) return entry.now
      this.#dropped('sound', sound.source)
      return sound
    })
    return desire
  }

  write(room: Room, desire: RoomDesire): void {
    this.#save(contentOf(room, desire))
  }

  /** After an orderly end: the next start begins with the show's own scene, with the sound as it was left. */
  close(): void {
    this.#save(this.#lasting())
  }

  #lasting(): JournalFile {
    const { transition, sounds } = this.#load()
    return { transition, sounds }
  }

  /** Switched off in the evening without an end: in the morning what the show says holds again, as after an orderly end. */
  #isOfAnotherDay(): boolean {
    const stat = statSync(this.#file, { throwIfNoEntry: false })
    if (!stat || this.#clock.wallMs() - stat.mtimeMs < anotherDayMs) return false
    this.#log.warn({ lastOnAir: stat.mtime.toISOString() }, 'The room was off air for long: it begins as the show says')
    return true
  }

  #load(): JournalFile {
    try {
      return JSON.parse(readFileSync(this.#file, 'utf8')) as JournalFile
    } catch {
      return {}
    }
  }

  /** A disk that is full or gone costs the journal, never the command that was to be noted. */
  #save(content: JournalFile): void {
    try {
      writeWhole(this.#file, JSON.stringify(content))
    } catch (error) {
      this.#log.error(
        { file: this.#file, reason: (error as Error).message },
        'The journal cannot be written; changes are lost with control',
      )
    }
  }

  #dropped(entry: string, value: string): void {
    this.#log.warn({ entry, value, reason: 'the show changed it' }, 'Journal entry is dropped')
  }
}
