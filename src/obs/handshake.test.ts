import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { originAllowed } from './auth.ts'
import { listenObs, ObsListenError } from './index.ts'
import { authentication, type BareClient, stage } from './test-clients.ts'

const identify = { op: 1, d: { rpcVersion: 1 } }

describe('Hello and Identify', () => {
  test('without a password', async () => {
    await using s = await stage()
    const client = await s.connect()
    const hello = await client.next()
    expect(hello).toMatchObject({ op: 0, d: { rpcVersion: 1, obsWebSocketVersion: expect.stringMatching(/^5\./) } })
    expect(hello.d).not.toHaveProperty('authentication')
    client.send(identify)
    expect(await client.next()).toEqual({ op: 2, d: { negotiatedRpcVersion: 1 } })
  })

  test.each([undefined, 'obswebsocket.json', 'obswebsocket.msgpack'])(
    'subprotocol %s is echoed and spoken',
    async (subprotocol) => {
      await using s = await stage()
      const client = await s.connect(subprotocol === undefined ? {} : { subprotocol })
      expect(client.socket.protocol).toBe(subprotocol ?? '')
      await client.next()
      client.send(identify)
      expect((await client.next()).op).toBe(2)
      expect((await client.request('GetStudioModeEnabled')).responseData).toEqual({ studioModeEnabled: true })
    },
  )

  test('with the password', async () => {
    await using s = await stage({ password: 'correct horse' })
    const client = await s.connect()
    const hello = await client.next()
    client.send({ op: 1, d: { rpcVersion: 1, authentication: authentication('correct horse', hello.d.authentication) } })
    expect((await client.next()).op).toBe(2)
  })

  test('challenges differ, so an overheard answer is worth nothing', async () => {
    await using s = await stage({ password: 'correct horse', limits: { wrongPasswordMs: 1 } })
    const [first, second] = [await s.connect(), await s.connect()]
    const overheard = authentication('correct horse', (await first.next()).d.authentication)
    await second.next()
    second.send({ op: 1, d: { rpcVersion: 1, authentication: overheard } })
    expect(await second.closed).toEqual({ code: 4009, reason: 'Authentication failed.' })
  })
})

const missingText = "Your payload's data is missing an `authentication` string, however authentication is required."

