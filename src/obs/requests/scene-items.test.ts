/** Scenes and their items, read and changed by clients. */
import { describe, expect, test } from 'vitest'
import { Intent } from '../protocol.ts'
import { data, stage, status, uuid, withClient } from '../test-clients.ts'

const sceneName = 'Slides + Closeup'
/** Above `slides`, below `frame`. */
const closeup = { sceneName, sceneItemId: 2 }
const transform = async (...[client, item]: [Parameters<typeof data>[0], object]) =>
  (await data(client, 'GetSceneItemTransform', item)).sceneItemTransform

describe('what a scene is made of', () => {
  test('is listed from the bottom, nested scenes as scenes', () =>
    withClient(async (client, { room }) => {
      await room.edit([
        { do: 'add-layer', scene: 'Ads', what: { scene: 'Break' }, at: 1, place: { kind: 'at', x: 10, y: 20, scale: 0.5 } },
      ])
      const { sceneItems } = await data(client, 'GetSceneItemList', { sceneName: 'Ads' })
      expect(sceneItems).toMatchObject([
        {
          sceneItemId: 1,
          sceneItemIndex: 0,
          sourceName: 'ads',
          sourceType: 'OBS_SOURCE_TYPE_INPUT',
          inputKind: 'ffmpeg_source',
          isGroup: null,
        },
        {
          sceneItemId: 2,
          sceneItemIndex: 1,
          sceneItemEnabled: true,
          sourceName: 'Break',
          sourceUuid: uuid('scene', 'Break'),
          sourceType: 'OBS_SOURCE_TYPE_SCENE',
          inputKind: null,
          isGroup: false,
          sceneItemTransform: { positionX: 10, positionY: 20, scaleX: 0.5, width: 960, height: 540 },
        },
      ])
    }))

  test('is found by its number, and by name', () =>
    withClient(async (client) => {
      expect(await data(client, 'GetSceneItemId', { sceneName, sourceName: 'closeup' })).toEqual({ sceneItemId: 2 })
      expect(await data(client, 'GetSceneItemSource', closeup)).toEqual({
        sourceName: 'closeup',
        sourceUuid: uuid('input', 'closeup'),
      })
      expect(await data(client, 'GetSceneItemIndex', closeup)).toEqual({ sceneItemIndex: 1 })
      expect(await data(client, 'GetSceneItemEnabled', closeup)).toEqual({ sceneItemEnabled: true })
      expect(await data(client, 'GetSceneItemLocked', closeup)).toEqual({ sceneItemLocked: false })
      const none = 'No scene items were found in scene `Slides + Closeup` with the ID `99`.'
      expect(await status(client, 'GetSceneItemIndex', { sceneName, sceneItemId: 99 })).toEqual([600, none])
      expect(await status(client, 'GetSceneItemIndex', { sceneName })).toEqual([
        300,
        'Your request is missing the `sceneItemId` field.',
      ])
    }))
})

