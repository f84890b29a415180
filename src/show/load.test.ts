/** What a good show becomes: defaults, short and long forms, made-up sources. */
import { afterAll, expect, test } from 'vitest'
import { ShowErrors } from '../lib/errors.ts'
import { showFolder, showWith } from './fixtures.ts'
import { loadShow, readShow } from './load.ts'
import { sourcesIn } from './scenes.ts'
import type { Room } from './show.ts'

const { folder, remove } = showFolder()
afterAll(remove)

function roomOf(lines: string): Room {
  return readShow(showWith(lines), `${folder}/show.yaml`).rooms[0] as Room
}

test('the smallest room gets all its defaults', () => {
  const show = readShow(
    'show: Tiny\nvideo: 1080p30\nrooms: { hall: { scenes: { Hello: [ { text: Hello } ] } } }',
    `${folder}/show.yaml`,
  )
  expect(show).toEqual({
    name: 'Tiny',
    file: `${folder}/show.yaml`,
    video: { width: 1920, height: 1080, rateNum: 30, rateDen: 1 },
    server: { listen: '127.0.0.1', port: 8080, publicWatch: false },
    schedule: null,
    rooms: [
      {
        name: 'hall',
        sources: [
          {
            kind: 'text',
            ofScene: true,
            name: 'Hello: text 1',
            label: 'Hello',
            text: 'Hello',
            font: 'DejaVu Sans Bold 77',
            color: '#ffffff',
            box: null,
            background: null,
            align: 'center',
            valign: 'middle',
          },
        ],
        scenes: [
          {
            name: 'Hello',
            layers: [
              {
                what: { source: 'Hello: text 1' },
                place: { kind: 'fill' },
                crop: { left: 0, top: 0, right: 0, bottom: 0 },
                opacity: 1,
                visible: true,
              },
            ],
          },
        ],
        transition: { kind: 'cut', durationMs: 300 },
        startScene: 'Hello',
        mixes: [],
        sounds: [],
        encoder: { videoKbps: 5000, audioKbps: 128, keyframeMs: 1000, prefer: null, preset: 'veryfast' },
        record: null,
        streams: [],
        surfaces: [],
        screens: [],
        soundOutputs: [],
        scheduleRoom: null,
        hls: null,
        control: { listen: '127.0.0.1', port: 4455, password: null },
      },
    ],
    hosts: [],
  })
})

test.each([
  ['720p25', 1280, 720, 25, 1],
  ['1080p59.94', 1920, 1080, 60_000, 1001],
  ['{ size: 1024x768, rate: 29.97 }', 1024, 768, 30_000, 1001],
  ['{ size: 1280x720, rate: 23.976 }', 1280, 720, 24_000, 1001],
])('video %s', (video, width, height, rateNum, rateDen) => {
  const text = showWith('    scenes: { A: [ { text: a } ] }').replace('720p25', video)
  expect(readShow(text, 'show.yaml').video).toEqual({ width, height, rateNum, rateDen })
})

test.each([
  ['transition', '    transition: fade 500 ms', '    transition: { kind: fade, duration: 500 ms }'],
  ['transition without a duration', '    transition: black', '    transition: { kind: black, duration: 300 ms }'],
  ['sound', '    sound: { cam: -3 dB }', '    sound: { cam: { volume: -3 dB, mute: false, delay: 0 ms, in: seen } }'],
  ['units', '    encoder: { video: 3 Mbit/s, keyframe: 2 s }', '    encoder: { video: 3000kbit/s, keyframe: 2000 ms }'],
  ['outputs', '    outputs: { hls: {} }', '    outputs: { hls: { segment: 2 s, window: 120 min } }'],
])('%s: the short form and the long one are the same', (_, short, long) => {
  const rest = '    sources: { cam: { pattern: smpte, tone: 440 Hz } }\n    scenes: { Cam: [ cam ] }\n'
  expect(roomOf(rest + short)).toEqual(roomOf(rest + long))
})

test('a plain word in a scene is a source or a scene', () => {
  const { scenes } = roomOf('    sources: { cam: { pattern: smpte } }\n    scenes: { A: [ cam, B ], B: [ { source: cam } ] }')
  expect(scenes[0]?.layers.map(({ what }) => what)).toEqual([{ source: 'cam' }, { scene: 'B' }])
})

