/** Scenes and their items, as they are told. */
import { describe, expect, test } from 'vitest'
import { data, type Message, status, uuid, withClient } from '../test-clients.ts'

const both = { sceneName: 'Slides + Closeup' }
const whole = {
  ...{ sourceWidth: 1920, sourceHeight: 1080, positionX: 0, positionY: 0, rotation: 0, scaleX: 1, scaleY: 1 },
  ...{ width: 1920, height: 1080, alignment: 5, boundsType: 'OBS_BOUNDS_NONE', boundsAlignment: 0 },
  ...{ boundsWidth: 0, boundsHeight: 0, cropLeft: 0, cropTop: 0, cropRight: 0, cropBottom: 0 },
}

describe('scene items', () => {
  test('are the layers of the scene, by the numbers that the room gave them', () =>
    withClient(async (client) => {
      const { sceneItems } = await data(client, 'GetSceneItemList', both)
      const told = (item: Message) => [item.sceneItemId, item.sceneItemIndex, item.sourceName, item.inputKind]
      expect(sceneItems.map(told)).toEqual([
        [1, 0, 'slides', 'mixos_pattern'],
        [2, 1, 'closeup', 'mixos_pattern'],
        [3, 2, 'frame', 'image_source'],
      ])
      expect(sceneItems[0]).toMatchObject({ sceneItemTransform: whole, sourceType: 'OBS_SOURCE_TYPE_INPUT', isGroup: null })
    }))

  test('of a scene within a scene there is one, the scene', () =>
    withClient(async (client) => {
      const { sceneItems } = await data(client, 'GetSceneItemList', { sceneName: 'Break over Slides' })
      expect(sceneItems).toMatchObject([
        { sourceName: 'Slides', sourceUuid: uuid('scene', 'Slides'), sourceType: 'OBS_SOURCE_TYPE_SCENE', inputKind: null },
        { sourceName: 'Break', sourceType: 'OBS_SOURCE_TYPE_SCENE', isGroup: false },
      ])
      expect(await data(client, 'GetSourceActive', { sourceName: 'Slides' })).toMatchObject({ videoActive: true })
    }))

  test('one by one', () =>
    withClient(async (client) => {
      const item = { ...both, sceneItemId: 2 }
      expect(await data(client, 'GetSceneItemTransform', item)).toEqual({ sceneItemTransform: whole })
      expect(await data(client, 'GetSceneItemEnabled', item)).toEqual({ sceneItemEnabled: true })
      expect(await data(client, 'GetSceneItemLocked', item)).toEqual({ sceneItemLocked: false })
      expect(await data(client, 'GetSceneItemIndex', item)).toEqual({ sceneItemIndex: 1 })
      expect(await data(client, 'GetSceneItemBlendMode', item)).toEqual({ sceneItemBlendMode: 'OBS_BLEND_NORMAL' })
      const gone = 'No scene items were found in scene `Slides + Closeup` with the ID `9`.'
      expect(await status(client, 'GetSceneItemIndex', { ...both, sceneItemId: 9 })).toEqual([600, gone])
    }))

  test('by name', () =>
    withClient(async (client) => {
      const item = { ...both, sourceName: 'frame' }
      expect(await data(client, 'GetSceneItemId', item)).toEqual({ sceneItemId: 3 })
      expect((await status(client, 'GetSceneItemId', { ...item, searchOffset: 1 }))[0]).toBe(600)
      expect((await status(client, 'GetSceneItemId', { ...item, searchOffset: -2 }))[0]).toBe(402)
      expect((await status(client, 'GetGroupSceneItemList', both))[0]).toBe(602)
    }))
})
