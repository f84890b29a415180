import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { Intent } from './index.ts'
import { BareClient, stage } from './test-clients.ts'

describe('size', () => {
  test('a message over 1 MiB ends its client only', async () => {
    await using s = await stage()
    const [big, other] = [await s.identify(), await s.identify()]
    big.send({ op: 6, d: { requestType: 'GetVersion', requestId: '1', requestData: { x: 'x'.repeat(1 << 20) } } })
    expect((await big.closed).code).toBe(1009)
    expect((await other.request('GetVersion')).requestStatus.code).toBe(100)
  })

  test('a message in too many fragments ends its client', async () => {
    await using s = await stage()
    const client = await s.identify()
    for (let index = 0; index < 100; index++) client.socket.send('x', { fin: false })
    expect((await client.closed).code).toBe(1008)
  })

  test('a batch of too many requests', async () => {
    await using s = await stage({ limits: { batchRequests: 3 } })
    const client = await s.identify()
    client.send({ op: 8, d: { requestId: '1', requests: Array(4).fill({ requestType: 'GetVersion' }) } })
    expect(await client.closed).toEqual({ code: 4005, reason: 'Your `requests` holds more than 3 requests.' })
  })
})

describe('readers', () => {
  test('one that never reads is cut off while the others get everything', async () => {
    await using s = await stage({ limits: { unreadBytes: 256 << 10 } })
    const [lazy, keen] = [await s.identify(), await s.identify()]
    lazy.socket.pause()
    const load = 'x'.repeat(256 << 10)
    let sent = 0
    while (s.server.clientCount === 2 && sent < 200) {
      await keen.request('BroadcastCustomEvent', { eventData: { number: sent++, load } })
    }
    expect(s.server.clientCount).toBe(1)
    expect(s.log).toContainEqual(expect.objectContaining({ reason: 'it does not read what it is sent' }))
    expect((await keen.events()).map((event) => event.eventData.number)).toEqual([...Array(sent).keys()])
    lazy.drop()
  })

  test('a slow one loses meters, not its connection', async () => {
    const eventSubscriptions = Intent.All | Intent.InputVolumeMeters
    await using s = await stage({ limits: { unreadBytesForMeters: 0, unreadBytes: 256 << 20 } })
    const [slow, keen] = [await s.identify({ eventSubscriptions }), await s.identify({ eventSubscriptions: Intent.None })]
    slow.socket.pause()
    const load = 'x'.repeat(512 << 10)
    for (let index = 0; index < 40; index++) await keen.request('BroadcastCustomEvent', { eventData: { load } })
    const program = {
      peakDb: [-6, -6],
      rmsDb: [-20, -20],
      loudness: { momentary: -23, shortTerm: -23, integrated: -23 },
    } as const
    s.room.tell({ type: 'meters', sources: [], program: { ...program, peakDb: [-6, -6], rmsDb: [-20, -20] } })
    slow.socket.resume()
    const events = await slow.events()
    expect(events.filter((event) => event.eventType === 'CustomEvent')).toHaveLength(40)
    expect(events.filter((event) => event.eventType === 'InputVolumeMeters')).toHaveLength(0)
  })

  test('one that does not answer pings is gone', async () => {
    await using s = await stage({ limits: { pingMs: 30 } })
    const client = await s.identify({ socket: { autoPong: false } })
    expect((await client.closed).code).toBe(1006)
    expect(s.log).toContainEqual(expect.objectContaining({ reason: 'it does not answer pings' }))
  })
})

describe('crowds', () => {
  test('no more clients than allowed', async () => {
    await using s = await stage({ limits: { clients: 2 } })
    await s.identify()
    await s.identify()
    const third = await s.connect()
    expect(await third.closed).toEqual({ code: 1013, reason: 'Too many clients.' })
  })

  test('no more strangers of one address than allowed', async () => {
    await using s = await stage({ limits: { strangersPerAddress: 2 } })
    await s.identify()
    await s.connect()
    await s.connect()
    const third = await s.connect()
    expect((await third.closed).code).toBe(1013)
  })
})

test('a client that sends faster than the room works is not read from, and loses nothing', async () => {
  await using s = await stage({ limits: { waitingMessages: 4 } })
  const others = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  const served = new Promise<WebSocket>((resolve) => {
    others.on('connection', (socket, request) => {
      s.server.handle(socket, request)
      resolve(socket)
    })
  })
  await once(others, 'listening')
  const client = await BareClient.connect(`ws://127.0.0.1:${(others.address() as AddressInfo).port}`)
  client.send({ op: 1, d: { rpcVersion: 1 } })
  await client.next((message) => message.op === 2)
  const release = s.room.hold()
  const scenes = Array.from({ length: 300 }, (_, index) => (index % 2 ? 'Ads' : 'Break'))
  const answers = scenes.map((sceneName) => client.request('SetCurrentPreviewScene', { sceneName }))
  const socket = await served
  await vi.waitUntil(() => socket.isPaused, { timeout: 4000 })
  release()
  expect((await Promise.all(answers)).every((answer) => answer.requestStatus.result)).toBe(true)
  expect(s.room.done).toEqual(scenes.map((name) => `preview ${name}`))
  expect(socket.isPaused).toBe(false)
  others.close()
})

test('whatever one client sends, the others are served', async () => {
  await using s = await stage()
  const steady = await s.identify()
  const odd = fc.oneof(
    fc.record({ op: fc.oneof(fc.nat(10), fc.jsonValue()), d: fc.jsonValue() }).map((message) => JSON.stringify(message)),
    fc
      .record({
        op: fc.constant(6),
        d: fc.record({
          requestType: fc.constantFrom('SetInputVolume', 'CallVendorRequest', 'GetSceneItemId', 'BroadcastCustomEvent', 'Sleep'),
          requestId: fc.jsonValue(),
          requestData: fc.dictionary(
            fc.constantFrom(
              'inputName',
              'inputVolumeDb',
              'vendorName',
              'requestType',
              'requestData',
              'sceneName',
              'sourceName',
              'eventData',
            ),
            fc.oneof(fc.jsonValue(), fc.constantFrom('slides', 'Slides', 'stage-mics', 'mixos', 'Take')),
          ),
        }),
      })
      .map((message) => JSON.stringify(message)),
    fc.string(),
  )
  await fc.assert(
    fc.asyncProperty(odd, async (message) => {
      const client = await s.identify()
      client.socket.send(message)
      client.socket.close()
      const { code } = await client.closed
      expect([1005, 4002, 4003, 4004, 4005, 4006, 4008, 4012]).toContain(code)
      expect((await steady.request('GetStudioModeEnabled')).requestStatus.code).toBe(100)
    }),
    { numRuns: 150 },
  )
  expect(s.log.filter((line) => line.level >= 50)).toEqual([])
})
