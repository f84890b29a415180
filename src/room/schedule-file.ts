/** The schedule's file, followed: a changed good one is taken; while it is broken or gone, the last good one stays. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { MixosError } from '../lib/errors.ts'
import type { Logger } from '../lib/log.ts'
import { writeWhole } from '../lib/write-whole.ts'
import { readSchedule, type Schedule, type ShowSchedule } from '../show/index.ts'

export interface ScheduleProblem {
  reason: string
  /** Unix time in milliseconds. */
  sinceMs: number
}

interface ScheduleFileOptions {
  config: ShowSchedule
  /** The room's name in it. */
  room: string
  stateDir: string
  log: Logger
  wallMs: () => number
}

export class ScheduleFile {
  /** The last good one. Empty where there was none. */
  schedule: Schedule = { timeZone: null, rooms: new Map() }
  /** Why the file is not followed; null: it is. */
  problem: ScheduleProblem | null = null
  readonly #options: ScheduleFileOptions
  readonly #kept: string
  /** Of the file as it was read last, and as it was seen last. */
  #read: string
  #seen: string

  /** Where the file is broken, what was good before control came back. */
  constructor(options: ScheduleFileOptions) {
    this.#options = options
    this.#kept = join(options.stateDir, 'schedule.xml')
    this.#read = this.#seen = this.#stamp()
    if (this.#take(options.config.file)) return
    const { problem } = this
    this.#take(this.#kept)
    this.problem = problem
  }

  /** To be called now and then. True when another schedule holds from now on. A file is read when it has stood still. */
  look(): boolean {
    const now = this.#stamp()
    const isStill = now === this.#seen
    this.#seen = now
    if (!isStill || now === this.#read) return false
    this.#read = now
    return this.#take(this.#options.config.file)
  }

  #take(file: string): boolean {
    const { config, room, log, wallMs } = this.#options
    try {
      const text = readFileSync(file, 'utf8')
      const schedule = readSchedule(text, file, config.timeZone)
      if (!schedule.rooms.has(room)) throw new MixosError('no-such-room', `${file} has no room \`${room}\` any more`)
      this.schedule = schedule
      this.problem = null
      log.info({ file, room }, 'The schedule is followed')
      if (file !== this.#kept) this.#keep(text)
      return true
    } catch (error) {
      const reason = inWords(file, error as NodeJS.ErrnoException)
      this.problem = { reason, sinceMs: wallMs() }
      log.error({ file, reason }, 'The schedule cannot be read; the last good one stays')
      return false
    }
  }

  /** A disk that is full costs only this. */
  #keep(text: string): void {
    try {
      writeWhole(this.#kept, text)
    } catch (error) {
      this.#options.log.error({ file: this.#kept, reason: (error as Error).message }, 'The schedule cannot be kept')
    }
  }

  #stamp(): string {
    try {
      const { mtimeMs, size, ino } = statSync(this.#options.config.file)
      return `${mtimeMs} ${size} ${ino}`
    } catch (error) {
      return (error as NodeJS.ErrnoException).code ?? 'gone'
    }
  }
}

/** A broken file may have a mistake in each of its talks. */
function inWords(file: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return `${file} is not there any more`
  return message.split('\n')[0] ?? message
}
