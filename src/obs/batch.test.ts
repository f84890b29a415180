import { describe, expect, test } from 'vitest'
import { type Message, stage } from './test-clients.ts'

const codes = (results: Message[]) => results.map((result) => result.requestStatus.code)

describe('request batches', () => {
  test.each([
    [0, 'serial'],
    [1, 'serial by frames'],
    [2, 'parallel'],
  ])('type %i (%s) gives the results in the order of the requests', async (executionType) => {
    await using s = await stage()
    const client = await s.identify()
    const results = await client.batch(
      [
        { requestType: 'SetCurrentPreviewScene', requestData: { sceneName: 'Ads' }, requestId: 'first' },
        { requestType: 'NoSuchRequest' },
        { requestType: 'TriggerStudioModeTransition' },
        {},
      ],
      { executionType },
    )
    expect(codes(results)).toEqual([100, 204, 100, 203])
    expect(results[0]).toEqual({
      requestType: 'SetCurrentPreviewScene',
      requestId: 'first',
      requestStatus: { result: true, code: 100 },
    })
    expect(results[1]).not.toHaveProperty('requestId')
    expect(s.room.done).toEqual(['preview Ads', 'take {}'])
  })

  test('halting on failure stops there', async () => {
    await using s = await stage()
    const client = await s.identify()
    const requests = ['GetVersion', 'NoSuchRequest', 'TriggerStudioModeTransition'].map((requestType) => ({ requestType }))
    expect(codes(await client.batch(requests, { haltOnFailure: true }))).toEqual([100, 204])
    expect(s.room.done).toEqual([])
    expect(codes(await client.batch(requests))).toEqual([100, 204, 100])
  })

  test('variables go from one answer into the next request', async () => {
    await using s = await stage()
    const client = await s.identify()
    const results = await client.batch(
      [
        { requestType: 'GetCurrentPreviewScene', outputVariables: { scene: 'sceneName', nothing: 'noSuchField' } },
        {
          requestType: 'SetCurrentProgramScene',
          requestData: { sceneName: 'Slides' },
          inputVariables: { sceneName: 'scene', sceneUuid: 'nothing' },
        },
        { requestType: 'SetInputMute', requestData: { inputMuted: true }, inputVariables: { inputName: 'mic' } },
      ],
      { variables: { mic: 'stage-mics' } },
    )
    expect(codes(results)).toEqual([100, 100, 100])
    expect(s.room.done).toEqual(['program Break', 'sound stage-mics {"muted":true}'])
  })

  test('a variable cannot reach the prototype', async () => {
    await using s = await stage()
    const client = await s.identify()
    client.socket.send(
      '{"op":8,"d":{"requestId":"1","variables":{"v":{"sceneName":"Ads"}},"requests":[{"requestType":"SetCurrentProgramScene",' +
        '"requestData":{},"inputVariables":{"__proto__":"v"}}]}}',
    )
    expect((await client.next()).d.results[0].requestStatus.code).toBe(300)
  })

  test('Sleep waits in serial batches, and is refused in parallel ones', async () => {
    await using s = await stage()
    const client = await s.identify()
    const startMs = performance.now()
    expect(codes(await client.batch([{ requestType: 'Sleep', requestData: { sleepMillis: 40 } }]))).toEqual([100])
    const frames = [{ requestType: 'Sleep', requestData: { sleepFrames: 2 } }]
    expect(codes(await client.batch(frames, { executionType: 1 }))).toEqual([100])
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(40 + 2 * 33.3 - 5)
    expect(codes(await client.batch(frames, { executionType: 2 }))).toEqual([206])
    expect(codes(await client.batch(frames))).toEqual([300])
    expect(codes(await client.batch([{ requestType: 'Sleep', requestData: { sleepMillis: 50_001 } }]))).toEqual([402])
  })
})
