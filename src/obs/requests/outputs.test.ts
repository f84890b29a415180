import { expect, test } from 'vitest'
import type { OutputStatus } from '../room-status.ts'
import { data, status, withClient } from '../test-clients.ts'

const stream: OutputStatus = {
  ...{ name: 'archive', kind: 'stream', state: 'off', reason: null, file: null, folder: 'rtmp://example.org/live' },
  ...{ bytes: 0, bytesPerSecond: 0, seconds: 0, restarts: 0, diskFreeBytes: null },
}

test('streams start and stop together; what is so already is refused', () =>
  withClient(async (client, { room }) => {
    room.state.outputs.push({ ...stream }, { ...stream, name: 'public' })
    const [first, second] = room.state.outputs.slice(-2) as [OutputStatus, OutputStatus]
    expect((await status(client, 'StopStream'))[0]).toBe(501)
    expect((await status(client, 'StartStream'))[0]).toBe(100)
    first.state = 'on'
    expect((await status(client, 'StartStream'))[0]).toBe(100)
    second.state = 'failed'
    expect((await status(client, 'StartStream'))[0]).toBe(500)
    expect(await data(client, 'GetStreamStatus')).toMatchObject({ outputActive: true, outputReconnecting: false })
    expect(await data(client, 'ToggleStream')).toEqual({ outputActive: false })
    expect((await status(client, 'StopStream'))[0]).toBe(100)
    expect(room.done).toEqual(['stream all true', 'stream all true', 'stream all false', 'stream all false'])
  }))

test('one output alone', () =>
  withClient(async (client, { room }) => {
    room.state.outputs.push({ ...stream }, { ...stream, name: 'camera closeup', kind: 'camera', state: 'on' })
    const code = async (requestType: string, outputName: string) => (await status(client, requestType, { outputName }))[0]
    expect(await code('StopOutput', 'archive')).toBe(501)
    expect(await code('StartOutput', 'archive')).toBe(100)
    expect(await code('StartOutput', 'camera closeup')).toBe(500)
    expect(await data(client, 'ToggleOutput', { outputName: 'camera closeup' })).toEqual({ outputActive: false })
    expect(await code('StartOutput', 'record')).toBe(100)
    expect(await code('StopOutput', 'hls')).toBe(703)
    expect(await code('ToggleOutput', 'nothing')).toBe(600)
    expect(room.done).toEqual(['stream archive true', 'record camera closeup false', 'start record'])
  }))

test('settings of outputs and of the service tell no key', () =>
  withClient(async (client, { room }) => {
    room.state.outputs.push({ ...stream })
    const settings = async (outputName: string) => (await data(client, 'GetOutputSettings', { outputName })).outputSettings
    expect(await settings('record')).toEqual({ path: '/mnt/rec' })
    expect(await settings('archive')).toEqual({ server: 'rtmp://example.org/live' })
    expect((await status(client, 'GetOutputSettings', { outputName: 'nothing' }))[0]).toBe(600)
    const { streamServiceType, streamServiceSettings } = await data(client, 'GetStreamServiceSettings')
    expect([streamServiceType, streamServiceSettings.key]).toEqual(['rtmp_custom', ''])
  }))

test('what a room has none of is said so in OBS’s codes, and not offered', () =>
  withClient(async (client, { room }) => {
    expect(await status(client, 'GetReplayBufferStatus')).toEqual([604, 'Replay buffer is not available.'])
    expect(await status(client, 'GetVirtualCamStatus')).toEqual([604, 'VirtualCam is not available.'])
    for (const name of ['PauseRecord', 'StartReplayBuffer', 'StartVirtualCam', 'SetTBarPosition', 'OpenSourceProjector']) {
      expect((await status(client, name))[0], name).toBe(204)
    }
    expect(await data(client, 'GetSourceFilterList', { sourceName: 'ads' })).toEqual({ filters: [] })
    expect(await data(client, 'GetSourceFilterKindList')).toEqual({ sourceFilterKinds: [] })
    expect(await data(client, 'GetMonitorList')).toEqual({ monitors: [] })
    const display = { name: 'HDMI-A-1', width: 1024, height: 768 }
    const screen = { name: 'screen', mix: 'program', fallback: null, state: 'on', reason: null, showing: 'mix' } as const
    room.state.screens.push({ ...screen, display, frames: 0, restarts: 0 })
    const { monitors } = await data(client, 'GetMonitorList')
    expect(monitors).toMatchObject([{ monitorName: 'HDMI-A-1(0)', monitorIndex: 0, monitorWidth: 1024, monitorHeight: 768 }])
  }))

test('the only profile and collection can be chosen, no other', () =>
  withClient(async (client) => {
    const code = async (requestType: string, requestData: object) => (await status(client, requestType, requestData))[0]
    expect(await code('SetCurrentProfile', { profileName: 'hall-a' })).toBe(100)
    expect(await code('SetCurrentProfile', { profileName: 'hall-b' })).toBe(600)
    expect(await code('SetCurrentSceneCollection', { sceneCollectionName: 'Test Conference' })).toBe(100)
    expect(await code('SetCurrentSceneCollection', { sceneCollectionName: 'Another' })).toBe(600)
  }))
