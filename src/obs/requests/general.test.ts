import { describe, expect, test } from 'vitest'
import { timecode } from '../progress.ts'
import { type BareClient, data, type Message, status, withClient } from '../test-clients.ts'

describe('outputs', () => {
  test('recording', () =>
    withClient(async (client) => {
      expect((await data(client, 'GetRecordStatus')).outputActive).toBe(false)
      expect((await status(client, 'StopRecord'))[0]).toBe(501)
      expect(await status(client, 'StartRecord')).toEqual([100, undefined])
      expect((await status(client, 'StartRecord'))[0]).toBe(500)
      expect(await data(client, 'GetRecordStatus')).toEqual({
        outputActive: true,
        outputPaused: false,
        outputTimecode: '01:02:03.500',
        outputDuration: 3_723_500,
        outputBytes: 188_000,
      })
      expect(await data(client, 'StopRecord')).toEqual({ outputPath: '/mnt/rec/hall-a-1.ts' })
      expect(await data(client, 'ToggleRecord')).toEqual({ outputActive: true })
      expect(await data(client, 'ToggleRecord')).toEqual({ outputActive: false })
      expect(await data(client, 'GetRecordDirectory')).toEqual({ recordDirectory: '/mnt/rec' })
    }))

  test('the room’s reason is in the comment', () =>
    withClient(async (client, { room }) => {
      Object.assign(room.state.outputs[0] as object, { diskFreeBytes: 0 })
      expect(await status(client, 'StartRecord')).toEqual([701, 'No space is left in /mnt/rec; free some.'])
      room.state.outputs.shift()
      expect((await status(client, 'StartRecord'))[0]).toBe(504)
      expect((await data(client, 'GetRecordStatus')).outputActive).toBe(false)
    }))

  test('HLS is an output but no stream', () =>
    withClient(async (client) => {
      expect((await data(client, 'GetStreamStatus')).outputActive).toBe(false)
      const { outputs } = await data(client, 'GetOutputList')
      expect(outputs.map((output: Message) => [output.outputName, output.outputKind, output.outputActive])).toEqual([
        ['record', 'ffmpeg_muxer', false],
        ['hls', 'mixos_hls', true],
      ])
      expect(await data(client, 'GetOutputStatus', { outputName: 'hls' })).toMatchObject({
        outputDuration: 8000,
        outputBytes: 12_000,
      })
      expect((await status(client, 'GetOutputStatus', { outputName: 'rtmp' }))[0]).toBe(600)
    }))

  test('time codes', () => {
    expect([0, 59_999.4, 3_600_000, 360_000_001].map(timecode)).toEqual([
      '00:00:00.000',
      '00:00:59.999',
      '01:00:00.000',
      '100:00:00.001',
    ])
  })
})

describe('general', () => {
  test('GetVersion names exactly what is answered', () =>
    withClient(async (client) => {
      const { availableRequests } = await data(client, 'GetVersion')
      expect(availableRequests).toEqual([...availableRequests].sort())
      for (const requestType of availableRequests) expect((await status(client, requestType))[0]).not.toBe(204)
      expect(await status(client, 'OpenInputFiltersDialog')).toEqual([204, 'Your request type is not valid.'])
      expect((await status(client, 'constructor'))[0]).toBe(204)
      expect((await status(client, ''))[0]).toBe(203)
    }))

  test('video settings, names, hotkeys', () =>
    withClient(async (client, { room }) => {
      const size = { baseWidth: 1920, baseHeight: 1080, outputWidth: 1920, outputHeight: 1080 }
      expect(await data(client, 'GetVideoSettings')).toEqual({ fpsNumerator: 30000, fpsDenominator: 1001, ...size })
      room.state.video.fps = 25
      expect(await data(client, 'GetVideoSettings')).toMatchObject({ fpsNumerator: 25, fpsDenominator: 1 })
      expect(await data(client, 'GetProfileList')).toEqual({ currentProfileName: 'hall-a', profiles: ['hall-a'] })
      expect((await data(client, 'GetSceneCollectionList')).currentSceneCollectionName).toBe('Test Conference')
      const { hotkeys } = await data(client, 'GetHotkeyList')
      expect(hotkeys).toContain('OBSBasic.Transition')
      for (const hotkeyName of hotkeys) expect((await status(client, 'TriggerHotkeyByName', { hotkeyName }))[0]).toBe(100)
      const pressed = ['start record', 'stream all true', 'stop record', 'stream all false', 'take {}']
      expect(room.done).toEqual(pressed)
      expect((await status(client, 'TriggerHotkeyByName', { hotkeyName: 'constructor' }))[0]).toBe(600)
    }))

  test('statistics come from the room', () =>
    withClient(async (client, { room }) => {
      room.tell({ type: 'status', status: room.status() })
      room.state.atMs += 1000
      room.state.mixer.framesMade += 25
      room.tell({ type: 'status', status: room.status() })
      const counts = { renderSkippedFrames: 3, renderTotalFrames: 1025, outputSkippedFrames: 4, outputTotalFrames: 990 }
      expect(await data(client, 'GetStats')).toMatchObject({
        ...counts,
        activeFps: 25,
        availableDiskSpace: 50,
        webSocketSessionIncomingMessages: 2,
      })
    }))

  test('Sleep only in batches', () =>
    withClient(async (client) => {
      expect((await status(client, 'Sleep', { sleepMillis: 1 }))[0]).toBe(206)
    }))
})