test('places', () => {
  const { scenes } = roomOf(`    sources: { cam: { pattern: smpte } }
    scenes:
      A:
        - { source: cam, at: [ 32, -23 ], scale: 0.843 }
        - { source: cam, at: [ 10, 20 ] }
        - { source: cam, at: [ 10, 20 ], size: [ 480, 271 ], crop: [ 1, 2, 3, 4 ], opacity: 0.5 }
        - { source: cam, crop: [ 1, 2, 3, 4 ] }`)
  expect(scenes[0]?.layers.map(({ place }) => place)).toEqual([
    { kind: 'at', x: 32, y: -23, scale: 0.843 },
    { kind: 'at', x: 10, y: 20, scale: 1 },
    { kind: 'box', x: 10, y: 20, width: 480, height: 271 },
    { kind: 'fill' },
  ])
  expect(scenes[0]?.layers[2]).toMatchObject({ crop: { left: 1, top: 2, right: 3, bottom: 4 }, opacity: 0.5 })
})

test('what is not visible is not in its scene, though it is in the list', () => {
  const { scenes } = roomOf(`    sources: { cam: { pattern: smpte }, two: { pattern: ball } }
    scenes:
      A: [ { source: cam, visible: false }, { scene: B }, { text: Hello, visible: true } ]
      B: [ two, { source: cam, visible: false } ]
      Empty: []`)
  expect(scenes[0]?.layers.map(({ visible }) => visible)).toEqual([false, true, true])
  expect(['A', 'B', 'Empty'].map((scene) => sourcesIn({ scenes }, scene))).toEqual([['two', 'A: text 1'], ['two'], []])
})

test('an image in several scenes is one source, a card in each its own', () => {
  const { sources, scenes } = roomOf(`    scenes:
      A: [ { image: logo.svg }, { text: "Hello\\nthere" } ]
      B: [ { text: One }, { text: Two }, { image: ./logo.svg } ]`)
  expect(sources.map(({ kind, name, label }) => [kind, name, label])).toEqual([
    ['image', 'image: logo', 'logo'],
    ['text', 'A: text 1', 'Hello'],
    ['text', 'B: text 1', 'One'],
    ['text', 'B: text 2', 'Two'],
  ])
  expect(sourcesIn({ scenes }, 'B')).toEqual(['B: text 1', 'B: text 2', 'image: logo'])
})

test('made-up names step aside for those of the show', () => {
  const { sources } = roomOf('    sources: { "A: text 1": { pattern: bars } }\n    scenes: { A: [ { text: Hello } ] }')
  expect(sources.map(({ kind, name }) => [kind, name])).toEqual([
    ['pattern', 'A: text 1'],
    ['text', 'A: text 1 (2)'],
  ])
})

test('who is heard when', () => {
  const { sounds } = roomOf(`    sources:
      mic: { sound: { tone: tick } }
      film: { play: clip.mp4 }
      bars: { pattern: bars }
      cam: { pattern: smpte, tone: tick }
    scenes: { A: [ film ] }
    sound: { cam: { volume: -6 dB, mute: true, delay: 40 ms, in: [ A ] } }`)
  const plain = { channels: 'stereo', highPassHz: null, compressor: null, backup: null }
  expect(sounds).toEqual([
    { source: 'mic', gainDb: 0, muted: false, delayMs: 0, heardIn: 'always', ...plain },
    { source: 'film', gainDb: 0, muted: false, delayMs: 0, heardIn: 'seen', ...plain },
    { source: 'cam', gainDb: -6, muted: true, delayMs: 40, heardIn: ['A'], ...plain },
  ])
})

test('cameras that are recorded by themselves', () => {
  const cameras = (written: string) =>
    roomOf(
      `    sources: { cam: { pattern: smpte }, two: { pattern: ball } }\n    scenes: { Cam: [ cam ] }\n    outputs: { record: { to: rec, cameras: ${written} } }`,
    ).record?.cameras
  expect(cameras('[ cam ]')).toEqual([{ source: 'cam', videoKbps: 3000, auto: true }])
  expect(cameras('{ cam: 4 Mbit/s, two: { auto: false } }')).toEqual([
    { source: 'cam', videoKbps: 4000, auto: true },
    { source: 'two', videoKbps: 3000, auto: false },
  ])
})

