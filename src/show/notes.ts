/** What is no mistake of a show's, but would surprise whoever runs it: secrets that are not here, a schedule that lies in the past. */
import { readFileSync } from 'node:fs'
import { DateTime } from 'luxon'
import { type ShowError, ShowErrors } from '../lib/errors.ts'
import { Mistakes } from './mistakes.ts'
import { readSchedule } from './schedule.ts'
import { resolveSecret, SecretError } from './secrets.ts'
import type { Show } from './show.ts'
import type { SecretRef } from './show-reference.ts'
import { type KeyPath, ShowText } from './show-text.ts'

/** Of a good show in the file `path`, as of now, in the order of their places. Their form is that of mistakes: place, what, and the way out. */
export function showNotes(show: Show, path: string): readonly ShowError[] {
  const text = new ShowText(readFileSync(path, 'utf8'))
  const notes = new Mistakes(path, text)
  noteSecrets(show, text, notes)
  noteSchedule(show, notes)
  return new ShowErrors(notes.found).errors
}

function noteSecrets(show: Show, text: ShowText, notes: Mistakes): void {
  const missing = new Map<string, string>()
  for (const ref of secretsOf(show)) {
    try {
      resolveSecret(ref)
    } catch (error) {
      if (!(error instanceof SecretError)) throw error
      missing.set(ref.secret, error.message)
    }
  }
  for (const { secret, path } of namedSecrets(text.value, [])) {
    const why = missing.get(secret)
    if (why !== undefined) notes.value(path, why)
  }
}

function secretsOf({ rooms }: Show): SecretRef[] {
  return rooms.flatMap(({ sources, streams, control }) => [
    ...sources.flatMap((source) => (source.kind === 'net' && source.secret ? [source.secret] : [])),
    ...streams.flatMap(({ secret }) => secret ?? []),
    ...(control.password ? [control.password] : []),
  ])
}

/** Each `{ secret: NAME }` of what is written. */
function namedSecrets(value: unknown, path: KeyPath): { secret: string; path: KeyPath }[] {
  if (typeof value !== 'object' || value === null) return []
  const inside = Object.entries(value).flatMap(([key, one]) => namedSecrets(one, [...path, key]))
  return 'secret' in value && typeof value.secret === 'string' ? [{ secret: value.secret, path }, ...inside] : inside
}

function noteSchedule({ schedule }: Show, notes: Mistakes): void {
  if (!schedule) return
  const { rooms, timeZone } = readSchedule(readFileSync(schedule.file, 'utf8'), schedule.file, schedule.timeZone)
  const endMs = Math.max(...[...rooms.values()].flat(2).map((talk) => talk.endMs))
  if (!Number.isFinite(endMs) || endMs > Date.now()) return
  const ended = DateTime.fromMillis(endMs, { zone: timeZone ?? 'utc' }).toFormat('yyyy-MM-dd HH:mm')
  notes.value(
    ['schedule', 'from'],
    `all its talks are over: the last one ended ${ended}. Nothing starts by it any more`,
    'Export it anew, for the days to come',
  )
}