describe('close codes and their texts', () => {
  const asStranger: [string, (client: BareClient) => void, number, string][] = [
    ['not JSON', (c) => c.socket.send('{"op":'), 4002, 'Unable to decode Json: '],
    [
      'binary to a JSON session',
      (c) => c.socket.send(Buffer.from('{}')),
      4002,
      'Your session encoding is set to Json, but a binary',
    ],
    ['not an object', (c) => c.send([1]), 4002, 'You sent a non-object payload.'],
    ['no op', (c) => c.send({ d: {} }), 4006, 'Your request is missing an `op`.'],
    ['op is no number', (c) => c.send({ op: '1', d: {} }), 4006, 'Your `op` is not a number.'],
    ['no d', (c) => c.send({ op: 1 }), 4003, 'Your payload is missing data (`d`).'],
    ['d is no object', (c) => c.send({ op: 1, d: [] }), 4004, "Your payload's data (`d`) is not an object."],
    ['request before Identify', (c) => c.send({ op: 6, d: {} }), 4007, 'You attempted to send a non-Identify message while not'],
    ['no rpcVersion', (c) => c.send({ op: 1, d: {} }), 4003, "Your payload's data is missing an `rpcVersion`."],
    [
      'rpcVersion is text',
      (c) => c.send({ op: 1, d: { rpcVersion: '1' } }),
      4004,
      'Your `rpcVersion` is not an unsigned number.',
    ],
    ['rpcVersion 2', (c) => c.send({ op: 1, d: { rpcVersion: 2 } }), 4010, 'Your requested RPC version is not supported by this'],
    [
      'bad subscriptions',
      (c) => c.send({ op: 1, d: { rpcVersion: 1, eventSubscriptions: -1 } }),
      4004,
      'Your `eventSubscriptions` is not',
    ],
    [
      'protocol 4',
      (c) => c.send({ 'request-type': 'GetAuthRequired', 'message-id': '1' }),
      4010,
      'You appear to be attempting to connect',
    ],
  ]
  test.each(asStranger)('%s', async (_name, misbehave, code, reason) => {
    await using s = await stage()
    const client = await s.connect()
    await client.next()
    misbehave(client)
    const closed = await client.closed
    expect(closed.code).toBe(code)
    expect(closed.reason).toContain(reason)
  })

  const asIdentified: [string, unknown, number, string][] = [
    ['Identify again', identify, 4008, 'You are already Identified with the obs-websocket server.'],
    ['unknown op', { op: 42, d: {} }, 4006, 'Unknown OpCode: 42'],
    [
      'Reidentify wrongly',
      { op: 3, d: { eventSubscriptions: 'all' } },
      4004,
      'Your `eventSubscriptions` is not an unsigned number.',
    ],
    ['no requestId', { op: 6, d: { requestType: 'GetVersion' } }, 4003, 'Your payload data is missing a `requestId`.'],
    ['no requestType', { op: 6, d: { requestId: '1' } }, 4003, "Your payload's data is missing an `requestType`."],
    ['requestType is no text', { op: 6, d: { requestId: '1', requestType: 5 } }, 4004, 'Your `requestType` is not a string.'],
    ['batch without id', { op: 8, d: { requests: [] } }, 4003, 'Your payload data is missing a `requestId`.'],
    ['batch without requests', { op: 8, d: { requestId: '1' } }, 4003, 'Your payload data is missing a `requests`.'],
    ['requests is no array', { op: 8, d: { requestId: '1', requests: {} } }, 4004, 'Your `requests` is not an array.'],
    [
      'bad execution type',
      { op: 8, d: { requestId: '1', requests: [], executionType: 7 } },
      4005,
      'Your `executionType` has an invalid',
    ],
    [
      'execution type is text',
      { op: 8, d: { requestId: '1', requests: [], executionType: 'x' } },
      4004,
      'Your `executionType` is not a',
    ],
    [
      'haltOnFailure is text',
      { op: 8, d: { requestId: '1', requests: [], haltOnFailure: 'x' } },
      4004,
      'Your `haltOnFailure` is not a',
    ],
    [
      'parallel variables',
      { op: 8, d: { requestId: '1', requests: [], executionType: 2, variables: {} } },
      4012,
      'Variables are not supported',
    ],
  ]
  test.each(asIdentified)('%s', async (_name, message, code, reason) => {
    await using s = await stage()
    const client = await s.identify()
    client.send(message)
    const closed = await client.closed
    expect(closed.code).toBe(code)
    expect(closed.reason).toContain(reason)
  })

  test.each([
    ['missing', {}, missingText],
    ['no text', { authentication: 5 }, 'Your `authentication` field is not a string.'],
    ['wrong', { authentication: 'x' }, 'Authentication failed.'],
  ])('password %s', async (_name, fields, reason) => {
    await using s = await stage({ password: 'correct horse', limits: { wrongPasswordMs: 1 } })
    const client = await s.connect()
    await client.next()
    client.send({ op: 1, d: { rpcVersion: 1, ...fields } })
    expect(await client.closed).toEqual({ code: 4009, reason })
  })

  test('text to a MessagePack session', async () => {
    await using s = await stage()
    const client = await s.connect({ subprotocol: 'obswebsocket.msgpack' })
    await client.next()
    client.socket.send('{}')
    const reason = 'Your session encoding is set to MsgPack, but a text message was received.'
    expect(await client.closed).toEqual({ code: 4002, reason })
  })

  test('a client that never identifies', async () => {
    await using s = await stage({ limits: { identifyMs: 20 } })
    const client = await s.connect()
    expect(await client.closed).toEqual({ code: 4007, reason: 'You did not identify within 0.02 seconds.' })
  })

  test('the server stops', async () => {
    await using s = await stage()
    const client = await s.identify()
    await s.server.close()
    expect(await client.closed).toEqual({ code: 1001, reason: 'Server stopping.' })
    expect(s.room.listenerCount).toBe(0)
  })
})

describe('origins', () => {
  test.each([
    [undefined, 'box:4455', [], true],
    ['http://box:8080', 'box:8080', [], true],
    ['https://box', 'box:443', [], true],
    ['http://box:8080', 'box:4455', [], false],
    ['https://evil.example', 'box:4455', [], false],
    ['https://obs.example', 'box:4455', ['https://obs.example'], true],
    ['https://evil.example', 'box:4455', ['*'], true],
    ['null', 'box:4455', [], false],
    ['file://', 'box:4455', [], false],
    ['http://box:8080', undefined, [], false],
  ])('%s asking %s with %j allowed: %s', (origin, host, allowed, answer) => {
    expect(originAllowed({ ...(origin && { origin }), ...(host && { host }) }, allowed)).toBe(answer)
  })

  test('whatever the headers are, there is an answer', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (origin, host) => typeof originAllowed({ origin, host }, []) === 'boolean'))
  })

  test('a page of another site gets no socket', async () => {
    await using s = await stage()
    await expect(s.connect({ socket: { origin: 'https://evil.example' } })).rejects.toThrow('403')
    const own = await s.connect({ socket: { origin: `http://127.0.0.1:${s.listener.port}` } })
    expect((await own.next()).op).toBe(0)
  })
})

test('a taken port is said to be taken', async () => {
  await using s = await stage()
  const error = await listenObs(s.server, { listen: '127.0.0.1', port: s.listener.port }).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(ObsListenError)
  expect(error).toMatchObject({ code: 'port-taken', message: expect.stringContaining(`127.0.0.1:${s.listener.port}`) })
})
