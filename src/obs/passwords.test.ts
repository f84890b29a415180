/** Wrong passwords over obs-websocket: answered late, without keeping others of the same address out. */
import { describe, expect, test } from 'vitest'
import { authentication, type BareClient, type Stage, stage } from './test-clients.ts'

test('each wrong password is answered later than the one before, the right one at once', async () => {
  await using s = await stage({ password: 'correct horse', limits: { wrongPasswordMs: 40 } })
  for (const leastMs of [40, 80]) {
    const client = await s.connect()
    await client.next()
    const startMs = performance.now()
    client.send({ op: 1, d: { rpcVersion: 1, authentication: 'guess' } })
    expect((await client.closed).code).toBe(4009)
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(leastMs - 2)
  }
  const client = await s.connect()
  const hello = await client.next()
  client.send({ op: 1, d: { rpcVersion: 1, authentication: authentication('correct horse', hello.d.authentication) } })
  expect((await client.next()).op).toBe(2)
})

describe('wrong passwords that wait for their answers', () => {
  async function guess(s: Stage): Promise<BareClient> {
    const client = await s.connect()
    await client.next()
    client.send({ op: 1, d: { rpcVersion: 1, authentication: 'guess' } })
    return client
  }

  async function logIn(s: Stage): Promise<BareClient> {
    const client = await s.connect()
    const { authentication: challenge } = (await client.next()).d
    client.send({ op: 1, d: { rpcVersion: 1, authentication: authentication('correct horse', challenge) } })
    return client
  }

  test('keep nobody of their address out', async () => {
    await using s = await stage({ password: 'correct horse', limits: { strangersPerAddress: 2, wrongPasswordMs: 3000 } })
    for (let i = 0; i < 3; i++) await guess(s)
    expect((await (await logIn(s)).next()).op).toBe(2)
    expect(s.server.clientCount).toBe(4)
  })

  test('take all places: the right one comes next, however long that is, and is not sent away', async () => {
    await using s = await stage({
      password: 'correct horse',
      limits: { identifyMs: 50, wrongPasswordMs: 200, wrongPasswordMaxMs: 200 },
    })
    const guessers = await Promise.all([1, 2, 3, 4].map(() => guess(s)))
    const client = await logIn(s)
    expect((await client.next()).op).toBe(2)
    for (const { closed } of guessers) expect((await closed).code).toBe(4009)
  })

  test('are no more than there is room for', async () => {
    await using s = await stage({ password: 'correct horse', limits: { wrongPasswordMs: 3000 } })
    const guessers = await Promise.all(Array.from({ length: 40 }, () => guess(s)))
    const first = await Promise.race(guessers.map(({ closed }) => closed))
    expect(first).toEqual({ code: 1013, reason: 'Too many passwords of your address at once.' })
  })
})
