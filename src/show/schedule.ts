/** A conference's schedule, as Frab, Pentabarf and pretalx export it (XML): whose talks are when, in which room. */
import { DOMParser, type Element, ParseError } from '@xmldom/xmldom'
import { ShowError, ShowErrors } from '../lib/errors.ts'
import { durationMs, isTimeZone, startMs, type TimesOfDay } from './schedule-times.ts'

/** Times are Unix time in milliseconds. */
export interface Talk {
  title: string
  speakers: string[]
  startMs: number
  endMs: number
}

export interface Schedule {
  /** IANA's name of the zone in which people read its times; null: neither the show nor the file says one that is known. */
  timeZone: string | null
  /** By the room's name: the talks of each of its days, in the order of their beginnings. Days without any are left out. */
  rooms: Map<string, Talk[][]>
}

const exportHint = 'It is the XML that Frab, Pentabarf and pretalx export: `<schedule>`, and in it days, rooms and events'

/** `timeZone` goes before the file's own. Throws `ShowErrors`: what is wrong in `file`, at which line, and what would be right. */
export function readSchedule(text: string, file: string, timeZone: string | null): Schedule {
  const mistakes: ShowError[] = []
  const tell = (line: number, column: number, what: string, hint?: string) => {
    mistakes.push(new ShowError({ file, line: Math.max(1, line), column: Math.max(1, column) }, what, hint))
  }
  const at = (element: Element, what: string, hint?: string) =>
    tell(element.lineNumber ?? 1, element.columnNumber ?? 1, what, hint)
  const root = parse(text, tell)
  if (!root) throw new ShowErrors(mistakes)
  const days = root.tagName === 'schedule' ? children(root, 'day') : []
  if (days.length === 0) {
    at(root, root.tagName === 'schedule' ? 'the schedule has no days' : `\`${root.tagName}\` is no schedule`, exportHint)
    throw new ShowErrors(mistakes)
  }
  const conference = children(root, 'conference')[0]
  const times: TimesOfDay = {
    timeZone: timeZone ?? (conference && textOf(conference, 'time_zone_name')) ?? null,
    dayChange: (conference && textOf(conference, 'day_change')) ?? '00:00',
  }
  const known = times.timeZone !== null && isTimeZone(times.timeZone) ? times.timeZone : null
  const schedule: Schedule = { timeZone: known, rooms: new Map() }
  for (const day of days) {
    for (const room of children(day, 'room')) {
      const name = room.getAttribute('name')?.trim() ?? ''
      const talks = children(room, 'event').flatMap((event) => readTalk(event, day.getAttribute('date') ?? '', times, at))
      const known = schedule.rooms.get(name) ?? []
      const inOrder = talks.sort((a, b) => a.startMs - b.startMs)
      schedule.rooms.set(name, inOrder.length > 0 ? [...known, inOrder] : known)
    }
  }
  if (mistakes.length > 0) throw new ShowErrors(mistakes)
  return schedule
}

function readTalk(
  event: Element,
  day: string,
  times: TimesOfDay,
  tell: (element: Element, what: string, hint?: string) => void,
): Talk[] {
  const title = textOf(event, 'title') ?? 'without a title'
  const start = startMs(textOf(event, 'date'), textOf(event, 'start'), day, times)
  const duration = durationMs(textOf(event, 'duration'))
  if (typeof start !== 'number') tell(event, `the talk \`${title}\` ${start.what}`, start.hint)
  if (typeof duration !== 'number') tell(event, `the talk \`${title}\` ${duration.what}`, duration.hint)
  if (typeof start !== 'number' || typeof duration !== 'number') return []
  const persons = children(event, 'persons').flatMap((all) => children(all, 'person'))
  const speakers = persons.map((person) => plain(person.textContent)).filter((name) => name !== '')
  return [{ title, speakers, startMs: start, endMs: start + duration }]
}

/** Entities of its own are not followed: a file cannot make itself large. */
function parse(text: string, tell: (line: number, column: number, what: string, hint?: string) => void): Element | null {
  let broken: string | null = null
  const parser = new DOMParser({
    onError(level, message, { locator }: { locator?: { lineNumber: number; columnNumber: number } }) {
      if (level === 'warning' || broken !== null) return
      broken = message
      tell(locator?.lineNumber ?? 1, locator?.columnNumber ?? 1, `no XML: ${plain(message)}`, 'Export it anew')
    },
  })
  try {
    const root = parser.parseFromString(text, 'text/xml').documentElement
    return broken === null ? root : null
  } catch (error) {
    if (error instanceof ParseError && broken !== null) return null
    throw error
  }
}

function children(of: Element, name: string): Element[] {
  return [...of.childNodes].filter((node): node is Element => node.nodeType === 1 && node.nodeName === name)
}

/** Null where there is none, or nothing in it. */
function textOf(of: Element, name: string): string | null {
  const found = children(of, name)[0]
  return found ? plain(found.textContent) || null : null
}

/** In one line, without what would steer a terminal. */
function plain(text: string | null): string {
  return (text ?? '').replace(/[\s\p{Cc}]+/gu, ' ').trim()
}
