import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ManualClock } from '../lib/manual-clock.ts'
import { Input } from './input.ts'
import { until } from './test-bench.ts'

let dir: string
let server: net.Server
let clock: ManualClock
let input: Input
/** What it told: bytes as text. */
let told: string[]

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'mixos-input-'))
  server = net.createServer().listen(join(dir, 'ts'))
  await once(server, 'listening')
  clock = new ManualClock()
  // Its own list: one that is closed still says that it has ended.
  const here: string[] = []
  told = here
  input = new Input(join(dir, 'ts'), clock, {
    begin: () => here.push('begin'),
    data: (bytes) => here.push(Buffer.from(bytes).toString()),
    end: () => here.push('end'),
  })
})
afterEach(() => {
  input.close()
  server.close()
  rmSync(dir, { recursive: true })
})

async function encoder(): Promise<net.Socket> {
  const [socket] = (await once(server, 'connection')) as [net.Socket]
  await until(() => input.connected, 'it is connected')
  return socket
}

/** Sends, and waits until it was read: at a new time, which `lastDataMs` then shows. */
async function send(socket: net.Socket, text: string, afterMs: number): Promise<void> {
  clock.advance(afterMs)
  socket.write(text)
  await until(() => input.lastDataMs === clock.nowMs(), `${text} is read`)
}

test('gathers what comes, and hands it on when it is asked, or after a while with the next', async () => {
  const socket = await encoder()
  await send(socket, 'first', 1)
  expect(told).toEqual(['begin', 'first'])
  await send(socket, 'a', 40)
  await send(socket, 'b', 40)
  expect(told).toHaveLength(2)
  await send(socket, 'c', 40)
  expect(told.slice(2)).toEqual(['abc'])
  await send(socket, 'd', 40)
  input.handOn()
  input.handOn()
  expect(told.slice(3)).toEqual(['d'])
})

test('hands the rest on before it says that the encoder is gone, and comes back', async () => {
  const socket = await encoder()
  await send(socket, 'first', 1)
  await send(socket, 'rest', 1)
  socket.destroy()
  await until(() => !input.connected, 'it is gone')
  expect(told).toEqual(['begin', 'first', 'rest', 'end'])
  const again = encoder()
  clock.advance(50)
  await again
  expect(told.at(-1)).toBe('begin')
})

test('much at once is handed on in pieces, whole', async () => {
  const socket = await encoder()
  const much = 'x'.repeat(3_000_000)
  socket.write(much)
  await until(() => {
    input.handOn()
    return told.slice(1).join('').length === much.length
  }, 'all has come')
  expect(told.slice(1).join('')).toBe(much)
})