test('a lower rendition: its short form is the usual one', () => {
  const rest = '    sources: { cam: { pattern: smpte } }\n    scenes: { Cam: [ cam ] }\n    outputs: '
  const usual = { width: 640, height: 360, videoKbps: 700 }
  expect(roomOf(`${rest}{ hls: { low: true } }`).hls?.low).toEqual(usual)
  expect(roomOf(`${rest}{ hls: { low: {} } }`).hls?.low).toEqual(usual)
  expect(roomOf(`${rest}{ hls: { low: { size: 480x270, video: 500 kbit/s } } }`).hls?.low).toEqual({
    width: 480,
    height: 270,
    videoKbps: 500,
  })
  expect(roomOf(`${rest}{ hls: { low: false } }`).hls?.low).toBeNull()
  expect(roomOf(`${rest}{ hls: {} }`).hls?.low).toBeNull()
})

test('what is done to a sound', () => {
  const { sounds } = roomOf(`    sources: { head: { sound: { tone: tick } }, desk: { sound: { tone: tick } } }
    scenes: { A: [ { text: a } ] }
    sound:
      head: { channels: left, high-pass: 80 Hz, compressor: true, backup: desk }
      desk: { compressor: { above: -12 dB, gain: 6 dB } }`)
  expect(sounds).toMatchObject([
    { channels: 'left', highPassHz: 80, compressor: { thresholdDb: -20, ratio: 3, makeUpDb: 0 }, backup: 'desk' },
    { channels: 'stereo', compressor: { thresholdDb: -12, ratio: 3, makeUpDb: 6 } },
  ])
})

test('paths start at the show file', () => {
  const room = roomOf(
    '    sources: { film: { play: clip.mp4, loop: true } }\n    scenes: { A: [ film ] }\n    outputs: { record: { to: ../rec } }',
  )
  expect(room.sources[0]).toMatchObject({ file: `${folder}/clip.mp4`, loop: true, restart: true })
  expect(room.record?.to).toBe(`${folder.replace(/\/[^/]+$/, '')}/rec`)
})

test('scenes stay in the order of the file, numbers too, and rooms get a port each', () => {
  const scenes = '    scenes: { Two: [ { text: b } ], 2: [ { text: c } ], 1: [ { text: d } ] }'
  const show = readShow(`${showWith(scenes)}  hall-b:\n${scenes}`, 'show.yaml')
  expect(show.rooms.map((room) => room.scenes.map(({ name }) => name))).toEqual([
    ['Two', '2', '1'],
    ['Two', '2', '1'],
  ])
  expect(show.rooms.map((room) => room.control.port)).toEqual([4455, 4456])
})

test('anchors and merged keys work', () => {
  const { sources } = roomOf(`    sources:
      one: &camera { pattern: smpte, clock: true }
      two: { <<: *camera, label: Second }
    scenes: { A: [ one, two ] }`)
  expect(sources[1]).toMatchObject({ name: 'two', pattern: 'smpte', clock: true, label: 'Second' })
})

test('a room may be as another but for some keys', () => {
  const show = readShow(
    `${showWith('    sources: { a: { pattern: smpte } }\n    scenes: { A: [ a ] }').replace('hall-a:', 'hall-a: &hall')}  hall-b: { <<: *hall, transition: move }`,
    'show.yaml',
  )
  expect(show.rooms[1]).toMatchObject({ sources: [{ name: 'a' }], scenes: [{ name: 'A' }], transition: { kind: 'move' } })
})

test('nested scenes give each source once, bottom first', () => {
  const room = roomOf(`    sources: { a: { pattern: smpte }, b: { pattern: bars }, c: { pattern: ball } }
    scenes: { Outer: [ c, Middle, a ], Middle: [ Inner, b ], Inner: [ a ] }`)
  expect(sourcesIn(room, 'Outer')).toEqual(['c', 'a', 'b'])
})

test.each([
  ['a missing file', 'nowhere.yaml', 'there is no such file'],
  ['a folder', '', 'this is a folder'],
])('%s is a mistake of the show', (_, name, says) => {
  expect(() => loadShow(`${folder}/${name}`)).toThrow(ShowErrors)
  expect(() => loadShow(`${folder}/${name}`)).toThrow(says)
})
