import { describe, expect, test } from 'vitest'
import { data, type Message, status, uuid, withClient } from '../test-clients.ts'

describe('inputs', () => {
  test('lists', () =>
    withClient(async (client) => {
      const { inputs } = await data(client, 'GetInputList')
      expect(inputs.toReversed().map((input: Message) => [input.inputName, input.inputKind, input.inputKindCaps])).toEqual([
        ['slides', 'mixos_pattern', 1],
        ['closeup', 'mixos_pattern', 1],
        ['frame', 'image_source', 1],
        ['ads', 'ffmpeg_source', 8195],
        ['title', 'text_ft2_source_v2', 1],
        ['stage-mics', 'mixos_sound', 2],
      ])
      expect(inputs[1].unversionedInputKind).toBe('text_ft2_source')
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

  test('how they are set up, in OBS’s words', () =>
    withClient(async (client) => {
      const settings = async (inputName: string) => (await data(client, 'GetInputSettings', { inputName })).inputSettings
      const played = { is_local_file: true, local_file: '/media/ads.mp4', looping: false, restart_on_activate: true }
      expect(await settings('ads')).toEqual(played)
      expect(await settings('frame')).toEqual({ file: '/media/frame.png' })
      expect(await settings('title')).toMatchObject({ text: 'title', font: { face: 'DejaVu Sans Bold', size: 77 } })
      expect(await settings('slides')).toEqual({ pattern: 'smpte', clock: false, frames: false })
      for (const inputKind of (await data(client, 'GetInputKindList')).inputKinds) {
        expect((await data(client, 'GetInputDefaultSettings', { inputKind })).defaultInputSettings).toBeTypeOf('object')
      }
      expect((await status(client, 'GetInputDefaultSettings', { inputKind: 'dshow_input' }))[0]).toBe(605)
    }))

  test('balance, monitoring, tracks', () =>
    withClient(async (client, { room }) => {
      const inputName = 'stage-mics'
      expect(await data(client, 'GetInputAudioBalance', { inputName })).toEqual({ inputAudioBalance: 0.5 })
      const monitorType = async () => (await data(client, 'GetInputAudioMonitorType', { inputName })).monitorType
      expect(await monitorType()).toBe('OBS_MONITORING_TYPE_NONE')
      room.state.listen = inputName
      expect(await monitorType()).toBe('OBS_MONITORING_TYPE_MONITOR_AND_OUTPUT')
      const tracks = async (name: string) => (await data(client, 'GetInputAudioTracks', { inputName: name })).inputAudioTracks
      expect(await tracks(inputName)).toEqual({ 1: true, 2: true, 3: false, 4: false, 5: false, 6: false })
      expect(await tracks('ads')).toEqual({ 1: true, 2: false, 3: false, 4: false, 5: false, 6: false })
    }))

  test('the input is looked for before the other fields, as in OBS', () =>
    withClient(async (client) => {
      expect((await status(client, 'SetInputMute', { inputName: 'nothing' }))[0]).toBe(600)
      expect((await status(client, 'SetInputMute', { inputName: 'frame', inputMuted: 1 }))[0]).toBe(401)
      expect((await status(client, 'SetInputMute', { inputName: 'frame', inputMuted: true }))[0]).toBe(604)
      expect((await status(client, 'TriggerMediaInputAction', { inputName: 'nothing' }))[0]).toBe(600)
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
