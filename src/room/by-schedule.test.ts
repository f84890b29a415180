/** Outputs by the schedule, with a clock turned by hand: days, hands on the page, files that break, and a control that comes back. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLogger } from '../lib/log.ts'
import { ManualClock } from '../lib/manual-clock.ts'
import { loadShow, type Room } from '../show/index.ts'
import { BySchedule } from './by-schedule.ts'
import { Journal, type RoomDesire } from './journal.ts'

const log = createLogger({}, { level: 'silent' })
const minute = 60_000
const hour = 60 * minute
let dir: string
let clock: ManualClock
let by: BySchedule
let desire: RoomDesire
let journal: Journal
let room: Room

/** Talks of a day: its first one's beginning and its last one's end, in Sofia. */
const day = (date: string, from: string, to: string) => `<day date="${date}"><room name="Main">
  <event><title>First</title><start>${from}</start><duration>00:30</duration></event>
  <event><title>Last</title><date>${date}T${to}:00</date><duration>00:00</duration></event></room></day>`
const schedule = (...days: string[]) =>
  `<schedule><conference><time_zone_name>Europe/Sofia</time_zone_name></conference>${days.join('')}</schedule>`
const write = (text: string) => writeFileSync(join(dir, 'schedule.xml'), text)
/** The clocks are put back in the night between. */
const saturday = (to = '18:00') => day('2026-10-24', '10:00', to)
const sunday = day('2026-10-25', '10:00', '16:00')

const show = () => loadShow(join(dir, 'show.yaml'))

/** A control that comes: it reads the journal and the schedule. */
function begin(kept = show()) {
  room = kept.rooms[0] as Room
  journal = new Journal(join(dir, 'state'), log, clock)
  by = new BySchedule({ show: kept, room, stateDir: join(dir, 'state'), log, clock })
  desire = by.follow(journal.read(room))
}

/** As a room does: it looks each second, and notes what changed. */
function follow() {
  const before = desire
  desire = by.follow(desire)
  if (desire !== before) journal.write(room, desire)
}
function at(iso: string) {
  clock.advance(Date.parse(iso) - clock.wallMs())
  follow()
  return desire
}

function press(names: string[], on: boolean) {
  const streams = Object.fromEntries(names.filter((name) => name !== 'record').map((name) => [name, on]))
  const recording = names.includes('record') ? on : desire.recording
  desire = { ...desire, recording, streams: { ...desire.streams, ...streams }, byHand: by.decide(names, on, desire.byHand) }
  journal.write(room, desire)
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mixos-schedule-'))
  mkdirSync(join(dir, 'state'))
  clock = new ManualClock(Date.parse('2026-10-24T06:00:00+03:00'))
  write(schedule(saturday(), sunday))
  writeFileSync(
    join(dir, 'show.yaml'),
    `show: S
video: 720p25
schedule: { from: schedule.xml }
rooms:
  hall:
    schedule: Main
    scenes: { A: [ { text: a } ] }
    outputs:
      record: { to: rec, auto: schedule }
      streams:
        by-hours: { rtmp: "rtmp://example.org/live/a", auto: schedule }
        by-hand:  { rtmp: "rtmp://example.org/live/b", auto: false }
`,
  )
  begin()
})
afterEach(() => rmSync(dir, { recursive: true }))

const isOn = () => [desire.streams['by-hours'], desire.recording]

test('over two days, and the night in which the clocks are put back', () => {
  expect(isOn()).toEqual([false, false])
  expect(by.statusOf('by-hours', {})).toEqual({ on: false, byHand: false, nextMs: Date.parse('2026-10-24T09:55:00+03:00') })
  at('2026-10-24T09:54:59+03:00')
  expect(isOn()).toEqual([false, false])
  at('2026-10-24T09:55:00+03:00')
  expect(isOn()).toEqual([true, true])
  at('2026-10-24T18:09:59+03:00')
  expect(isOn()).toEqual([true, true])
  at('2026-10-24T18:10:00+03:00')
  expect(isOn()).toEqual([false, false])
  at('2026-10-25T09:54:59+02:00')
  expect(isOn()).toEqual([false, false])
  at('2026-10-25T09:55:00+02:00')
  expect(isOn()).toEqual([true, true])
  at('2026-10-25T16:10:00+02:00')
  expect(isOn()).toEqual([false, false])
  expect(by.statusOf('record', {})?.nextMs).toBeNull()
  expect(desire.streams['by-hand']).toBe(false)
  expect(by.statusOf('by-hand', {})).toBeNull()
})

