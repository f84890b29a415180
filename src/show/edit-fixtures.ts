/** For the tests of edits: a show that shares all it can, random edits, and what an edit does to a room, said a second time. */
import fc from 'fast-check'
import type { Edit, LayerLook } from './edit.ts'
import type { Room } from './show.ts'
import type { Layer } from './show-scene.ts'
import type { Source } from './show-source.ts'

/** Two halls that share nearly everything by anchors, aliases and merges, and a third on one line. */
export const sharingShow = `show: Test
video: { size: 1280x720, rate: 25 }
assets: { ads: { file: clip.mp4 } }
rooms:
  hall-a:
    sources: &sources # for both halls
      cam: &cam { pattern: smpte, tone: 440 Hz, label: Camera, frames: true }
      two: { <<: *cam, clock: true }
      three: *cam
      ads: { play: ads, loop: true, restart: false }
      logo: { image: logo.svg }
      card: { text: "Back\\nsoon", font: DejaVu Sans 40, color: "#ffffff" }
      mic: &mic
        sound: { tone: tick }
        label: Microphone   # the big one
      lectern:
        <<: *mic
        label: Lectern

    # What can be shown.
    scenes: &scenes
      Camera: &camera [ cam ]
      Both:
        - &left { source: cam, at: [ 32, 23 ], scale: 0.5 } # left
        # the right one
        - source: two
          at: [ 700, 23 ]
          size: [ 480, 270 ]
          opacity: 0.9
        - { image: logo.svg }
        - Lower
      Again: *camera
      Copy:
        - *left
        - { <<: *left, at: [ 700, 400 ] }
      Lower: [ { text: Hello }, { scene: Camera }, { text: "Back", visible: false } ]
      "Quoted: #1": [ two, { image: logo.svg, at: [0, 0] } ]
    mixes:
      program: { start: Both }
      projector: { start: Both, follow: { Camera: Both, Lower: Lower }, without: [ mic ] }
    sound:
      mic: -3 dB
      lectern: { volume: -6 dB, backup: mic }
      cam: { volume: &v -6 dB, mute: false, delay: 40 ms, in: &heard [ Camera, Both ] }
      two: { volume: *v, in: *heard }
    outputs: { record: { to: rec, tracks: [ mic, cam ], cameras: [ cam, two ] } }
  hall-b: # the same, smaller
    sources: *sources
    scenes:
      <<: *scenes
      Own: [ three, Camera ]
    mixes: { program: { start: Own } }
    outputs: { record: { to: rec-b, cameras: { two: 2 Mbit/s } }, screen: { fallback: ads } }
  hall-c: { sources: { a: { pattern: red } }, scenes: { A: [ a ], B: [ a, { text: "x, y" } ] } }
`

const whole = fc.nat(400)
const look: fc.Arbitrary<LayerLook> = fc.record(
  {
    place: fc.oneof(
      fc.constant({ kind: 'fill' as const }),
      fc.record({ kind: fc.constant('at' as const), x: whole, y: whole, scale: fc.constantFrom(1, 0.5, 0.3333) }),
      fc.record({
        kind: fc.constant('box' as const),
        x: fc.constantFrom(0, 17),
        y: fc.constantFrom(0, 9),
        width: fc.integer({ min: 1, max: 500 }),
        height: fc.integer({ min: 1, max: 500 }),
      }),
    ),
    crop: fc.record({ left: fc.nat(1), top: fc.nat(9), right: fc.nat(1), bottom: fc.nat(1) }),
    opacity: fc.constantFrom(0, 0.25, 1),
    visible: fc.boolean(),
  },
  { requiredKeys: [] },
)

/** What becomes an edit of a room as it is when its turn comes. */
export interface Wish {
  kind: Edit['do']
  one: number
  two: number
  look: LayerLook
  name: string
}

export const wishes = (kinds: Edit['do'][], most: number): fc.Arbitrary<Wish[]> =>
  fc.array(
    fc.record({
      kind: fc.constantFrom(...kinds),
      one: fc.nat(1000),
      two: fc.nat(1000),
      look,
      name: fc.constantFrom('New', 'a, b', 'c: d', '#e', 'true', '12', "it's", 'F {g}', 'H & I', '- j'),
    }),
    { minLength: 1, maxLength: most },
  )

