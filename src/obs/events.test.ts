import { expect, test } from 'vitest'
import { Intent, type OutputStatus, type RoomEvent } from './index.ts'
import { Uuids } from './names.ts'
import { stage } from './test-clients.ts'

const uuids = new Uuids('hall-a')
const meters: RoomEvent = {
  type: 'meters',
  sources: [
    { source: 'stage-mics', peakDb: [-20, -100], rmsDb: [-40, -100], appliedDb: -20 },
    { source: 'ads', peakDb: [0, -6], rmsDb: [-20, -20], appliedDb: -100 },
  ],
  program: { peakDb: [-6, -7], rmsDb: [-20, -21], loudness: { momentary: -23, shortTerm: -23.5, integrated: -24 } },
}

test('a take, as OBS tells it', async () => {
  await using s = await stage()
  const [client, presser] = [await s.identify(), await s.identify({ eventSubscriptions: Intent.None })]
  await presser.request('TriggerStudioModeTransition')
  const fade = { transitionName: 'Fade', transitionUuid: uuids.of('transition', 'Fade') }
  const scene = (sceneName: string) => ({ sceneName, sceneUuid: uuids.of('scene', sceneName) })
  expect(await client.events()).toEqual([
    { eventType: 'SceneTransitionStarted', eventIntent: Intent.Transitions, eventData: fade },
    { eventType: 'CurrentProgramSceneChanged', eventIntent: Intent.Scenes, eventData: scene('Break') },
    { eventType: 'SceneTransitionVideoEnded', eventIntent: Intent.Transitions, eventData: fade },
    { eventType: 'SceneTransitionEnded', eventIntent: Intent.Transitions, eventData: fade },
    { eventType: 'CurrentPreviewSceneChanged', eventIntent: Intent.Scenes, eventData: scene('Slides') },
  ])
  expect(await presser.events()).toEqual([])
})

test('only what changed is told', async () => {
  await using s = await stage()
  const client = await s.identify()
  const input = { inputName: 'stage-mics', inputUuid: uuids.of('input', 'stage-mics') }
  await client.request('SetInputVolume', { inputName: 'stage-mics', inputVolumeMul: 1 })
  await client.request('SetInputVolume', { inputName: 'stage-mics', inputVolumeMul: 1 })
  await client.request('SetInputMute', { inputName: 'stage-mics', inputMuted: true })
  await client.request('SetInputAudioSyncOffset', { inputName: 'stage-mics', inputAudioSyncOffset: 80 })
  await client.request('SetCurrentSceneTransitionDuration', { transitionDuration: 500 })
  await client.request('SetCurrentSceneTransition', { transitionName: 'Move' })
  expect((await client.events()).map(({ eventType, eventData }) => [eventType, eventData])).toEqual([
    ['InputVolumeChanged', { ...input, inputVolumeDb: 0, inputVolumeMul: 1 }],
    ['InputMuteStateChanged', { ...input, inputMuted: true }],
    ['InputAudioSyncOffsetChanged', { ...input, inputAudioSyncOffset: 80 }],
    ['CurrentSceneTransitionDurationChanged', { transitionDuration: 500 }],
    ['CurrentSceneTransitionChanged', { transitionName: 'Move', transitionUuid: uuids.of('transition', 'Move') }],
  ])
})

test('recording: states, paths, the next segment, the failure', async () => {
  await using s = await stage()
  const client = await s.identify()
  await client.request('StartRecord')
  s.room.tell({ type: 'record', state: 'on', file: '/mnt/rec/hall-a-2.ts', reason: null })
  await client.request('StopRecord')
  s.room.tell({ type: 'record', state: 'starting', file: null, reason: null })
  s.room.tell({ type: 'record', state: 'failed', file: null, reason: 'no space' })
  s.room.tell({ type: 'record', state: 'failed', file: null, reason: 'still no space' })
  const state = (outputState: string, outputActive: boolean, outputPath: string | null) => [
    'RecordStateChanged',
    { outputActive, outputState: `OBS_WEBSOCKET_OUTPUT_${outputState}`, outputPath },
  ]
  expect((await client.events()).map(({ eventType, eventData }) => [eventType, eventData])).toEqual([
    state('STARTING', false, null),
    state('STARTED', true, '/mnt/rec/hall-a-1.ts'),
    ['RecordFileChanged', { newOutputPath: '/mnt/rec/hall-a-2.ts' }],
    state('STOPPING', false, null),
    state('STOPPED', false, '/mnt/rec/hall-a-1.ts'),
    state('STARTING', false, null),
    state('STOPPED', false, null),
  ])
})

test('played files, the show, the status, custom events', async () => {
  await using s = await stage()
  const client = await s.identify()
  const mediaAction = 'OBS_WEBSOCKET_MEDIA_INPUT_ACTION_PAUSE'
  await client.request('TriggerMediaInputAction', { inputName: 'ads', mediaAction })
  for (const state of ['started', 'ended'] as const) s.room.tell({ type: 'media', source: 'ads', state })
  s.room.state.scenes.splice(3)
  s.room.tell({ type: 'show', renamed: [] })
  s.room.tell({ type: 'status', status: s.room.status() })
  await client.request('BroadcastCustomEvent', { eventData: { hello: 'all' } })
  const events = await client.events()
  expect(events.map((event) => event.eventType)).toEqual([
    'MediaInputActionTriggered',
    'MediaInputPlaybackStarted',
    'MediaInputPlaybackEnded',
    'SceneRemoved',
    'SceneRemoved',
    'SceneListChanged',
    'VendorEvent',
    'CustomEvent',
  ])
  expect(events[5]?.eventData.scenes.map((scene: { sceneName: string }) => scene.sceneName)).toEqual([
    'Ads',
    'Slides + Closeup',
    'Slides',
  ])
  expect(events[6]).toMatchObject({ eventIntent: Intent.Vendors, eventData: { vendorName: 'mixos', eventType: 'Status' } })
  expect(events[6]?.eventData.eventData).toEqual(JSON.parse(JSON.stringify(s.room.status())))
  expect(events[7]).toMatchObject({ eventIntent: Intent.General, eventData: { hello: 'all' } })
})

