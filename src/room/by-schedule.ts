/** What of a room runs by the schedule, and whose word holds now: the schedule's, or a person's until the schedule's next one. */
import type { Logger } from '../lib/log.ts'
import type { Clock } from '../lib/time.ts'
import type { ScheduledOutput, ScheduleStatus } from '../obs/index.ts'
import type { Room, Show } from '../show/index.ts'
import { type RoomDesire, recordingWish } from './journal.ts'
import { ScheduleFile } from './schedule-file.ts'
import { holds, isRun, nextEdgeMs, type Run, runsOf, talksAt } from './timetable.ts'

export interface ByScheduleOptions {
  show: Show
  room: Room
  stateDir: string
  log: Logger
  clock: Clock
}

export class BySchedule {
  readonly #options: ByScheduleOptions
  readonly #file: ScheduleFile | null
  #runs: Run[]

  constructor(options: ByScheduleOptions) {
    this.#options = options
    const { show, room, stateDir, log, clock } = options
    this.#file =
      show.schedule && room.scheduleRoom !== null
        ? new ScheduleFile({ config: show.schedule, room: room.scheduleRoom, stateDir, log, wallMs: () => clock.wallMs() })
        : null
    this.#runs = this.#newRuns()
  }

  /** Which outputs a start or stop by hand of these names is a decision against. */
  decide(names: string[], on: boolean, byHand: RoomDesire['byHand']): RoomDesire['byHand'] {
    const atMs = this.#options.clock.wallMs()
    const mine = names.filter((name) => this.#outputs.includes(name))
    return { ...byHand, ...Object.fromEntries(mine.map((name) => [name, { on, atMs }])) }
  }

  /** What is to run now; the same object where nothing changes. A changed schedule that turns something is the schedule's word, too. */
  follow(desire: RoomDesire): RoomDesire {
    const atMs = this.#options.clock.wallMs()
    const before = isRun(this.#runs, atMs)
    if (this.#file?.look()) this.#runs = this.#newRuns()
    const byHand = before === isRun(this.#runs, atMs) ? desire.byHand : {}
    const wished = (name: string) => this.#wished(name, byHand, atMs)
    const streams = this.#streams.filter((name) => desire.streams[name] !== wished(name))
    const recording = this.#records ? wished('record') : desire.recording
    if (streams.length === 0 && recording === desire.recording && byHand === desire.byHand) return desire
    const changed = Object.fromEntries(streams.map((name) => [name, wished(name)]))
    const record = recording === desire.recording ? {} : recordingWish(this.#options.room, desire, recording)
    return { ...desire, ...record, byHand, streams: { ...desire.streams, ...changed } }
  }

  status(): ScheduleStatus | null {
    const { room, clock } = this.#options
    if (!this.#file || room.scheduleRoom === null) return null
    const { schedule, problem } = this.#file
    const { timeZone } = schedule
    return { room: room.scheduleRoom, timeZone, ...talksAt(this.#days, clock.wallMs()), problem }
  }

  /** Null: this output does not run by the schedule. */
  statusOf(name: string, byHand: RoomDesire['byHand']): ScheduledOutput | null {
    if (!this.#outputs.includes(name)) return null
    const atMs = this.#options.clock.wallMs()
    const on = isRun(this.#runs, atMs)
    return { on, byHand: this.#wished(name, byHand, atMs) !== on, nextMs: nextEdgeMs(this.#runs, atMs) }
  }

  #wished(name: string, byHand: RoomDesire['byHand'], atMs: number): boolean {
    const decision = byHand[name]
    return decision && holds(decision, this.#runs, atMs) ? decision.on : isRun(this.#runs, atMs)
  }

  get #outputs(): string[] {
    return [...this.#streams, ...(this.#records ? ['record'] : [])]
  }

  get #streams(): string[] {
    return this.#options.room.streams.filter(({ auto }) => auto === 'schedule').map(({ name }) => name)
  }

  get #records(): boolean {
    return this.#options.room.record?.auto === 'schedule'
  }

  get #days() {
    return this.#file?.schedule.rooms.get(this.#options.room.scheduleRoom ?? '') ?? []
  }

  #newRuns(): Run[] {
    const { leadMs = 0, tailMs = 0 } = this.#options.show.schedule ?? {}
    return runsOf(this.#days, leadMs, tailMs)
  }
}
