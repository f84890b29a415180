/** The times of a schedule: each talk's own date with its offset from UTC, or a time of the day in the schedule's zone. */
import { DateTime, IANAZone } from 'luxon'
import type { FileFlaw } from './context.ts'

export interface TimesOfDay {
  /** IANA's name; null: none is known. */
  timeZone: string | null
  /** `09:00`: what begins earlier belongs to the day before. */
  dayChange: string
}

const timeOfDay = /^(\d{1,2}):(\d\d)(?::(\d\d))?$/

/** Unix time in milliseconds, or why there is none. `date` and `start` are the talk's own, `day` is the date of its day. */
export function startMs(date: string | null, start: string | null, day: string, times: TimesOfDay): number | FileFlaw {
  if (date?.includes('T')) return momentMs(date, times.timeZone)
  const [hours = '', minutes = ''] = timeOfDay.exec(start ?? '')?.slice(1) ?? []
  const when = `${date ?? day}T${hours.padStart(2, '0')}:${minutes}`
  const found = momentMs(when, times.timeZone)
  if (typeof found !== 'number' || date !== null || !isBefore(start ?? '', times.dayChange)) return found
  return DateTime.fromISO(when, { zone: times.timeZone ?? 'utc' })
    .plus({ days: 1 })
    .toMillis()
}

/** `00:20`, hours and minutes, maybe seconds; in milliseconds. */
export function durationMs(written: string | null): number | FileFlaw {
  const [, hours, minutes, seconds = '0'] = timeOfDay.exec(written ?? '') ?? []
  if (hours === undefined)
    return { what: `has no duration: \`${written ?? ''}\``, hint: 'Hours and minutes are wanted: `<duration>00:20</duration>`' }
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000
}

export function isTimeZone(name: string): boolean {
  return IANAZone.isValidZone(name)
}

function momentMs(iso: string, timeZone: string | null): number | FileFlaw {
  const isAbsolute = /(Z|[+-]\d\d:?\d\d)$/.test(iso)
  if (!isAbsolute && timeZone === null)
    return {
      what: 'has a time, but the schedule says no time zone',
      hint: 'Write `timezone: Europe/Sofia` in the show, beside `from`',
    }
  if (!isAbsolute && !isTimeZone(timeZone ?? ''))
    return {
      what: `is in the time zone \`${timeZone}\`, which nobody knows`,
      hint: 'Write `timezone: Europe/Sofia` in the show, beside `from`',
    }
  const found = DateTime.fromISO(iso, { zone: isAbsolute || timeZone === null ? 'utc' : timeZone })
  if (found.isValid) return found.toMillis()
  return {
    what: `has no start: \`${iso}\``,
    hint: 'A date with its time is wanted, `<date>2026-01-31T09:30:00+01:00</date>`, or `<start>09:30</start>`',
  }
}

function isBefore(time: string, other: string): boolean {
  return time.padStart(5, '0') < other.padStart(5, '0')
}
