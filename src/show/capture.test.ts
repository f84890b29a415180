/** Sources from devices: what they become, what a name means on which machine, and what cannot be. */
import { afterAll, expect, test } from 'vitest'
import { testBroken } from './broken-shows.ts'
import { showFolder, showWith } from './fixtures.ts'
import { readShow } from './load.ts'
import { deviceHere } from './resolve-capture.ts'
import type { Source } from './show-source.ts'

const { folder, remove } = showFolder()
afterAll(remove)

const hosts = `
hosts:
  box-1: { capture: { grabber: { usb: "pci-0000:00:14.0-usb-0:1" }, desk: { alsa: "hw:CARD=X18", inputs: [5, 6] } } }
  box-2: { capture: { grabber: { device: /dev/video2 } } }
`
const withSource = (source: string, more = hosts) =>
  `${showWith(`    sources: { cam: { ${source} } }\n    scenes: { A: [ { text: a } ] }`)}${more}`
const load = (text: string) => readShow(text, `${folder}/show.yaml`)
const sourceOf = (text: string) => load(text).rooms[0]?.sources[0] as Source

test('a device by its name gets all its defaults', () => {
  expect(sourceOf(withSource('capture: grabber, sound: grabber'))).toEqual({
    kind: 'capture',
    name: 'cam',
    label: 'cam',
    picture: 'grabber',
    sound: 'grabber',
    crop: { left: 0, top: 0, right: 0, bottom: 0 },
    range: 'auto',
    deinterlace: 'auto',
    delayMs: 0,
    noSignal: { black: false, pictures: [] },
  })
})

test('everything that can be said of one', () => {
  const text = withSource(
    'capture: { device: /dev/video0 }, crop: [2, 4, 6, 8], range: full, deinterlace: on, delay: 80 ms, no-signal: [black, logo.svg]',
  )
  expect(sourceOf(text)).toMatchObject({
    picture: { by: 'device', name: '/dev/video0', inputs: [] },
    sound: null,
    crop: { left: 2, top: 4, right: 6, bottom: 8 },
    range: 'full',
    deinterlace: 'on',
    delayMs: 80,
    noSignal: { black: true, pictures: [`${folder}/logo.svg`] },
  })
})

test('a microphone is a device, too, and is always heard', () => {
  const room = load(withSource('sound: desk')).rooms[0]
  expect(room?.sources[0]).toMatchObject({ kind: 'sound', from: { device: 'desk' } })
  expect(room?.sounds).toMatchObject([{ source: 'cam', heardIn: 'always' }])
})

test('the same name is another device on another machine', () => {
  const show = load(withSource('capture: grabber'))
  expect(deviceHere(show, 'grabber', 'box-1')).toEqual({ by: 'usb', name: 'pci-0000:00:14.0-usb-0:1', inputs: [] })
  expect(deviceHere(show, 'grabber', 'box-2')).toEqual({ by: 'device', name: '/dev/video2', inputs: [] })
  expect(deviceHere(show, 'desk', 'box-1')).toMatchObject({ inputs: [5, 6] })
  expect(deviceHere(show, 'desk', 'box-2')).toEqual({ problem: 'the host box-2 has no device named `desk` in the show' })
  expect(deviceHere(show, 'desk', 'laptop')).toEqual({
    problem: "this machine, laptop, is none of the show's hosts (box-1, box-2)",
  })
})

test('a show with one host runs on every machine', () => {
  const show = load(withSource('capture: grabber', 'hosts: { box: { capture: { grabber: { decklink: 0 } } } }\n'))
  expect(deviceHere(show, 'grabber', 'laptop')).toEqual({ by: 'decklink', name: '0', inputs: [] })
})

testBroken('devices', folder, [
  {
    name: 'an unknown one',
    show: withSource('capture: ▸graber'),
    says: 'no host has a device named `graber`',
    hint: '`grabber`',
  },
  {
    name: 'one of a show without hosts',
    show: withSource('capture: ▸slides', ''),
    says: 'no host has a device named `slides`',
    hint: 'hosts: { HOSTNAME: { capture: { slides: { device: /dev/video0 } } } }',
  },
  { name: 'a picture from a sound card', show: withSource('capture: ▸desk'), says: '`desk` has no picture', hint: 'usb' },
  {
    name: 'a sound from a camera',
    show: withSource('sound: ▸{ device: /dev/video0 }'),
    says: '`device` has no sound',
    hint: 'alsa',
  },
  { name: 'no path', show: withSource('capture: { device: ▸video0 }'), says: 'a video device is a path' },
  { name: 'three sides', show: withSource('capture: grabber, crop: ▸[1, 2, 3]'), says: '4 items are wanted here' },
  { name: 'another range', show: withSource('capture: grabber, range: ▸wide'), says: 'none of auto, limited, full' },
  { name: 'a missing picture', show: withSource('capture: grabber, no-signal: ▸blue.png'), says: 'no file `blue.png`' },
  {
    name: 'a channel of none',
    show: withSource('sound: { alsa: "hw:0", inputs: [▸0] }'),
    says: "a device's channels count from 1",
  },
])