test('a stream: every step of its way, each once', async () => {
  await using s = await stage()
  const client = await s.identify({ eventSubscriptions: Intent.Outputs })
  const stream = { ...(s.room.state.outputs[1] as OutputStatus), name: 'stream', kind: 'stream' as const }
  const become = (state: OutputStatus['state']) => {
    s.room.state.outputs[2] = { ...stream, state }
    s.room.tell({ type: 'status', status: s.room.status() })
  }
  for (const state of ['off', 'starting', 'starting', 'on', 'failed', 'on', 'off', 'on', 'failed', 'off'] as const) become(state)
  const states = (await client.events()).map(({ eventData }) => [eventData.outputState, eventData.outputActive])
  const word = (state: string) => `OBS_WEBSOCKET_OUTPUT_${state}`
  expect(states).toEqual([
    [word('STARTING'), false],
    [word('STARTED'), true],
    [word('RECONNECTING'), false],
    [word('RECONNECTED'), true],
    [word('STOPPING'), false],
    [word('STOPPED'), false],
    [word('STARTING'), false],
    [word('STARTED'), true],
    [word('RECONNECTING'), false],
    [word('STOPPING'), false],
    [word('STOPPED'), false],
  ])
})

test('which inputs are on air and seen, for those who ask', async () => {
  await using s = await stage()
  const [plain, active] = [await s.identify(), await s.identify({ eventSubscriptions: Intent.InputActiveStateChanged })]
  const showing = await s.identify({ eventSubscriptions: Intent.InputShowStateChanged })
  const tally = (name: string, tally: 'program' | 'preview' | 'off') => {
    Object.assign(s.room.state.sources.find((source) => source.name === name) as object, { tally })
  }
  tally('closeup', 'preview')
  s.room.tell({ type: 'preview', scene: 'Slides + Closeup' })
  tally('closeup', 'program')
  tally('slides', 'off')
  s.room.tell({ type: 'program', scene: 'Slides + Closeup' })
  const told = async (client: typeof plain) => (await client.events()).map(({ eventType, eventData }) => [eventType, eventData])
  const input = (inputName: string) => ({ inputName, inputUuid: uuids.of('input', inputName) })
  expect(await told(active)).toEqual([
    ['InputActiveStateChanged', { ...input('slides'), videoActive: false }],
    ['InputActiveStateChanged', { ...input('closeup'), videoActive: true }],
  ])
  expect(await told(showing)).toEqual([
    ['InputShowStateChanged', { ...input('closeup'), videoShowing: true }],
    ['InputShowStateChanged', { ...input('slides'), videoShowing: false }],
  ])
  expect((await told(plain)).map(([eventType]) => eventType)).toEqual([
    'CurrentPreviewSceneChanged',
    'CurrentProgramSceneChanged',
  ])
})

test('meters only for those who ask, linear, after and before the fader', async () => {
  await using s = await stage()
  const plain = await s.identify()
  const inputsOnly = await s.identify({ eventSubscriptions: Intent.InputVolumeMeters })
  const both = await s.identify({
    eventSubscriptions: Intent.InputVolumeMeters | Intent.Vendors,
    subprotocol: 'obswebsocket.msgpack',
  })
  s.room.tell(meters)
  expect(await plain.events()).toEqual([])
  expect((await inputsOnly.events()).map((event) => event.eventType)).toEqual(['InputVolumeMeters'])
  const [inputs, program] = await both.events()
  const key = (inputName: string) => ({ inputName, inputUuid: uuids.of('input', inputName) })
  expect(inputs?.eventData.inputs).toEqual([
    {
      ...key('stage-mics'),
      inputLevelsMul: [
        [0.001, 0.01, 0.1],
        [0, 0, 0],
      ],
    },
    {
      ...key('ads'),
      inputLevelsMul: [
        [0, 0, 1],
        [0, 0, 0.501187],
      ],
    },
  ])
  expect(program?.eventData).toEqual({ vendorName: 'mixos', eventType: 'ProgramMeters', eventData: meters.program })
})

test('Reidentify changes what is told', async () => {
  await using s = await stage()
  const client = await s.identify({ eventSubscriptions: Intent.None })
  s.room.tell(meters)
  client.send({ op: 3, d: { eventSubscriptions: Intent.InputVolumeMeters } })
  expect(await client.next()).toEqual({ op: 2, d: { negotiatedRpcVersion: 1 } })
  s.room.tell(meters)
  client.send({ op: 3, d: {} })
  expect((await client.next((message) => message.op === 2)).op).toBe(2)
  s.room.tell(meters)
  expect(await client.events()).toHaveLength(2)
})
