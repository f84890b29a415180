/** Surfaces of a room: what keys can do, and what is said of those that cannot. */
import { afterAll, expect, test } from 'vitest'
import { testBroken } from './broken-shows.ts'
import { showFolder, showWith } from './fixtures.ts'
import { keyCode, keyName } from './key-names.ts'
import { readShow } from './load.ts'

const { folder, remove } = showFolder()
afterAll(remove)

const withSurfaces = (surfaces: string) =>
  showWith(
    `    sources: { cam: { pattern: smpte, tone: 440 Hz }, clip: { play: clip.mp4 } }
    scenes: { Cam: [ cam ], Cam + Clip: [ cam, clip ] }
    mixes: { projector: { start: Cam } }
    outputs: { record: { to: rec } }
    surfaces: ${surfaces}`,
  )
const withKeys = (keys: string) => withSurfaces(`{ numpad: { keypad: "145f:0239", keys: { ${keys} } } }`)

test('every action', () => {
  const show = withSurfaces(`
      numpad:
        keypad: "145F:0239"
        keys:
          kp1: preview Cam + Clip
          kp2: cut Cam
          kpenter: take
          kpplus: take fade 200 ms
          kpminus: take cut
          kp3: mix projector Cam + Clip
          homepage: mute cam
          calc: restart clip
          kpdot: call No sound in the hall
          kp0: call
          esc: panic
          backspace: black
          kpasterisk: record
      other: { keypad: /dev/input/by-path/some-event-kbd, keys: {} }`)
  const [numpad, other] = readShow(show, `${folder}/show.yaml`).rooms[0]?.surfaces ?? []
  if (numpad?.kind !== 'keypad') throw new Error('no keypad')
  expect(numpad.device).toEqual({ vendor: '145f', product: '0239' })
  expect(other).toEqual({ kind: 'keypad', name: 'other', device: { path: '/dev/input/by-path/some-event-kbd' }, keys: [] })
  expect(numpad.keys.map(({ key, action }) => [key, action])).toEqual([
    ['kp1', { does: 'preview', scene: 'Cam + Clip' }],
    ['kp2', { does: 'cut', scene: 'Cam' }],
    ['kpenter', { does: 'take', transition: null }],
    ['kpplus', { does: 'take', transition: { kind: 'fade', durationMs: 200 } }],
    ['kpminus', { does: 'take', transition: { kind: 'cut', durationMs: 300 } }],
    ['kp3', { does: 'mix', mix: 'projector', scene: 'Cam + Clip' }],
    ['homepage', { does: 'mute', source: 'cam' }],
    ['calc', { does: 'restart', source: 'clip' }],
    ['kpdot', { does: 'call', note: 'No sound in the hall' }],
    ['kp0', { does: 'call', note: 'Please come' }],
    ['esc', { does: 'panic' }],
    ['backspace', { does: 'black' }],
    ['kpasterisk', { does: 'record' }],
  ])
})

test('Stream Decks and desks', () => {
  const show = withSurfaces(`
      deck: { stream-deck: any, keys: { 1: preview Cam, 15: take } }
      other: { stream-deck: CL12345, brightness: 30, keys: {} }
      desk: { x-air: 192.168.1.20, faders: { 1: cam } }
      far: { x-air: "desk.example.org:10023", faders: {} }`)
  expect(readShow(show, `${folder}/show.yaml`).rooms[0]?.surfaces).toEqual([
    {
      kind: 'stream-deck',
      name: 'deck',
      device: { serial: null },
      brightness: 70,
      keys: [
        { key: '1', action: { does: 'preview', scene: 'Cam' } },
        { key: '15', action: { does: 'take', transition: null } },
      ],
    },
    { kind: 'stream-deck', name: 'other', device: { serial: 'CL12345' }, brightness: 30, keys: [] },
    { kind: 'x-air', name: 'desk', host: '192.168.1.20', port: 10_024, faders: [{ channel: 1, source: 'cam' }] },
    { kind: 'x-air', name: 'far', host: 'desk.example.org', port: 10_023, faders: [] },
  ])
})

