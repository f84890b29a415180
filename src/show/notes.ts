/** What is no mistake of a show's, but would surprise whoever runs it: secrets that are not here, devices that two sources read, a schedule in the past. */
import { readFileSync } from 'node:fs'
import { DateTime } from 'luxon'
import { type ShowError, ShowErrors } from '../lib/errors.ts'
import { Mistakes } from './mistakes.ts'
import { readSchedule } from './schedule.ts'
import { resolveSecret, SecretError } from './secrets.ts'
import type { Host, Show } from './show.ts'
import type { DeviceRef, SecretRef } from './show-reference.ts'
import type { Source } from './show-source.ts'
import { type KeyPath, ShowText } from './show-text.ts'

/** Lengths that SRT allows for a passphrase. */
const [shortest, longest] = [10, 79]

/** Of a good show in the file `path`, as of now, in the order of their places. Their form is that of mistakes: place, what, and the way out. */
export function showNotes(show: Show, path: string): readonly ShowError[] {
  const text = new ShowText(readFileSync(path, 'utf8'))
  const notes = new Mistakes(path, text)
  noteSecrets(show, text, notes)
  noteDevices(show, notes)
  noteSchedule(show, notes)
  return new ShowErrors(notes.found).errors
}

function noteSecrets(show: Show, text: ShowText, notes: Mistakes): void {
  const troubles = new Map<string, string>()
  for (const { ref, isSrt } of secretsOf(show)) {
    try {
      const { length } = resolveSecret(ref)
      if (isSrt && (length < shortest || length > longest))
        troubles.set(
          ref.secret,
          `the secret \`${ref.secret}\` has ${length} letters: a passphrase of SRT has ${shortest} to ${longest}`,
        )
    } catch (error) {
      if (!(error instanceof SecretError)) throw error
      troubles.set(ref.secret, error.message)
    }
  }
  for (const { secret, path } of namedSecrets(text.value, [])) {
    const why = troubles.get(secret)
    if (why !== undefined) notes.value(path, why)
  }
}

function secretsOf({ rooms }: Show): { ref: SecretRef; isSrt: boolean }[] {
  return rooms.flatMap(({ sources, streams, control }) => {
    const far = [...sources.filter((source) => source.kind === 'net'), ...streams]
    return [
      ...far.flatMap(({ secret, protocol }) => (secret ? [{ ref: secret, isSrt: protocol === 'srt' }] : [])),
      ...(control.password ? [{ ref: control.password, isSrt: false }] : []),
    ]
  })
}

/** Few drivers let two programs read: what is opened second has nothing. */
function noteDevices({ rooms, hosts }: Show, notes: Mistakes): void {
  for (const room of rooms) {
    const readers = new Map<string, string>()
    for (const source of room.sources)
      for (const { key, ref } of devicesOf(source)) {
        const held = heldDevices(hosts, ref, key)
        const again = held.find((device) => readers.has(device))
        if (again !== undefined)
          notes.value(
            ['rooms', room.name, 'sources', source.name, key],
            `\`${readers.get(again)}\` reads this device already, and most give what they have to one program only`,
            key === 'capture'
              ? 'Show one source in several scenes: a layer has a `crop` of its own'
              : 'Through PipeWire several may read it: `pipewire: NODE`, each with its `inputs`',
          )
        for (const device of held) readers.set(device, readers.get(device) ?? source.name)
      }
  }
}

function devicesOf(source: Source): { key: 'capture' | 'sound'; ref: DeviceRef }[] {
  const sound = source.kind === 'capture' || source.kind === 'screen' ? source.sound : null
  const own = source.kind === 'sound' && 'device' in source.from ? source.from.device : sound
  return [
    ...(source.kind === 'capture' ? [{ key: 'capture' as const, ref: source.picture }] : []),
    ...(own === null ? [] : [{ key: 'sound' as const, ref: own }]),
  ]
}

/** What only one program can read, on each host that has it. PipeWire, and most names of ALSA, give to several. */
function heldDevices(hosts: Host[], ref: DeviceRef, key: string): string[] {
  const devices =
    typeof ref === 'string'
      ? hosts.flatMap(({ name, captures }) => {
          const device = captures.get(ref)
          return device ? [{ host: name, ...device }] : []
        })
      : [{ host: '', ...ref }]
  return devices
    .filter(({ by, name }) => by !== 'pipewire' && (by !== 'alsa' || /^(plug)?hw:/.test(name)))
    .map(({ host, by, name }) => `${key} ${host} ${by} ${name}`)
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
