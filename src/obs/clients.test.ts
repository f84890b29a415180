import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { OBSWebSocket as JsonClient } from 'obs-websocket-js/json'
import { EventSubscription, OBSWebSocket as MsgpackClient } from 'obs-websocket-js/msgpack'
import { describe, expect, test } from 'vitest'
import { stage } from './test-clients.ts'

const password = 'correct horse'

describe.each([
  ['JSON', JsonClient],
  ['MessagePack', MsgpackClient],
])('obs-websocket-js in %s', (_name, Client) => {
  test('drives the room', async () => {
    await using s = await stage({ password })
    const client = new Client()
    const programs: string[] = []
    client.on('CurrentProgramSceneChanged', ({ sceneName }) => programs.push(sceneName))
    const url = `ws://127.0.0.1:${s.listener.port}`
    expect(await client.connect(url, password, { rpcVersion: 1 })).toMatchObject({ negotiatedRpcVersion: 1 })
    await client.call('SetCurrentPreviewScene', { sceneName: 'Ads' })
    await client.call('TriggerStudioModeTransition')
    expect(await client.call('GetCurrentProgramScene')).toMatchObject({ sceneName: 'Ads' })
    expect(programs).toEqual(['Ads'])
    await expect(client.call('SetCurrentProgramScene', { sceneName: 'Nowhere' })).rejects.toMatchObject({ code: 600 })
    const batch = await client.callBatch([
      { requestType: 'GetVersion' },
      { requestType: 'ToggleInputMute', requestData: { inputName: 'ads' } },
    ])
    expect(batch.map((result) => result.requestStatus.code)).toEqual([100, 100])
    const vendor = { vendorName: 'mixos', requestType: 'Panic', requestData: { on: true } }
    expect(await client.call('CallVendorRequest', vendor)).toMatchObject({ vendorName: 'mixos' })
    expect(s.room.state.panic).toBe(true)
    await client.disconnect()
  })

  test('is answered what Companion asks when it connects', async () => {
    await using s = await stage()
    const client = new Client()
    await client.connect(`ws://127.0.0.1:${s.listener.port}`)
    const plain = [
      ...['GetVersion', 'GetStats', 'GetHotkeyList', 'GetMonitorList', 'GetVideoSettings', 'GetRecordDirectory'],
      ...['GetStreamServiceSettings', 'GetInputKindList', 'GetSpecialInputs', 'GetSceneTransitionList', 'GetSceneList'],
      ...['GetCurrentSceneTransition', 'GetOutputList', 'GetProfileList', 'GetSceneCollectionList', 'GetStudioModeEnabled'],
    ]
    const perInput = [
      ...['GetInputMute', 'GetInputVolume', 'GetInputAudioBalance', 'GetInputAudioSyncOffset', 'GetInputAudioMonitorType'],
      ...['GetInputAudioTracks', 'GetInputSettings', 'GetMediaInputStatus'],
    ]
    const batch = await client.callBatch([
      ...plain.map((requestType) => ({ requestType }) as never),
      ...perInput.map((requestType) => ({ requestType, requestData: { inputName: 'ads' } }) as never),
      ...['GetSourceActive', 'GetSourceFilterList'].map(
        (requestType) => ({ requestType, requestData: { sourceName: 'ads' } }) as never,
      ),
    ])
    expect(batch.filter(({ requestStatus }) => requestStatus.code !== 100)).toEqual([])
    expect(batch).toHaveLength(plain.length + perInput.length + 2)
    await expect(client.call('GetReplayBufferStatus')).rejects.toMatchObject({ code: 604 })
    await client.disconnect()
  })

  test('gets meters when it asks for them', async () => {
    await using s = await stage()
    const client = new Client()
    const heard = new Promise((resolve) => client.once('InputVolumeMeters', resolve))
    await client.connect(`ws://127.0.0.1:${s.listener.port}`, undefined, {
      eventSubscriptions: EventSubscription.InputVolumeMeters,
    })
    const level = { peakDb: [-20, -20], rmsDb: [-40, -40] } satisfies { peakDb: [number, number]; rmsDb: [number, number] }
    const program = { ...level, loudness: { momentary: -23, shortTerm: -23, integrated: -23 } }
    s.room.tell({ type: 'meters', sources: [{ source: 'ads', ...level, appliedDb: 0 }], program })
    expect(await heard).toMatchObject({
      inputs: [
        {
          inputName: 'ads',
          inputLevelsMul: [
            [0.01, 0.1, 0.1],
            [0.01, 0.1, 0.1],
          ],
        },
      ],
    })
    await client.disconnect()
  })

  test('learns that its password is wrong or missing', async () => {
    await using s = await stage({ password, limits: { wrongPasswordMs: 1 } })
    const url = `ws://127.0.0.1:${s.listener.port}`
    await expect(new Client().connect(url, 'wrong')).rejects.toMatchObject({ code: 4009, message: 'Authentication failed.' })
    await expect(new Client().connect(url)).rejects.toMatchObject({
      code: 4009,
      message: expect.stringContaining('missing an `authentication`'),
    })
  })
})

/** Debian's package belongs to Debian's own Python, wherever another one stands first. */
const python = ['/usr/bin/python3', 'python3'].find((command) => spawnSync(command, ['-c', 'import simpleobsws']).status === 0)

test('simpleobsws drives the room', async (context) => {
  if (python === undefined) return context.skip('simpleobsws is missing; it comes with: apt-get install python3-simpleobsws')
  await using s = await stage({ password })
  const script = path.join(import.meta.dirname, 'simpleobsws-session.py')
  const child = spawn(python, [script, `ws://127.0.0.1:${s.listener.port}`, password], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  expect(errors).toBe('')
  const seen = JSON.parse(output)
  expect(seen).toMatchObject({ identified: true, rpcVersion: 1, program: 'Ads', missing: 600, batch: [100, 204] })
  expect(seen).toMatchObject({ items: ['slides'], settings: { inputKind: 'ffmpeg_source', inputSettings: { looping: false } } })
  const names = seen.events.map(([eventType]: [string]) => eventType)
  expect(names).toEqual([
    'CurrentPreviewSceneChanged',
    'SceneTransitionStarted',
    'CurrentProgramSceneChanged',
    'SceneTransitionVideoEnded',
    'SceneTransitionEnded',
    'CurrentPreviewSceneChanged',
    'InputMuteStateChanged',
  ])
})