test('keys have the numbers that the kernel gives them', () => {
  const known = { esc: 1, tab: 15, kp7: 71, kpenter: 96, calc: 140, mail: 155, homepage: 172, micmute: 248, macro1: 0x290 }
  for (const [name, code] of Object.entries(known)) expect([keyCode(name), keyName(code)]).toEqual([code, name])
  expect([keyCode('-'), keyName(84)]).toEqual([undefined, undefined])
})

testBroken('surfaces', folder, [
  { name: 'a key of another spelling', show: withKeys('▸KEY_KP1: take'), says: 'no key is called `KEY_KP1`', hint: '`kp1`' },
  { name: 'a key that is not there', show: withKeys('▸banana: take'), says: 'no key is called', hint: 'evtest' },
  { name: 'a mistyped scene', show: withKeys('kp1: ▸preview Cam + Clp'), says: 'no scene named', hint: '`Cam + Clip`' },
  { name: 'a scene alone', show: withKeys('kp1: ▸Cam + Clip'), says: 'no key can do', hint: '`preview Cam + Clip`' },
  { name: 'no scene', show: withKeys('kp1: ▸preview'), says: 'which scene?' },
  { name: 'a mistyped action', show: withKeys('kp1: ▸prevew Cam'), says: 'no key can do', hint: '`preview`' },
  { name: 'a mistyped source', show: withKeys('kp1: ▸mute cma'), says: 'no source with sound', hint: '`cam`' },
  { name: 'what is not played', show: withKeys('kp1: ▸restart cam'), says: 'no played source', hint: 'clip' },
  { name: 'a mix that is not there', show: withKeys('kp1: ▸mix projectr Cam'), says: 'no mix', hint: '`projector`' },
  { name: 'the program as a mix', show: withKeys('kp1: ▸mix program Cam'), says: 'beside the program', hint: 'cut Cam' },
  { name: 'words after panic', show: withKeys('kp1: ▸panic now'), says: 'nothing stands after `panic`' },
  { name: 'an unknown transition', show: withKeys('kp1: ▸take fde'), says: 'no transition', hint: '`fade`' },
  {
    name: 'no recording',
    show: withKeys('kp1: ▸record').replace('    outputs: { record: { to: rec } }\n', ''),
    says: 'no recording',
    hint: 'outputs',
  },
  { name: 'no numbers', show: withSurfaces('{ numpad: { keypad: ▸numpad, keys: {} } }'), says: 'lsusb' },
  { name: 'no keypad', show: withSurfaces('{ numpad: ▸{ keys: {} } }'), says: 'keypad, stream-deck, x-air' },
  {
    name: 'a key of a deck by name',
    show: withSurfaces('{ deck: { stream-deck: any, keys: { ▸kp1: take } } }'),
    says: 'no key of a Stream Deck',
  },
  {
    name: 'a key that no deck has',
    show: withSurfaces('{ deck: { stream-deck: any, keys: { ▸33: take } } }'),
    says: 'no key of a Stream Deck',
    hint: 'counted from 1',
  },
  { name: 'too bright', show: withSurfaces('{ deck: { stream-deck: any, brightness: ▸140, keys: {} } }'), says: 'too big' },
  {
    name: 'a channel that no desk has',
    show: withSurfaces('{ desk: { x-air: 10.0.0.5, faders: { ▸17: cam } } }'),
    says: 'no channel',
  },
  {
    name: 'a fader of nobody',
    show: withSurfaces('{ desk: { x-air: 10.0.0.5, faders: { 1: ▸cma } } }'),
    says: 'no source',
    hint: '`cam`',
  },
  { name: 'no address', show: withSurfaces('{ desk: { x-air: ▸"the desk", faders: {} } }'), says: 'a desk is written' },
  {
    name: 'two decks of any kind',
    show: withSurfaces('{ a: { stream-deck: any, keys: {} }, b: { stream-deck: ▸any, keys: {} } }'),
    says: 'is on any already',
  },
  {
    name: 'a name with spaces',
    show: withSurfaces('{ ▸My pad: { keypad: "145f:0239", keys: {} } }'),
    says: 'no name for a surface',
  },
  {
    name: 'one keypad twice',
    show: withSurfaces('{ a: { keypad: "145f:0239", keys: {} }, b: { keypad: ▸"145F:0239", keys: {} } }'),
    says: '`a` is on 145f:0239 already',
  },
])
