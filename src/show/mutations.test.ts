/** Whatever is done to a show, it loads or gives its mistakes: never another exception, never a place outside the file. */
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { mistakesOf, showFolder } from './fixtures.ts'

const { folder, remove } = showFolder()
afterAll(remove)

const whole = `show: Test
video: { size: 1280x720, rate: 29.97 }
server: { listen: 127.0.0.1, port: 8080, watch: public }
assets:
  ads: { file: clip.mp4 }
rooms:
  hall-a:
    control: { port: 4460, password: { secret: hall-a } }
    sources:
      cam: &cam { pattern: smpte, tone: 440 Hz, label: Camera, frames: true }
      two: { <<: *cam, clock: true }
      ads: { play: ads, loop: true, restart: false }
      logo: { image: logo.svg }
      card: { text: "Back\\nsoon", font: DejaVu Sans 40, color: "#ffffff", box: "#00000080", align: left, valign: top }
      mic: { sound: { tone: tick } }
    scenes:
      Camera: [ cam ]
      Both:
        - { source: cam, at: [ 32, 23 ], scale: 0.5 }
        - { source: two, at: [ 700, 23 ], size: [ 480, 270 ], crop: [ 0, 20, 0, 20 ], opacity: 0.9 }
        - { image: logo.svg }
        - Lower
      Lower: [ { text: Hello }, { scene: Camera } ]
    transition: fade 300 ms
    mixes: { program: { start: Both } }
    sound: { mic: -3 dB, cam: { volume: -6 dB, mute: false, delay: 40 ms, in: [ Camera, Both ] } }
    encoder: { video: 3000 kbit/s, audio: 128 kbit/s, keyframe: 1 s, preset: veryfast, prefer: x264enc }
    outputs: { record: { to: rec, segment: 5 min, auto: true }, hls: { segment: 2 s, window: 2 h } }
`

/** What people and machines put into files by mistake. */
const scraps = [
  '',
  '{',
  '}',
  '[',
  ']',
  ': ',
  ',',
  '- ',
  '"',
  "'",
  '\n',
  '\n  ',
  '\t',
  '#',
  '&a ',
  '*a',
  '*cam',
  '<<: ',
  '!tag ',
  '|',
  '>',
  '---\n',
  '...\n',
  '%',
  '@',
  '`',
  '? ',
  'null',
  '~',
  'true',
  '0',
  '-1',
  '0x10',
  '1e999',
  '.nan',
  '.inf',
  '8193',
  '__proto__',
  'constructor',
  'toString',
  'scene: Both',
  '..',
  '/',
  '/dev/null',
  '\0',
  '\u2028',
  '\ufeff',
  '\ud800',
  'ß',
  '🐄',
  'Camera',
  'cam',
]

const edit = fc.record({
  at: fc.nat(whole.length),
  remove: fc.oneof(fc.nat(3), fc.nat(60)),
  put: fc.oneof(fc.constantFrom(...scraps), fc.string({ unit: 'binary', maxLength: 5 })),
})

function mutate(edits: { at: number; remove: number; put: string }[]): string {
  return edits.reduce((text, { at, remove, put }) => text.slice(0, at) + put + text.slice(at + remove), whole)
}

function hasSoundMistakes(text: string): void {
  const lines = text.split(/\r\n|\n|\r/)
  for (const { line, column, what } of mistakesOf(text, folder)) {
    expect(what).not.toBe('')
    expect(what).not.toMatch(/\p{Cc}|no words of its own/u)
    expect(line).toBeGreaterThanOrEqual(1)
    expect(line).toBeLessThanOrEqual(lines.length + 1)
    expect(column).toBeGreaterThanOrEqual(1)
  }
}

test('the show is good as it stands', () => {
  expect(mistakesOf(whole, folder)).toEqual([])
})

test('any edits of its text load or give mistakes', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => hasSoundMistakes(mutate(edits))),
    { numRuns: 1500 },
  )
})

test('any line lost or doubled loads or gives mistakes', () => {
  const lines = whole.split('\n')
  for (let index = 0; index < lines.length; index++) {
    hasSoundMistakes(lines.toSpliced(index, 1).join('\n'))
    hasSoundMistakes(lines.toSpliced(index, 0, lines[index] as string).join('\n'))
  }
})

test('any JSON in place of the show loads or gives mistakes', () => {
  // Names that every object has are the classic trap.
  const examples: [string][] = ['toString', 'constructor', '__proto__', 'valueOf', 'hasOwnProperty'].flatMap((name) => [
    [`{"${name}":""}`],
    [`{"show":"T","video":"720p25","rooms":{"hall":{"sources":{"${name}":{"${name}":1}},"scenes":{"A":["${name}"]}}}}`],
  ])
  fc.assert(fc.property(fc.json(), hasSoundMistakes), { numRuns: 500, examples })
})