test('a Stop during a talk is not undone by the clock, only by the next morning', () => {
  at('2026-10-24T11:00:00+03:00')
  press(['by-hours'], false)
  at('2026-10-24T17:59:00+03:00')
  expect(isOn()).toEqual([false, true])
  expect(by.statusOf('by-hours', desire.byHand)).toMatchObject({ on: true, byHand: true })
  at('2026-10-25T11:00:00+02:00')
  expect(isOn()).toEqual([true, true])
})

test('a Start before the talks is not undone either', () => {
  press(['record'], true)
  at('2026-10-24T08:00:00+03:00')
  expect(isOn()).toEqual([false, true])
  at('2026-10-24T18:10:00+03:00')
  expect(isOn()).toEqual([false, false])
})

test('a control that comes back keeps the decision, and the schedule goes on', () => {
  at('2026-10-24T11:00:00+03:00')
  press(['by-hours', 'record'], false)
  clock.advance(minute)
  begin()
  expect(isOn()).toEqual([false, false])
  clock.advance(hour)
  follow()
  expect(isOn()).toEqual([false, false])
})

test('a control that was away over a turn follows it', () => {
  at('2026-10-24T17:00:00+03:00')
  press(['by-hours'], false)
  clock.advance(3 * hour)
  begin()
  expect(isOn()).toEqual([false, false])
  clock.advance(5 * hour)
  begin()
  at('2026-10-25T10:00:00+02:00')
  expect(isOn()).toEqual([true, true])
})

/** Once to see that it changed, once when it stands still. */
function change(text: string) {
  write(text)
  follow()
  follow()
}

test('a changed schedule is followed: longer, and turned off at once', () => {
  at('2026-10-24T17:00:00+03:00')
  change(schedule(saturday('20:00'), sunday))
  at('2026-10-24T20:00:00+03:00')
  expect(isOn()).toEqual([true, true])
  change(schedule(saturday('19:00'), sunday))
  expect(isOn()).toEqual([false, false])
})

test('a Stop stays through a change that turns nothing', () => {
  at('2026-10-24T17:00:00+03:00')
  press(['by-hours'], false)
  change(schedule(saturday('20:00'), sunday))
  at('2026-10-24T19:00:00+03:00')
  expect(isOn()).toEqual([false, true])
})

test.each([
  ['broken', () => write('<schedule><day>'), 'no XML'],
  ['without its room', () => write(schedule(sunday).replaceAll('Main', 'Other')), 'no room `Main`'],
  ['gone', () => rmSync(join(dir, 'schedule.xml')), 'not there any more'],
])('while the file is %s the last good one stays, also for a control that comes back', (_name, spoil, says) => {
  const kept = show()
  at('2026-10-24T11:00:00+03:00')
  spoil()
  follow()
  follow()
  expect(by.status()?.problem?.reason).toContain(says)
  expect(by.status()?.problem?.reason).toContain(join(dir, 'schedule.xml'))
  begin(kept)
  expect(by.status()?.problem?.reason).toContain(says)
  expect(isOn()).toEqual([true, true])
  at('2026-10-24T18:10:00+03:00')
  expect(isOn()).toEqual([false, false])
  change(schedule(sunday))
  expect(by.status()?.problem).toBeNull()
})

test('a file is not read while it is written', () => {
  at('2026-10-24T11:00:00+03:00')
  write(schedule(saturday()).slice(0, 300))
  follow()
  write(schedule(saturday('20:00')))
  follow()
  expect(by.status()?.problem).toBeNull()
  follow()
  expect(by.statusOf('record', {})?.nextMs).toBe(Date.parse('2026-10-24T20:10:00+03:00'))
})

test('the talks', () => {
  at('2026-10-24T10:10:00+03:00')
  expect(by.status()).toMatchObject({ room: 'Main', timeZone: 'Europe/Sofia', now: { title: 'First' }, next: { title: 'Last' } })
})

test('a room without a schedule looks as before', () => {
  writeFileSync(join(dir, 'show.yaml'), 'show: S\nvideo: 720p25\nrooms: { hall: { scenes: { A: [ { text: a } ] } } }\n')
  begin()
  expect(by.status()).toBeNull()
  expect(by.follow(desire)).toBe(desire)
})
