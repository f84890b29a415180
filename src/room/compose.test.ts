import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { PaintResult } from '../engine/messages/paint.ts'
import { loadShow } from '../show/index.ts'
import { planRoom } from './compose.ts'
import { flatten } from './flatten.ts'

function roomOf(scenes: string) {
  const file = join(mkdtempSync(join(tmpdir(), 'mixos-compose-')), 'show.yaml')
  writeFileSync(
    file,
    `show: T\nvideo: 720p25\nrooms:\n  hall:\n    sources:\n      a: { pattern: red }\n      b: { pattern: blue }\n      card: { text: Hello }\n    scenes:\n${scenes}\n`,
  )
  const show = loadShow(file)
  return { show, room: show.rooms[0] as (typeof show.rooms)[0] }
}

function compose(scenes: string) {
  const { show, room } = roomOf(scenes)
  const plan = planRoom(show, room, '/painted', { width: 640, height: 360 })
  const painted: PaintResult = {
    jobs: plan.jobs.map(({ out }) => ({
      out,
      pieces: [{ path: out, x: 0, y: 0, width: 2, height: 2 }],
      opaque: false,
      problems: [],
    })),
  }
  return { plan, staging: plan.finish(painted) }
}

describe('scenes become compositions', () => {
  it('puts one picture over the whole program', () => {
    const { staging } = compose('      A: [a]')
    expect(staging.compositions.get('A')).toEqual({
      scene: 'A',
      backdrop: null,
      overlay: null,
      slots: [{ slot: 0, x: 0, y: 0, width: 1280, height: 720, alpha: 1 }],
    })
  })

  it('shares a slot across scenes, but gives a source that is seen twice two', () => {
    const { staging } = compose(
      '      A: [a]\n      Twice: [ a, { source: a, at: [0, 0], scale: 0.25 } ]\n      Cropped: [ { source: a, at: [0, 0], scale: 1, crop: [640, 0, 0, 0] } ]',
    )
    expect(staging.stage.slots).toHaveLength(3)
    expect(staging.compositions.get('A')?.slots[0]?.slot).toBe(staging.compositions.get('Twice')?.slots[0]?.slot)
    expect(staging.compositions.get('Cropped')?.slots[0]).toMatchObject({ width: 640, height: 720 })
    expect(staging.stage.slots[2]?.crop).toEqual({ left: 640, top: 0, right: 0, bottom: 0 })
  })

  it('paints what stands still below into the backdrop, above into the overlay, and leaves room for live pictures on top', () => {
    const { plan, staging } = compose('      Mixed: [ card, a, card, { source: b, at: [100, 100], scale: 0.25 } ]')
    const mixed = staging.compositions.get('Mixed')
    expect(mixed?.backdrop).toBe(0)
    expect(mixed?.overlay).toBe(0)
    const overlay = plan.jobs.find((job) => job.split)
    expect(overlay?.cutouts).toEqual([{ x: 100, y: 100, width: 320, height: 180 }])
  })

  it('paints the same picture once for all scenes', () => {
    const { staging } = compose('      One: [ a, card ]\n      Two: [ b, card ]')
    expect(staging.stage.overlays).toHaveLength(1)
  })

  it('places scenes inside scenes, cut off at their edges', () => {
    const { staging } = compose(
      '      Inner: [ { source: a, at: [640, 0], scale: 1 } ]\n      Outer: [ { scene: Inner, at: [0, 360], scale: 0.5 } ]',
    )
    expect(staging.compositions.get('Outer')?.slots[0]).toMatchObject({ x: 320, y: 360, width: 320, height: 360 })
    expect(staging.stage.slots.at(-1)?.crop).toEqual({ left: 0, top: 0, right: 640, bottom: 0 })
  })

  it('multiplies opacities', () => {
    const { show, room } = roomOf('      Inner: [ { source: a, opacity: 0.5 } ]\n      Outer: [ { scene: Inner, opacity: 0.5 } ]')
    expect(flatten(room, 'Outer', show.video).map((leaf) => leaf.opacity)).toEqual([0.25])
  })

  it('leaves out what is not visible, and what is in a scene that is not', () => {
    const { show, room } = roomOf(
      '      Inner: [ a, { source: b, visible: false } ]\n      Outer: [ Inner, { scene: Inner, visible: false }, b ]\n      Empty: []',
    )
    const shown = (scene: string) => flatten(room, scene, show.video).map(({ source }) => source.name)
    expect([shown('Inner'), shown('Outer'), shown('Empty')]).toEqual([['a'], ['a', 'b'], []])
    const { staging } = compose('      Empty: []\n      Hidden: [ { source: a, visible: false } ]')
    expect(staging.compositions.get('Empty')).toMatchObject({ slots: [], backdrop: null, overlay: null })
    expect(staging.compositions.get('Hidden')).toMatchObject({ slots: [], backdrop: null, overlay: null })
  })
})
