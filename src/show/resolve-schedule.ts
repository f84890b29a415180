/** The schedule as the show names it: its file read, and each room's name looked up in it. */
import { readFileSync } from 'node:fs'
import { ShowErrors } from '../lib/errors.ts'
import { fitting, member, type ResolveContext } from './context.ts'
import { findFile } from './files.ts'
import { didYouMean } from './mistakes.ts'
import { nearest } from './nearest.ts'
import { readSchedule } from './schedule.ts'
import { isTimeZone } from './schedule-times.ts'
import { scheduleShape } from './shape-schedule.ts'
import type { ShowSchedule } from './show.ts'
import type { Auto } from './show-output.ts'
import type { KeyPath } from './show-text.ts'

const usualLeadMs = 5 * 60_000
const usualTailMs = 10 * 60_000

interface Found {
  schedule: ShowSchedule | null
  /** Names of its rooms; null where the file is broken, or there is none. */
  scheduleRooms: string[] | null
}

export function resolveSchedule(context: ResolveContext): Found {
  const written = fitting(scheduleShape, member(context.text.value, 'schedule'))
  if (!written) return { schedule: null, scheduleRooms: null }
  const { timezone: timeZone = null, lead: leadMs = usualLeadMs, tail: tailMs = usualTailMs } = written
  if (timeZone !== null && !isTimeZone(timeZone)) {
    const hint = didYouMean(nearest(timeZone, Intl.supportedValuesOf('timeZone'))) ?? 'Write one such as `Europe/Sofia`'
    context.mistakes.value(['schedule', 'timezone'], `no time zone named \`${timeZone}\``, hint)
    return { schedule: null, scheduleRooms: null }
  }
  const file = findFile(context, written.from, ['schedule', 'from'], 'schedule')
  if (file === null) return { schedule: null, scheduleRooms: null }
  const schedule = { file, timeZone, leadMs, tailMs }
  try {
    return { schedule, scheduleRooms: [...readSchedule(readFileSync(file, 'utf8'), file, timeZone).rooms.keys()] }
  } catch (error) {
    if (!(error instanceof ShowErrors)) throw error
    context.mistakes.inFile(error)
    return { schedule, scheduleRooms: null }
  }
}

/** What the schedule calls this room; null: the room has none. */
export function resolveScheduleRoom(context: ResolveContext, room: unknown, path: KeyPath): string | null {
  const name = member(room, 'schedule')
  if (typeof name !== 'string') return null
  if (member(context.text.value, 'schedule') === undefined) {
    context.mistakes.key(
      [...path, 'schedule'],
      'the show names no schedule',
      'Write `schedule: { from: schedule.xml }` at its top',
    )
    return null
  }
  const rooms = context.scheduleRooms
  if (rooms !== null && !rooms.includes(name)) {
    const hint = didYouMean(nearest(name, rooms)) ?? `Its rooms: ${rooms.join(', ')}`
    context.mistakes.value([...path, 'schedule'], `the schedule has no room \`${name}\``, hint)
  }
  return name
}

/** Says so where an output is to follow a schedule that its room does not have. */
export function resolveAuto(context: ResolveContext, room: unknown, auto: Auto, path: KeyPath): Auto {
  if (auto === 'schedule' && member(room, 'schedule') === undefined) {
    const hint = "Write `schedule: NAME` in the room, its room's name there"
    context.mistakes.value([...path, 'auto'], 'this room has no schedule', hint)
  }
  return auto
}
