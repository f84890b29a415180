/** The printed keypad: every key of the show is on it, inside the page, beside the others. */
import { expect, test } from 'vitest'
import type { KeypadSurface, SurfaceAction } from '../show/index.ts'
import { legendSvg } from './legend.ts'
import { fitText } from './legend-text.ts'

const preview = (scene: string): SurfaceAction => ({ does: 'preview', scene })
const surface = (keys: Record<string, SurfaceAction>): KeypadSurface => ({
  kind: 'keypad',
  name: 'numpad',
  device: { vendor: '145f', product: '0239' },
  keys: Object.entries(keys).map(([key, action]) => ({ key, action })),
})
const draw = (keys: Record<string, SurfaceAction>) => legendSvg(surface(keys), { show: 'Test', room: 'hall-a' })

interface Box {
  x: number
  y: number
  width: number
  height: number
}

function boxes(svg: string): Box[] {
  const found = svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)
  return [...found].map(([, x, y, width, height]) => ({
    x: Number(x),
    y: Number(y),
    width: Number(width),
    height: Number(height),
  }))
}

const overlap = (a: Box, b: Box) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

test.each([
  ['a block of digits', { kp1: preview('Slides'), kpenter: { does: 'take', transition: null } }, 17],
  [
    'one with more keys',
    {
      kp1: preview('Slides'),
      homepage: preview('Break'),
      mail: { does: 'panic' },
      a: preview('A'),
      b: preview('B'),
      c: preview('C'),
    },
    17 + 5,
  ],
  ['a keyboard', Object.fromEntries([...'qwertyuiopasdfgh'].map((key) => [key, preview(key)])), 16],
] as [string, Record<string, SurfaceAction>, number][])(
  '%s: keys stand inside the page, each on a place of its own',
  (_name, keys, count) => {
    const drawn = boxes(draw(keys))
    expect(drawn).toHaveLength(count)
    for (const [index, box] of drawn.entries()) {
      expect(box.x >= 10 && box.x + box.width <= 287 && box.y >= 30 && box.y + box.height <= 200).toBe(true)
      expect(drawn.slice(index + 1).filter((other) => overlap(box, other))).toEqual([])
    }
  },
)

test('every action in words, and letters that an SVG cannot have as they are', () => {
  const words = draw({
    kp1: preview('Q & A <live>'),
    kp2: { does: 'cut', scene: 'Ads' },
    kp3: { does: 'take', transition: { kind: 'fade', durationMs: 300 } },
    kp4: { does: 'mute', source: 'mic' },
    kp5: { does: 'restart', source: 'clip' },
    kp6: { does: 'mix', mix: 'projector', scene: 'Slides' },
    kp7: { does: 'call', note: 'Please come' },
    kp8: { does: 'record' },
    kp9: { does: 'panic' },
    kp0: { does: 'black' },
  })
  const said = [...words.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text).join(' ')
  for (const wanted of [
    'Q &amp; A &lt;live&gt;',
    'Cut: Ads',
    'TAKE (fade)',
    'Mute mic',
    'clip from its start',
    'projector: Slides',
    'Call for help: Please come',
    'Record; hold to stop',
    'PANIC: hold',
    'Black, and back',
    'hall-a: numpad',
  ])
    expect(said.replace(/\s+/g, ' ')).toContain(wanted)
})

test('words are as large as they fit; what fits at no size is cut and says so', () => {
  const box = { width: 40, height: 20, largest: 7, smallest: 2.6, isBold: false }
  expect(fitText('Ads', box).map(({ text, size }) => [text, size])).toEqual([['Ads', 7]])
  expect(fitText('Closeup + Slides', box).map(({ text }) => text)).toEqual(['Closeup +', 'Slides'])
  const long = fitText('a'.repeat(300), box)
  expect(long).toHaveLength(1)
  expect(long[0]?.text.endsWith('a…')).toBe(true)
  const many = fitText('word '.repeat(300).trim(), box)
  expect(many.at(-1)?.text.endsWith('…')).toBe(true)
  expect(many.length * (many[0]?.size ?? 0) * 1.2).toBeLessThanOrEqual(box.height)
})
