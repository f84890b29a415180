import { mkdtempSync, rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RpcClient, type RpcHandlers, type RpcServer, serveRpc } from './rpc.ts'

let dir: string
let path: string
let closers: (() => void)[]

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mixos-rpc-'))
  path = join(dir, 'rpc')
  closers = []
})
afterEach(() => {
  for (const close of closers) close()
  rmSync(dir, { recursive: true })
})

async function serve(handlers: RpcHandlers): Promise<RpcServer> {
  const server = await serveRpc(path, handlers)
  closers.push(() => server.close())
  return server
}

async function connect(): Promise<RpcClient> {
  const client = await RpcClient.connect(path)
  closers.push(() => client.close())
  return client
}

/** A client, and its worker that is no more than a socket. */
async function connectRaw(): Promise<{ client: RpcClient; worker: net.Socket }> {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(path, resolve))
  const connected = new Promise<net.Socket>((resolve) => server.once('connection', resolve))
  const client = await connect()
  const worker = await connected
  closers.push(() => worker.destroy())
  closers.push(() => server.close())
  return { client, worker }
}

function closed(client: RpcClient): Promise<void> {
  return new Promise((resolve) => {
    client.onClose = resolve
  })
}

/** Resolves with the first `count` events. */
function events(client: RpcClient, count: number): Promise<[string, unknown][]> {
  return new Promise((resolve) => {
    const seen: [string, unknown][] = []
    client.onEvent = (event, data) => {
      seen.push([event, data])
      if (seen.length === count) resolve(seen)
    }
  })
}

test('calls are answered, mistakes too', async () => {
  await serve({
    double: async ({ number }: { number: number }) => number * 2,
    fail: () => {
      throw new Error('not today')
    },
    nothing: () => {},
  })
  const client = await connect()
  const numbers = [1, 2, 3, 4]
  expect(await Promise.all(numbers.map((number) => client.call('double', { number })))).toEqual([2, 4, 6, 8])
  expect(await client.call('nothing')).toBeNull()
  await expect(client.call('fail')).rejects.toThrow('not today')
  await expect(client.call('unknown')).rejects.toThrow('no method unknown')
})

test('events reach every client, each its own, though all read into one buffer', async () => {
  const server = await serve({ pid: () => 1 })
  const clients = await Promise.all([1, 2, 3].map(connect))
  await Promise.all(clients.map((client) => client.call('pid')))
  const heard = Promise.all(clients.map((client) => events(client, 2)))
  server.broadcast('level', { peakDb: [-20, -21] })
  server.broadcast('big', 'x'.repeat(200_000))
  for (const seen of await heard)
    expect(seen).toEqual([
      ['level', { peakDb: [-20, -21] }],
      ['big', 'x'.repeat(200_000)],
    ])
})

test('lines may come in any pieces, with any characters', async () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('\u2028', '\r\n', 'Зала 🎥', '\\n'))
  const { client, worker } = await connectRaw()
  await fc.assert(
    fc.asyncProperty(
      fc.array(text, { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat(40), { maxLength: 6 }),
      async (texts, cuts) => {
        const heard = events(client, texts.length)
        let bytes = Buffer.from(texts.map((data) => `${JSON.stringify({ event: 'text', data })}\n`).join(''))
        for (const cut of cuts) {
          await new Promise((resolve) => worker.write(bytes.subarray(0, cut), resolve))
          bytes = bytes.subarray(cut)
        }
        worker.write(bytes)
        expect(await heard).toEqual(texts.map((data) => ['text', data]))
      },
    ),
    { numRuns: 50 },
  )
})

test('a worker that goes away: open calls fail, and it is told', async () => {
  const { client, worker } = await connectRaw()
  const gone = closed(client)
  const call = client.call('pid')
  worker.destroy()
  await expect(call).rejects.toThrow('the worker went away')
  await gone
  await expect(client.call('pid')).rejects.toThrow('the worker is gone')
})

test('a worker that talks nonsense is cut off', async () => {
  const { client, worker } = await connectRaw()
  const gone = closed(client)
  worker.write('hello\n')
  await gone
})

test('nobody listens: no client', async () => {
  await expect(connect()).rejects.toThrow('ENOENT')
})
