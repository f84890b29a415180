import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Crop, Place } from '../show/index.ts'
import { placeOf, type Transform, TransformRefusal, transformOf } from './transform.ts'

const canvas = { width: 1280, height: 720 }
const none: Crop = { left: 0, top: 0, right: 0, bottom: 0 }
const fill = transformOf({ kind: 'fill' }, none, canvas)
const place = (change: Partial<Transform>) => placeOf({ ...fill, ...change }, canvas).place

test('a picture that fills the program stands at the top left in its own size', () => {
  expect(fill).toMatchObject({ positionX: 0, positionY: 0, scaleX: 1, scaleY: 1, width: 1280, height: 720, alignment: 5 })
  expect(place({})).toEqual({ kind: 'fill' })
})

test('a cropped one that fills it stands in its middle', () => {
  const crop = { ...none, left: 640 }
  const transform = transformOf({ kind: 'fill' }, crop, canvas)
  expect(transform).toMatchObject({ positionX: 320, positionY: 0, scaleX: 1, width: 640, height: 720, cropLeft: 640 })
  expect(placeOf(transform, canvas)).toEqual({ place: { kind: 'fill' }, crop })
})

describe('what OBS says', () => {
  test.each<[string, Partial<Transform>, Place]>([
    ['a smaller one', { positionX: 100, positionY: 50, scaleX: 0.5, scaleY: 0.5 }, { kind: 'at', x: 100, y: 50, scale: 0.5 }],
    ['one held by its middle', { positionX: 640, positionY: 360, alignment: 0 }, { kind: 'fill' }],
    [
      'one held at the bottom right',
      { positionX: 1280, positionY: 720, alignment: 10, scaleX: 0.25, scaleY: 0.25 },
      { kind: 'at', x: 960, y: 540, scale: 0.25 },
    ],
    [
      'a stretched one',
      { boundsType: 'OBS_BOUNDS_STRETCH', boundsWidth: 300, boundsHeight: 700, positionX: 10, positionY: 20 },
      { kind: 'box', x: 10, y: 20, width: 300, height: 700 },
    ],
    [
      'one within bounds',
      { boundsType: 'OBS_BOUNDS_SCALE_INNER', boundsWidth: 640, boundsHeight: 720 },
      { kind: 'at', x: 0, y: 180, scale: 0.5 },
    ],
    [
      'one over bounds',
      { boundsType: 'OBS_BOUNDS_SCALE_OUTER', boundsWidth: 640, boundsHeight: 720, boundsAlignment: 5 },
      { kind: 'at', x: 0, y: 0, scale: 1 },
    ],
    [
      'one that bounds only make smaller',
      { boundsType: 'OBS_BOUNDS_MAX_ONLY', boundsWidth: 2560, boundsHeight: 1440, boundsAlignment: 5, positionX: 4 },
      { kind: 'at', x: 4, y: 0, scale: 1 },
    ],
  ])('%s', (_what, change, expected) => {
    const said = place(change)
    expect(said).toEqual(expected.kind === 'at' && expected.x === 0 && expected.scale === 1 ? { kind: 'fill' } : expected)
  })

  test.each<[keyof Transform, Partial<Transform>]>([
    ['rotation', { rotation: 90 }],
    ['scaleX', { scaleX: -1 }],
    ['scaleY', { scaleY: 0 }],
    ['cropLeft', { cropLeft: 700, cropRight: 600 }],
    ['boundsWidth', { boundsType: 'OBS_BOUNDS_STRETCH', boundsHeight: 10 }],
  ])('is refused where it cannot be done here: %s', (field, change) => {
    let refused: unknown
    try {
      place(change)
    } catch (error) {
      refused = error
    }
    expect(refused).toBeInstanceOf(TransformRefusal)
    expect((refused as TransformRefusal).field).toBe(field)
  })
})

test('what was said comes back to within half a pixel', () => {
  const crops = fc.record({ left: fc.nat(300), top: fc.nat(200), right: fc.nat(300), bottom: fc.nat(200) })
  const size = fc.integer({ min: 8, max: 2000 })
  const boxes = fc.record({
    x: fc.integer({ min: -900, max: 900 }),
    y: fc.integer({ min: -900, max: 900 }),
    width: size,
    height: size,
  })
  fc.assert(
    fc.property(boxes, crops, (box, crop) => {
      const said = transformOf({ kind: 'box', ...box }, crop, canvas)
      const again = placeOf(said, canvas)
      expect(again.crop).toEqual(crop)
      const back = transformOf(again.place, crop, canvas)
      for (const key of ['positionX', 'positionY', 'width', 'height'] as const)
        expect(Math.abs(back[key] - said[key])).toBeLessThanOrEqual(0.75)
    }),
  )
})
