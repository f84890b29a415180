import { describe, expect, test } from 'vitest'
import { Uuids } from '../names.ts'
import { data, type Message, status, uuid, withClient } from '../test-clients.ts'

test('UUIDs are version 5, stay, and differ by room, thing and name', () => {
  expect(uuid('scene', 'Slides')).toBe(uuid('scene', 'Slides'))
  expect(uuid('scene', 'Slides')).toBe('071eef2d-1595-52ce-8986-b427383185b2')
  expect(uuid('scene', 'Slides')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  const others = [uuid('scene', 'slides'), uuid('input', 'Slides'), new Uuids('hall-b').of('scene', 'Slides')]
  expect(new Set([uuid('scene', 'Slides'), ...others]).size).toBe(4)
})

describe('scenes', () => {
  test('the list is in reverse order, as in OBS', () =>
    withClient(async (client) => {
      expect(await data(client, 'GetSceneList')).toEqual({
        currentProgramSceneName: 'Slides',
        currentProgramSceneUuid: uuid('scene', 'Slides'),
        currentPreviewSceneName: 'Break',
        currentPreviewSceneUuid: uuid('scene', 'Break'),
        scenes: ['Break over Slides', 'Break', 'Ads', 'Slides + Closeup', 'Slides'].map((sceneName, sceneIndex) => ({
          sceneName,
          sceneUuid: uuid('scene', sceneName),
          sceneIndex,
        })),
      })
      expect(await data(client, 'GetGroupList')).toEqual({ groups: [] })
    }))

  test('preview, program and take', () =>
    withClient(async (client, { room }) => {
      expect(await status(client, 'SetCurrentPreviewScene', { sceneName: 'Ads' })).toEqual([100, undefined])
      const preview = await data(client, 'GetCurrentPreviewScene')
      expect(preview).toMatchObject({ sceneName: 'Ads', currentPreviewSceneName: 'Ads', sceneUuid: uuid('scene', 'Ads') })
      expect(await status(client, 'TriggerStudioModeTransition')).toEqual([100, undefined])
      expect(await data(client, 'GetCurrentProgramScene')).toMatchObject({ sceneName: 'Ads', currentProgramSceneName: 'Ads' })
      expect(await status(client, 'SetCurrentProgramScene', { sceneUuid: uuid('scene', 'Break') })).toEqual([100, undefined])
      expect(room.done).toEqual(['preview Ads', 'take {}', 'program Break'])
    }))

  test('what is wrong is said in the protocol’s codes', () =>
    withClient(async (client, { room }) => {
      const fields = 'Your request must contain at least one of the following fields: `sceneName` or `sceneUuid`.'
      expect(await status(client, 'SetCurrentPreviewScene')).toEqual([300, fields])
      expect(await status(client, 'SetCurrentPreviewScene', { sceneName: 5 })).toEqual([300, fields])
      expect(await status(client, 'SetCurrentPreviewScene', { sceneName: 'Nowhere' })).toEqual([
        600,
        'No source was found by the name of `Nowhere`.',
      ])
      expect(await status(client, 'SetCurrentPreviewScene', { sceneUuid: 'x' })).toEqual([
        600,
        'No source was found by the UUID of `x`.',
      ])
      expect(await status(client, 'SetCurrentProgramScene', { sceneName: 'ads' })).toEqual([
        602,
        'The specified source is not a scene.',
      ])
      expect(room.done).toEqual([])
    }))

  test('what is active and what is only shown', () =>
    withClient(async (client) => {
      const active = (sourceName: string) => data(client, 'GetSourceActive', { sourceName })
      expect(await active('Slides')).toEqual({ videoActive: true, videoShowing: true })
      expect(await active('Break')).toEqual({ videoActive: false, videoShowing: true })
      expect(await active('Ads')).toEqual({ videoActive: false, videoShowing: false })
      expect(await active('slides')).toEqual({ videoActive: true, videoShowing: true })
      expect(await active('title')).toEqual({ videoActive: false, videoShowing: true })
      expect(await active('stage-mics')).toEqual({ videoActive: true, videoShowing: true })
    }))
})

describe('transitions', () => {
  test('lists', () =>
    withClient(async (client) => {
      const kinds = ['cut_transition', 'fade_transition', 'move_transition', 'fade_to_color_transition']
      expect(await data(client, 'GetTransitionKindList')).toEqual({ transitionKinds: kinds })
      const list = await data(client, 'GetSceneTransitionList')
      expect(list).toMatchObject({ currentSceneTransitionName: 'Fade', currentSceneTransitionKind: 'fade_transition' })
      expect(list.transitions.map((transition: Message) => transition.transitionName)).toEqual([
        'Cut',
        'Fade',
        'Move',
        'Fade to Black',
      ])
      expect(list.transitions[0]).toMatchObject({ transitionFixed: true, transitionUuid: uuid('transition', 'Cut') })
    }))

  test('choosing one and its duration', () =>
    withClient(async (client) => {
      expect(await data(client, 'GetCurrentSceneTransition')).toMatchObject({ transitionName: 'Fade', transitionDuration: 300 })
      expect(await status(client, 'SetCurrentSceneTransition', { transitionName: 'Cut' })).toEqual([100, undefined])
      expect(await data(client, 'GetCurrentSceneTransition')).toMatchObject({ transitionFixed: true, transitionDuration: null })
      expect(await status(client, 'SetCurrentSceneTransition', { transitionName: 'Fade to Black' })).toEqual([100, undefined])
      expect(await status(client, 'SetCurrentSceneTransitionDuration', { transitionDuration: 750.9 })).toEqual([100, undefined])
      expect(await data(client, 'GetCurrentSceneTransition')).toMatchObject({
        transitionName: 'Fade to Black',
        transitionKind: 'fade_to_color_transition',
        transitionDuration: 750,
      })
    }))

  test.each([
    [undefined, 301, 'Your request data is missing or invalid (non-object)'],
    [[], 301, 'Your request data is missing or invalid (non-object)'],
    [{}, 300, 'Your request is missing the `transitionDuration` field.'],
    [{ transitionDuration: null }, 300, 'Your request is missing the `transitionDuration` field.'],
    [{ transitionDuration: '300' }, 401, 'The field value of `transitionDuration` must be a number.'],
    [{ transitionDuration: 49 }, 402, 'The field value of `transitionDuration` is below the minimum of `50.000000`'],
    [{ transitionDuration: 20_001 }, 402, 'The field value of `transitionDuration` is above the maximum of `20000.000000`'],
  ])('duration %j', (requestData, code, comment) =>
    withClient(async (client) => {
      expect(await status(client, 'SetCurrentSceneTransitionDuration', requestData)).toEqual([code, comment])
    }),
  )

  test.each([
    [{ transitionName: '' }, 403],
    [{ transitionName: 'Wipe' }, 600],
    [{ transitionName: true }, 401],
  ])('name %j', (requestData, code) =>
    withClient(async (client) => {
      expect((await status(client, 'SetCurrentSceneTransition', requestData))[0]).toBe(code)
    }),
  )

  test('studio mode is always on', () =>
    withClient(async (client) => {
      expect(await data(client, 'GetStudioModeEnabled')).toEqual({ studioModeEnabled: true })
      expect((await status(client, 'SetStudioModeEnabled', { studioModeEnabled: true }))[0]).toBe(100)
      expect((await status(client, 'SetStudioModeEnabled', { studioModeEnabled: false }))[0]).toBe(703)
      expect((await status(client, 'SetStudioModeEnabled', { studioModeEnabled: 'on' }))[0]).toBe(401)
    }))
})
