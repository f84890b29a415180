/** Schedules as they are exported: the small one of the examples, a real one, and broken ones with their lines. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { ShowErrors } from '../lib/errors.ts'
import { testBroken } from './broken-shows.ts'
import { mistakesOf, showFolder } from './fixtures.ts'
import { readShow } from './load.ts'
import { readSchedule } from './schedule.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const small = readFileSync(join(root, 'examples/demo/schedule.xml'), 'utf8')
const real = join(root, '../shared/data/schedule-fosdem-2026.xml')

const { folder, remove } = showFolder()
writeFileSync(join(folder, 'schedule.xml'), small)
afterAll(remove)

const utc = (ms: number | undefined) => new Date(ms ?? Number.NaN).toISOString().slice(0, 16)

describe('the small schedule', () => {
  const { rooms, timeZone } = readSchedule(small, 'schedule.xml', null)

  test('has rooms, and days with talks', () => {
    expect(timeZone).toBe('Europe/Sofia')
    const talks = [...rooms].map(([name, days]) => [name, days.map((day) => day.map(({ title }) => title))])
    expect(talks).toEqual([
      [
        'Main Hall',
        [
          ['Welcome to Open Stage', 'Video without a video team', 'The last one turns off the light'],
          ['Ask us anything & farewell'],
        ],
      ],
      ['Second Hall', []],
      ['Workshops', [['Solder a tally light']]],
    ])
    expect(rooms.get('Main Hall')?.[0]?.[1]).toMatchObject({
      speakers: ['Ivan Dimitrov', 'Maria Georgieva'],
      startMs: Date.parse('2026-10-24T10:30:00+03:00'),
      endMs: Date.parse('2026-10-24T11:15:00+03:00'),
    })
  })

  test('a talk after midnight is of the day before, and the clocks are put back in that night', () => {
    const [first, second] = rooms.get('Main Hall') ?? []
    expect(utc(first?.[2]?.startMs)).toBe('2026-10-24T22:30')
    expect(utc(second?.[0]?.startMs)).toBe('2026-10-25T08:00')
  })

  test("the show's time zone goes before the file's, where a talk has no offset of its own", () => {
    const lisbon = readSchedule(small, 'schedule.xml', 'Europe/Lisbon').rooms.get('Main Hall')
    expect(utc(lisbon?.[0]?.[0]?.startMs)).toBe('2026-10-24T07:00')
    expect(utc(lisbon?.[1]?.[0]?.startMs)).toBe('2026-10-25T10:00')
  })
})

test('clocks put forward: a day is as long as it is', () => {
  const day = `<schedule><conference><time_zone_name>Europe/Brussels</time_zone_name></conference><day date="2026-03-29"><room name="A">
    <event><title>Night</title><start>01:30</start><duration>00:20</duration></event>
    <event><title>Day</title><start>09:00</start><duration>00:20</duration></event></room></day></schedule>`
  const [talks] = readSchedule(day, 'x.xml', null).rooms.get('A') ?? []
  expect(((talks?.[1]?.startMs ?? 0) - (talks?.[0]?.startMs ?? 0)) / 3_600_000).toBe(6.5)
})

test.skipIf(!existsSync(real))('a real conference: 883 talks in 30 rooms on two days (../shared/data)', () => {
  const { rooms, timeZone } = readSchedule(readFileSync(real, 'utf8'), real, null)
  expect(timeZone).toBe('Europe/Brussels')
  expect(rooms.size).toBe(30)
  expect([...rooms.values()].flat(2)).toHaveLength(883)
  const janson = rooms.get('Janson')
  expect(janson).toHaveLength(2)
  expect(janson?.[0]?.[0]).toEqual({
    title: 'Welcome to FOSDEM 2026',
    speakers: ['FOSDEM Staff'],
    startMs: Date.parse('2026-01-31T08:30:00Z'),
    endMs: Date.parse('2026-01-31T08:50:00Z'),
  })
})

describe('a broken file', () => {
  const event = (inside: string) =>
    `<schedule>\n<day date="2026-10-24">\n<room name="A">\n<event>${inside}</event></room></day></schedule>`
  test.each([
    ['cut off', small.slice(0, 700), 1, 'no XML'],
    ['empty of XML', 'hello', 1, 'no XML: missing root element'],
    ['another XML', '<html><body/></html>', 1, '`html` is no schedule'],
    ['no days', '<schedule/>', 1, 'no days'],
    ['an entity of its own', '<!DOCTYPE a [<!ENTITY b "c">]>\n<schedule>&b;</schedule>', 2, 'entity not found'],
    ['a talk without a start', event('<title>T</title><duration>00:20</duration>'), 4, 'time zone'],
    ['a talk without a duration', event('<date>2026-10-24T10:00:00Z</date>'), 4, 'has no duration'],
    ['a date of no calendar', event('<date>2026-13-24T10:00:00Z</date><duration>00:20</duration>'), 4, 'has no start'],
  ])('%s: the line, and what would be right', (_name, text, line, says) => {
    const [mistake] = mistakesIn(text)
    expect(mistake).toMatchObject({ file: 'x.xml', what: expect.stringContaining(says) })
    expect(mistake?.line).toBeGreaterThanOrEqual(line)
    expect(mistake?.hint).toBeTruthy()
  })

  test('a time without a zone, and with one that nobody knows', () => {
    const [talk] = mistakesIn(event('<title>T</title><start>10:00</start><duration>00:20</duration>'))
    expect(talk).toMatchObject({ line: 4, what: 'the talk `T` has a time, but the schedule says no time zone' })
    const odd = `<schedule><conference><time_zone_name>Mars/North</time_zone_name></conference>${event('<start>10:00</start><duration>00:20</duration>').slice(10)}`
    expect(mistakesIn(odd)[0]).toMatchObject({ what: expect.stringContaining('`Mars/North`') })
  })

  test('a zone that nobody knows is no mistake where no talk needs it, and is not handed on', () => {
    const talk = event('<date>2026-10-24T10:00:00Z</date><duration>00:20</duration>').slice(10)
    const odd = `<schedule><conference><time_zone_name>Mars/North</time_zone_name></conference>${talk}`
    expect(readSchedule(odd, 'x.xml', null)).toMatchObject({ timeZone: null })
  })

  test('is a mistake of the show that names it, in its own file', () => {
    writeFileSync(join(folder, 'bad.xml'), event('<duration>00:20</duration>'))
    const show =
      'show: S\nvideo: 720p25\nschedule: { from: bad.xml }\nrooms: { hall: { schedule: A, scenes: { A: [ { text: a } ] } } }'
    expect(mistakesOf(show, folder)).toMatchObject([{ file: join(folder, 'bad.xml'), line: 4 }])
  })
})

function mistakesIn(text: string) {
  try {
    readSchedule(text, 'x.xml', null)
    return []
  } catch (error) {
    if (error instanceof ShowErrors) return error.errors
    throw error
  }
}

const show = (top: string, room: string, outputs = '') =>
  `show: S\nvideo: 720p25\n${top}rooms:\n  hall:\n    scenes: { A: [ { text: a } ] }\n${room}${outputs}`

test('what a show says of its schedule', () => {
  const text = show(
    'schedule: { from: schedule.xml, lead: 2 min }\n',
    '    schedule: Main Hall\n',
    '    outputs: { record: { to: rec, auto: schedule }, stream: { rtmp: "rtmp://example.org/live/a", auto: schedule } }\n',
  )
  const { schedule, rooms } = readShow(text, join(folder, 'show.yaml'))
  expect(schedule).toEqual({ file: join(folder, 'schedule.xml'), timeZone: null, leadMs: 120_000, tailMs: 600_000 })
  expect(rooms[0]).toMatchObject({ scheduleRoom: 'Main Hall', record: { auto: 'schedule' }, streams: [{ auto: 'schedule' }] })
})

const withSchedule = 'schedule: { from: schedule.xml }\n'
testBroken('the schedule', folder, [
  { name: 'no such file', show: show('schedule: { from: ▸scedule.xml }\n', ''), says: 'no file', hint: '`schedule.xml`' },
  {
    name: 'no such zone',
    show: show('schedule: { from: schedule.xml, timezone: ▸Europe/Sophia }\n', ''),
    says: 'no time zone named',
  },
  { name: 'a lead without a unit', show: show('schedule: { from: schedule.xml, lead: ▸5 }\n', ''), says: 'write `5 min`' },
  {
    name: 'another room',
    show: show(withSchedule, '    schedule: ▸Main Hal\n'),
    says: 'no room `Main Hal`',
    hint: '`Main Hall`',
  },
  {
    name: 'a room without a schedule',
    show: show('', '    ▸schedule: Main Hall\n'),
    says: 'names no schedule',
    hint: 'schedule.xml',
  },
  {
    name: 'a stream by no schedule',
    show: show(withSchedule, '', '    outputs: { stream: { rtmp: "rtmp://example.org/live/a", auto: ▸schedule } }\n'),
    says: 'this room has no schedule',
    hint: '`schedule: NAME`',
  },
  {
    name: 'a recording by another word',
    show: show(withSchedule, '', '    outputs: { record: { to: rec, auto: ▸shedule } }\n'),
    says: 'true or false',
    hint: '`schedule`',
  },
])
