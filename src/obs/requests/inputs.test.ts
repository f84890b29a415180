import { describe, expect, test } from 'vitest'
import { data, type Message, status, uuid, withClient } from '../test-clients.ts'

describe('inputs', () => {
  test('lists', () =>
    withClient(async (client) => {
      const { inputs } = await data(client, 'GetInputList')
      expect(inputs.map((input: Message) => [input.inputName, input.inputKind, input.inputKindCaps])).toEqual([
        ['slides', 'mixos_pattern', 1],
        ['closeup', 'mixos_pattern', 1],
        ['frame', 'image_source', 1],
        ['ads', 'ffmpeg_source', 8195],
        ['title', 'text_ft2_source_v2', 1],
        ['stage-mics', 'mixos_sound', 2],
      ])
      expect(inputs[4].unversionedInputKind).toBe('text_ft2_source')
      expect((await data(client, 'GetInputList', { inputKind: 'ffmpeg_source' })).inputs).toHaveLength(1)
      expect((await data(client, 'GetInputKindList', { unversioned: true })).inputKinds).toContain('text_ft2_source')
      expect((await data(client, 'GetInputKindList')).inputKinds).toContain('text_ft2_source_v2')
      expect(Object.values(await data(client, 'GetSpecialInputs'))).toEqual(Array(6).fill(null))
    }))

  test('volume in dB and mul', () =>
    withClient(async (client) => {
      const inputName = 'stage-mics'
      expect((await data(client, 'GetInputVolume', { inputName })).inputVolumeDb).toBe(-3)
      expect((await status(client, 'SetInputVolume', { inputName, inputVolumeMul: 0.5 }))[0]).toBe(100)
      const half = await data(client, 'GetInputVolume', { inputUuid: uuid('input', inputName) })
      expect(half.inputVolumeDb).toBeCloseTo(-6.02, 2)
      expect(half.inputVolumeMul).toBeCloseTo(0.5, 9)
      expect((await status(client, 'SetInputVolume', { inputName, inputVolumeMul: 0 }))[0]).toBe(100)
      expect(await data(client, 'GetInputVolume', { inputName })).toEqual({ inputVolumeDb: -100, inputVolumeMul: 0 })
      expect((await status(client, 'SetInputVolume', { inputName, inputVolumeDb: 26 }))[0]).toBe(100)
      expect((await data(client, 'GetInputVolume', { inputName })).inputVolumeDb).toBe(26)
    }))

  test.each([
    [{ inputName: 'stage-mics' }, 300],
    [{ inputName: 'stage-mics', inputVolumeDb: 1, inputVolumeMul: 1 }, 404],
    [{ inputName: 'stage-mics', inputVolumeDb: 27 }, 402],
    [{ inputName: 'stage-mics', inputVolumeMul: -1 }, 402],
    [{ inputName: 'stage-mics', inputVolumeDb: 'loud' }, 401],
    [{ inputName: 'frame', inputVolumeDb: 0 }, 604],
    [{ inputName: 'Slides', inputVolumeDb: 0 }, 602],
    [{ inputName: 'nothing', inputVolumeDb: 0 }, 600],
  ])('volume %j', (requestData, code) =>
    withClient(async (client) => {
      expect((await status(client, 'SetInputVolume', requestData))[0]).toBe(code)
    }),
  )

  test('mute', () =>
    withClient(async (client) => {
      const inputName = 'stage-mics'
      expect(await data(client, 'GetInputMute', { inputName })).toEqual({ inputMuted: false })
      expect(await data(client, 'ToggleInputMute', { inputName })).toEqual({ inputMuted: true })
      expect(await data(client, 'GetInputMute', { inputName })).toEqual({ inputMuted: true })
      expect((await status(client, 'SetInputMute', { inputName, inputMuted: false }))[0]).toBe(100)
      expect(await data(client, 'GetInputMute', { inputName })).toEqual({ inputMuted: false })
      expect(await status(client, 'SetInputMute', { inputName, inputMuted: 1 })).toEqual([
        401,
        'The field value of `inputMuted` must be boolean.',
      ])
    }))

  test('sync offset', () =>
    withClient(async (client) => {
      const inputName = 'stage-mics'
      expect((await status(client, 'SetInputAudioSyncOffset', { inputName, inputAudioSyncOffset: 120.7 }))[0]).toBe(100)
      expect(await data(client, 'GetInputAudioSyncOffset', { inputName })).toEqual({ inputAudioSyncOffset: 120 })
      const early = await status(client, 'SetInputAudioSyncOffset', { inputName, inputAudioSyncOffset: -50 })
      expect(early).toEqual([402, 'Sound cannot come before it is made.'])
      expect((await status(client, 'SetInputAudioSyncOffset', { inputName, inputAudioSyncOffset: -951 }))[0]).toBe(402)
    }))

  test('played files', () =>
    withClient(async (client, { room }) => {
      const act = (inputName: string, word: string) =>
        status(client, 'TriggerMediaInputAction', { inputName, mediaAction: `OBS_WEBSOCKET_MEDIA_INPUT_ACTION_${word}` })
      expect(await data(client, 'GetMediaInputStatus', { inputName: 'ads' })).toEqual({
        mediaState: 'OBS_MEDIA_STATE_PLAYING',
        mediaDuration: 60_000,
        mediaCursor: 1500,
      })
      expect((await act('ads', 'PAUSE'))[0]).toBe(100)
      expect((await data(client, 'GetMediaInputStatus', { inputName: 'ads' })).mediaState).toBe('OBS_MEDIA_STATE_PAUSED')
      expect((await act('ads', 'RESTART'))[0]).toBe(100)
      expect(room.done).toEqual(['media ads pause', 'media ads restart'])
      expect((await act('ads', 'STOP'))[0]).toBe(703)
      expect((await act('ads', 'NONE'))[0]).toBe(400)
      expect((await act('slides', 'PLAY'))[0]).toBe(605)
      const still = { mediaState: 'OBS_MEDIA_STATE_NONE', mediaDuration: null, mediaCursor: null }
      expect(await data(client, 'GetMediaInputStatus', { inputName: 'slides' })).toEqual(still)
    }))
})
