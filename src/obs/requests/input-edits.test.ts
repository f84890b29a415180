/** Inputs changed by clients. */
import { describe, expect, test } from 'vitest'
import { data, stage, status, uuid, withClient } from '../test-clients.ts'

describe('settings', () => {
  test('are in OBS’s words', () =>
    withClient(async (client) => {
      expect(await data(client, 'GetInputSettings', { inputName: 'ads' })).toEqual({
        inputKind: 'ffmpeg_source',
        inputSettings: { is_local_file: true, local_file: '/media/ads.mp4', looping: false, restart_on_activate: true },
      })
      expect(await data(client, 'GetInputDefaultSettings', { inputKind: 'ffmpeg_source' })).toEqual({
        defaultInputSettings: { is_local_file: true, looping: false, restart_on_activate: true },
      })
      expect((await status(client, 'GetInputDefaultSettings', { inputKind: 'wishes' }))[0]).toBe(605)
    }))

  test('are set; those that are so already may come along', () =>
    withClient(async (client, { room }) => {
      await data(client, 'SetInputSettings', { inputName: 'frame', inputSettings: { file: '/media/other.png' } })
      expect((await data(client, 'GetInputSettings', { inputName: 'frame' })).inputSettings).toEqual({ file: '/media/other.png' })
      await data(client, 'SetInputSettings', { inputName: 'ads', inputSettings: { is_local_file: true, looping: false } })
      expect(room.done).toEqual(['edit set-source'])
    }))

  test('that cannot be are refused with those that can', () =>
    withClient(async (client, { room }) => {
      const set = (inputSettings: object) => status(client, 'SetInputSettings', { inputName: 'frame', inputSettings })
      expect(await set({ unload: true })).toEqual([
        400,
        'The field value of `inputSettings`: `unload` cannot be set here; only `file` can.',
      ])
      expect((await set({ file: 5 }))[0]).toBe(400)
      expect(room.done).toEqual([])
    }))
})

test('an input is made in a scene, renamed and removed, and every client hears of it', async () => {
  await using s = await stage()
  const client = await s.identify()
  const image = { inputName: 'logo', inputKind: 'image_source', inputSettings: { file: '/media/logo.png' } }
  expect(await data(client, 'CreateInput', { sceneName: 'Ads', ...image })).toEqual({
    inputUuid: uuid('input', 'logo'),
    sceneItemId: 2,
  })
  expect((await status(client, 'CreateInput', { sceneName: 'Ads', ...image }))[0]).toBe(601)
  expect((await status(client, 'CreateInput', { sceneName: 'Ads', inputName: 'x', inputKind: 'image_source' }))[0]).toBe(400)
  await data(client, 'SetInputName', { inputName: 'logo', newInputName: 'sign' })
  expect((await data(client, 'GetInputSettings', { inputUuid: uuid('input', 'logo') })).inputKind).toBe('image_source')
  await data(client, 'RemoveInput', { inputName: 'sign' })
  const events = (await client.events()).map(({ eventType, eventData }) => [
    eventType,
    eventData.inputName ?? eventData.sourceName,
  ])
  expect(events).toEqual([
    ['InputCreated', 'logo'],
    ['SceneItemCreated', 'logo'],
    ['InputNameChanged', 'sign'],
    ['SceneItemRemoved', 'sign'],
    ['InputRemoved', 'sign'],
  ])
})