describe('vendor mixos', () => {
  const call = (client: BareClient, requestType: string, requestData?: object) =>
    client.request('CallVendorRequest', { vendorName: 'mixos', requestType, requestData })

  test('status, take, panic, black, clip', () =>
    withClient(async (client, { room }) => {
      expect((await call(client, 'GetStatus')).responseData).toEqual({
        vendorName: 'mixos',
        requestType: 'GetStatus',
        responseData: JSON.parse(JSON.stringify(room.status())),
      })
      const taken = await call(client, 'Take', { transition: 'move', durationMs: 500 })
      expect(taken.responseData.responseData).toEqual({ scene: 'Break', firstFrameMs: 4321 })
      expect((await call(client, 'Panic', { on: true })).responseData.responseData).toEqual({})
      await call(client, 'FadeToBlack', { on: true, durationMs: 1000 })
      await call(client, 'FadeToBlack', { on: false })
      await call(client, 'ResetClip')
      await call(client, 'ResetClip', { source: 'ads' })
      const done = ['panic true', 'black true 1000', 'black false undefined', 'reset clip all', 'reset clip ads']
      expect(room.done).toEqual(['take {"kind":"move","durationMs":500}', ...done])
    }))

  test('the crew: here, take over, hand over, calls', () =>
    withClient(async (client, { room }) => {
      await call(client, 'Here', { id: 'a', name: ' Ana ' })
      await call(client, 'TakeOver', { id: 'a', name: 'Ana' })
      await call(client, 'TakeOver', { id: 'a', name: 'Ana', from: '' })
      await call(client, 'HandOver', { id: 'a', to: 'b' })
      await call(client, 'HandOver', { id: 'b' })
      const called = await call(client, 'CallForHelp', { name: 'Ana', note: 'No sound' })
      expect(called.responseData.responseData).toMatchObject({ id: 'call-1', by: 'Ana', note: 'No sound' })
      await call(client, 'AnswerCall', { callId: 'call-1', name: 'Lena' })
      await call(client, 'CloseCall', { callId: 'call-1', name: 'Lena' })
      const ana = '{"id":"a","name":"Ana"}'
      expect(room.done).toEqual([
        `here [${ana}]`,
        `take over [${ana},"whoever"]`,
        `take over [${ana},null]`,
        'hand over ["a","b"]',
        'hand over ["b",null]',
        'call ["Ana","No sound"]',
        'answer ["call-1","Lena"]',
        'close ["call-1","Lena"]',
      ])
    }))

  test.each([
    [{ vendorName: 'mixos', requestType: 'Here', requestData: { id: 'a' } }, 300],
    [{ vendorName: 'mixos', requestType: 'Here', requestData: { id: 'a', name: '  ' } }, 403],
    [{ vendorName: 'mixos', requestType: 'Here', requestData: { id: 'a', name: 'x'.repeat(41) } }, 402],
    [{ vendorName: 'other', requestType: 'GetStatus' }, 600],
    [{ vendorName: 'mixos', requestType: 'toString' }, 600],
    [{ vendorName: 'mixos' }, 300],
    [{ vendorName: 'mixos', requestType: 'Take', requestData: 'now' }, 401],
    [{ vendorName: 'mixos', requestType: 'Take', requestData: { transition: 'wipe' } }, 400],
    [{ vendorName: 'mixos', requestType: 'Take', requestData: { durationMs: -1 } }, 402],
    [{ vendorName: 'mixos', requestType: 'Panic' }, 300],
    [{ vendorName: 'mixos', requestType: 'ResetClip', requestData: { source: 'nothing' } }, 600],
  ])('%j', (requestData, code) =>
    withClient(async (client) => {
      expect((await status(client, 'CallVendorRequest', requestData))[0]).toBe(code)
    }),
  )
})