describe('changed by a client', () => {
  test('an item is switched off and on, moved, put elsewhere and taken out', () =>
    withClient(async (client) => {
      await data(client, 'SetSceneItemEnabled', { ...closeup, sceneItemEnabled: false })
      expect(await data(client, 'GetSceneItemEnabled', closeup)).toEqual({ sceneItemEnabled: false })
      await data(client, 'SetSceneItemIndex', { ...closeup, sceneItemIndex: 8000 })
      expect(await data(client, 'GetSceneItemIndex', closeup)).toEqual({ sceneItemIndex: 2 })
      await data(client, 'SetSceneItemTransform', {
        ...closeup,
        sceneItemTransform: { positionX: 960, scaleX: 0.5, scaleY: 0.5, cropLeft: 20 },
      })
      const now = await transform(client, closeup)
      expect(now).toMatchObject({
        positionX: 960,
        positionY: 0,
        scaleX: 0.5,
        width: 950,
        height: 540,
        cropLeft: 20,
        cropRight: 0,
      })
      await data(client, 'RemoveSceneItem', closeup)
      const { sceneItems } = await data(client, 'GetSceneItemList', { sceneName })
      expect(sceneItems.map((item: { sceneItemId: number }) => item.sceneItemId)).toEqual([1, 3])
    }))

  test('items are made, and doubled with all that they are', () =>
    withClient(async (client) => {
      const made = await data(client, 'CreateSceneItem', { sceneName: 'Ads', sourceName: 'closeup', sceneItemEnabled: false })
      const item = { sceneName: 'Ads', ...made }
      await data(client, 'SetSceneItemTransform', { ...item, sceneItemTransform: { positionX: 100, scaleX: 0.25, scaleY: 0.25 } })
      const twin = await data(client, 'DuplicateSceneItem', { ...item, destinationSceneName: 'Break' })
      expect([made, twin]).toEqual([{ sceneItemId: 2 }, { sceneItemId: 2 }])
      const inBreak = { sceneName: 'Break', ...twin }
      expect(await data(client, 'GetSceneItemEnabled', inBreak)).toEqual({ sceneItemEnabled: false })
      expect(await transform(client, inBreak)).toMatchObject({ positionX: 100, width: 480 })
    }))

  test('scenes come, get other names and go', () =>
    withClient(async (client, { room }) => {
      expect(await data(client, 'CreateScene', { sceneName: 'Panel' })).toEqual({ sceneUuid: uuid('scene', 'Panel') })
      expect(await status(client, 'CreateScene', { sceneName: 'ads' })).toEqual([601, 'A source already exists by that name.'])
      await data(client, 'SetSceneName', { sceneName: 'Panel', newSceneName: 'Panel at Five' })
      await data(client, 'RemoveScene', { sceneName: 'Panel at Five' })
      expect(room.state.scenes.map(({ name }) => name)).toEqual(['Slides', sceneName, 'Ads', 'Break', 'Break over Slides'])
      for (const scene of ['Ads', 'Break', 'Slides', 'Break over Slides']) await data(client, 'RemoveScene', { sceneName: scene })
      expect((await status(client, 'RemoveScene', { sceneName }))[0]).toBe(603)
    }))

  test('what cannot be done here is refused, and changes nothing', () =>
    withClient(async (client, { room }) => {
      const set = (sceneItemTransform: object) => status(client, 'SetSceneItemTransform', { ...closeup, sceneItemTransform })
      expect(await set({ rotation: 45 })).toEqual([
        402,
        'The field value of `sceneItemTransform.rotation` cannot be: pictures cannot be turned here.',
      ])
      expect((await set({ positionX: 'left' }))[0]).toBe(401)
      expect((await set({ boundsType: 'OBS_BOUNDS_WIDE' }))[0]).toBe(400)
      expect((await set({ cropLeft: -1 }))[0]).toBe(402)
      expect(room.done).toEqual([])
    }))
})

test('every client hears of it, in the parts that it wants', async () => {
  await using s = await stage()
  const client = await s.identify({ eventSubscriptions: Intent.All | Intent.SceneItemTransformChanged })
  const other = await s.identify()
  const heard = async (from: typeof client) =>
    (await from.events()).map(({ eventType, eventData }) => [eventType, eventData.sceneItemId ?? eventData.sceneName])
  await data(other, 'SetSceneItemTransform', { ...closeup, sceneItemTransform: { positionX: 5 } })
  await data(other, 'SetSceneItemEnabled', { ...closeup, sceneItemEnabled: false })
  await data(other, 'SetSceneItemIndex', { ...closeup, sceneItemIndex: 0 })
  await data(other, 'CreateSceneItem', { sceneName: 'Ads', sourceName: 'closeup' })
  await data(other, 'RemoveSceneItem', closeup)
  await data(other, 'CreateScene', { sceneName: 'Panel' })
  await data(other, 'SetSceneName', { sceneName: 'Panel', newSceneName: 'Panel 2' })
  await data(other, 'RemoveScene', { sceneName: 'Panel 2' })
  const usual = [
    ['SceneItemEnableStateChanged', 2],
    ['SceneItemListReindexed', sceneName],
    ['SceneItemCreated', 2],
    ['SceneItemRemoved', 2],
    ['SceneCreated', 'Panel'],
    ['SceneListChanged', undefined],
    ['SceneNameChanged', 'Panel 2'],
    ['SceneListChanged', undefined],
    ['SceneRemoved', 'Panel 2'],
    ['SceneListChanged', undefined],
  ]
  expect(await heard(other)).toEqual(usual)
  expect(await heard(client)).toEqual([['SceneItemTransformChanged', 2], ...usual])
})
