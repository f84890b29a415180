/** Alarms say why and what to do, also where nobody has told a reason. */
import { expect, test } from 'vitest'
import type {
  HelpCall,
  IngestStatus,
  OutputStatus,
  RoomStatus,
  SideEncoderStatus,
  SourceStatus,
  SurfaceStatus,
} from '../obs/index.ts'
import { alarmsOf } from './alarms.ts'

/** Only what alarms look at. */
function alarms(about: {
  sideEncoders?: Partial<SideEncoderStatus>[]
  source?: Partial<SourceStatus>
  output?: Partial<OutputStatus>
  panic?: boolean
  calls?: HelpCall[]
  ingests?: IngestStatus[]
  surfaces?: Partial<SurfaceStatus>[]
}) {
  return alarmsOf({
    room: 'hall',
    atMs: 0,
    mixer: { state: 'up' },
    encoder: { state: 'up' },
    mixes: [],
    sideEncoders: about.sideEncoders ?? [],
    screens: [],
    crew: { holder: null, people: [], calls: about.calls ?? [] },
    soundOutputs: [],
    ingests: about.ingests ?? [],
    surfaces: about.surfaces ?? [],
    sources: about.source ? [{ soundReason: null, standIn: null, soundTroubles: [], ...about.source }] : [],
    outputs: about.output ? [about.output] : [],
    panic: about.panic ?? false,
    black: false,
    fullMachineSinceMs: null,
  } as unknown as RoomStatus)
}

const film: Partial<SourceStatus> = { label: 'Film', kind: 'play', hasPicture: true, tally: 'off', reason: 'it went away' }

test('a file is suspected where it keeps failing, not where its program only died', () => {
  expect(alarms({ source: { ...film, state: 'lost' } })[0]?.fix).toBe('It is started again by itself.')
  expect(alarms({ source: { ...film, state: 'failed' } })[0]?.fix).toContain('Look at the file')
})

test("an encoder beside the program's has an alarm of its own", () => {
  const down = { state: 'down', reason: 'it went away', source: 'close up' } as const
  const [camera, low] = alarms({ sideEncoders: [down, { ...down, source: null }, { ...down, state: 'starting' }] })
  expect(camera).toMatchObject({ code: 'camera-encoder-down', text: 'The encoder of the camera close up is down: it went away' })
  expect(low).toMatchObject({ code: 'low-encoder-down' })
  expect(alarms({ sideEncoders: [{ ...down, state: 'up' }] })).toEqual([])
})

test('a recording whose program comes back has a reason in words', () => {
  const [alarm] = alarms({ output: { kind: 'record', state: 'failed', reason: null, diskFreeBytes: null } })
  expect(alarm?.text).toBe('The recording is not written: its program comes back')
})

test('panic is ended as the manual says: held, or pressed twice', () => {
  expect(alarms({ panic: true })[0]?.fix).toMatch(/^Hold the panic key, or press it twice/)
})

test('a call for help says who, what, since when, and whether somebody comes', () => {
  const call = { id: '1', note: 'No sound', by: 'Ana', atMs: 5, answer: null }
  const [open] = alarms({ calls: [call] })
  expect(open).toMatchObject({ code: 'call', room: 'hall', text: 'Ana calls for help: No sound', sinceMs: 5 })
  expect(open?.fix).toContain('On the way')
  expect(alarms({ calls: [{ ...call, answer: { by: 'Lena', atMs: 6 } }] })[0]?.fix).toBe('Lena is on the way.')
})

test('an ingest that is down comes before whom others refuse; a refusal says who, where, for what, why, and what to do', () => {
  const refused = { source: null, address: '192.0.2.7', why: 'its stream key is wrong', atMs: 7 }
  const up: IngestStatus = {
    url: 'rtmp://:1935/live',
    state: 'up',
    reason: null,
    refused: [refused, { ...refused, source: 'guest' }],
  }
  const down: IngestStatus = { url: 'rtmp://:1936/live', state: 'failed', reason: 'the port 1936 is taken', refused: [] }
  expect(alarms({ ingests: [up, down], source: { name: 'guest', label: 'Guest speaker', state: 'up' } })).toMatchObject([
    {
      room: 'hall',
      text: 'Nobody can send to rtmp://:1936/live: the port 1936 is taken',
      fix: expect.stringContaining('ss -ltnp'),
    },
    { text: '192.0.2.7 calls rtmp://:1935/live and is refused: its stream key is wrong', sinceMs: 7 },
    { text: '192.0.2.7 calls rtmp://:1935/live for Guest speaker and is refused: its stream key is wrong' },
  ])
})

test('what to do fits why: nobody is sent to a plug for what a plug cannot mend', () => {
  const fix = (kind: SourceStatus['kind'], reason: string) => alarms({ source: { ...film, kind, reason, state: 'lost' } })[0]?.fix
  expect(fix('capture', '/dev/video9 is not there')).toContain('Look at its plug')
  expect(fix('capture', "this machine, box-3, is none of the show's hosts (box-1)")).toContain('`hosts`')
  expect(fix('sound', 'desk: PipeWire does not run for this user')).toContain('logged in')
  expect(fix('sound', 'hw:CARD=X18: there is no such sound card')).toContain('arecord -L')
  expect(fix('capture', '/dev/video0: another program uses it')).toContain('fuser')
  expect(fix('net', 'nobody sends to srt://:9000')).toContain('Look at what sends it')
  expect(fix('net', 'no secret `far`: looked in $MIXOS_SECRET_FAR')).toContain('Give the secret a good value')
  expect(fix('net', 'srt://10.0.0.9:9000: it cannot listen there: the port is taken')).toContain('ss -lunp')
  const stream = { kind: 'stream', state: 'failed', name: 'a', diskFreeBytes: null } as const
  expect(alarms({ output: { ...stream, reason: 'no secret `a`: looked in' } })[0]?.fix).toContain('Give the secret a good value')
  expect(alarms({ output: { ...stream, reason: 'Connection refused' } })[0]?.fix).toContain('its address and key')
})

test('a keypad that is not there, and keys of another that failed, each with cause and what to do', () => {
  const failure = { key: 'kpenter', does: 'take', outcome: 'failed', reason: 'the mixer is down', atMs: 5 } as const
  const surfaces: Partial<SurfaceStatus>[] = [
    { name: 'a', kind: 'keypad', state: 'on', failures: [failure] },
    { name: 'b', kind: 'keypad', state: 'waiting', reason: '145f:0239 is not plugged in', failures: [] },
    { name: 'c', kind: 'stream-deck', state: 'starting', reason: null, failures: [] },
    { name: 'd', kind: 'x-air', state: 'waiting', reason: 'it does not answer', failures: [{ ...failure, key: 'channel 1' }] },
  ]
  expect(alarms({ surfaces })).toMatchObject([
    {
      code: 'surface-off',
      room: 'hall',
      text: 'The keypad b is not heard: 145f:0239 is not plugged in',
      fix: expect.stringContaining('lsusb'),
    },
    { code: 'surface-off', text: 'The desk d is not there: it does not answer', fix: expect.stringContaining('x-air') },
    { code: 'key-failed', text: 'The key kpenter of a (take) failed: the mixer is down', sinceMs: 5 },
    { code: 'key-failed', text: 'The channel 1 of d (take) failed: the mixer is down' },
  ])
})