/** The edit of `room` that is wished; null where there is none of that kind that is allowed. */
export function editOf(room: Room, { kind, one, two, look, name }: Wish): Edit | null {
  const pick = <Item>(list: readonly Item[], number: number) => list[number % list.length]
  const real = room.sources.filter(({ ofScene }) => !ofScene)
  const scene = pick(room.scenes, one)
  const index = two % Math.max(1, scene?.layers.length ?? 0)
  const what = scene?.layers[index]?.what
  const source = pick(real, one)?.name
  const isTaken = [...room.sources, ...room.scenes].some((thing) => thing.name === name)
  if (!scene || !source) return null
  const layer = what && { scene: scene.name, layer: index, what }
  switch (kind) {
    case 'add-scene':
      return isTaken ? null : { do: kind, scene: name, at: 1 + (two % room.scenes.length) }
    case 'remove-scene': {
      const starts = [room.startScene, ...room.mixes.map(({ startScene }) => startScene), room.scenes[0]?.name]
      return starts.includes(scene.name) ? null : { do: kind, scene: scene.name }
    }
    case 'rename-scene':
      return isTaken ? null : { do: kind, scene: scene.name, to: name }
    case 'add-layer': {
      const shown: Layer['what'][] = [
        ...room.sources.filter((source) => source.kind !== 'sound').map((source) => ({ source: source.name })),
        ...room.scenes.filter((other) => !reaches(room, other.name, scene.name)).map((other) => ({ scene: other.name })),
      ]
      const chosen = pick(shown, two)
      return chosen ? { do: kind, scene: scene.name, what: chosen, at: one % 7, ...look } : null
    }
    case 'remove-layer':
      return layer ? { do: kind, ...layer } : null
    case 'move-layer':
      return layer ? { do: kind, ...layer, to: one % scene.layers.length } : null
    case 'set-layer':
      return layer ? { do: kind, ...layer, ...look } : null
    case 'add-source':
      return isTaken ? null : { do: kind, source: name, definition: { pattern: 'ball', label: `${name}!`, tone: null } }
    case 'remove-source':
      return { do: kind, source }
    case 'rename-source':
      return isTaken ? null : { do: kind, source, to: name }
    case 'set-source':
      return { do: kind, source: pick(room.sources.filter(isText), one)?.name ?? source, ...definitionOf(room, one, name) }
    case 'set-sound': {
      const sound = pick(room.sounds, one)?.source
      return sound ? { do: kind, source: sound, ...soundOf(two) } : null
    }
  }
}

function isText(source: Source): boolean {
  return source.ofScene === true && source.kind === 'text'
}

function definitionOf(room: Room, number: number, name: string): { source?: string; definition: Record<string, unknown> } {
  const real = room.sources.filter(({ ofScene }) => !ofScene)
  const isOfText = room.sources.some(isText) && number % 2 === 0
  if (isOfText) return { definition: { text: `${name}\n${number}` } }
  return { source: real[number % real.length]?.name as string, definition: { label: name } }
}

function soundOf(number: number): Pick<Extract<Edit, { do: 'set-sound' }>, 'gainDb' | 'muted' | 'delayMs' | 'channels'> {
  const gainDb = [0, -3, -12.25][number % 3] as number
  const all = [
    { gainDb },
    { muted: number % 2 === 0 },
    { delayMs: number % 3 === 0 ? 0 : 40 },
    { channels: number % 2 ? ('left' as const) : ('stereo' as const) },
    { gainDb, muted: true, channels: 'sum' as const },
  ]
  return all[number % all.length] ?? {}
}

function reaches(room: Room, from: string, to: string): boolean {
  const layers = room.scenes.find(({ name }) => name === from)?.layers ?? []
  return from === to || layers.some(({ what }) => 'scene' in what && reaches(room, what.scene, to))
}
