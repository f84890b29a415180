/** Who gets in, what the source reads, and what strangers can do: real sockets. */
import { mkdtempSync, rmSync } from 'node:fs'
import net, { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLogger } from '../lib/log.ts'
import { systemClock } from '../lib/time.ts'
import { Caller } from './caller.ts'
import { Ingest } from './ingest.ts'

const log = createLogger({}, { level: 'silent' })
const config = Buffer.from([0x17, 0, 0, 0, 0, 1])
const keyFrame = Buffer.from([0x17, 1, 0, 0, 0, 2])
const frame = Buffer.from([0x27, 1, 0, 0, 0, 3])
const soundConfig = Buffer.from([0xaf, 0, 4])
const sound = Buffer.from([0xaf, 1, 5])

let dir: string
let port: number
let ingest: Ingest
let callers: Caller[]

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'mixos-ingest-'))
  const server = net.createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  port = (server.address() as AddressInfo).port
  await new Promise((resolve) => server.close(resolve))
  const source = (name: string, key: string | null, problem: string | null = null) => {
    return { name, key, problem, flvPath: join(dir, `${name}.flv`) }
  }
  const sources = [source('guest', 'guest-key'), source('phone', 'phone-key'), source('lost', null, 'no secret')]
  ingest = new Ingest(
    { name: 'ingest', room: 'hall', rpcPath: '', host: '127.0.0.1', port, sources, orphanMs: null },
    systemClock,
    log,
  )
  callers = []
})

afterEach(() => {
  for (const caller of callers) caller.end()
  ingest.close()
  rmSync(dir, { recursive: true })
})

function call(key?: string): Caller {
  const caller = new Caller(port)
  callers.push(caller)
  if (key !== undefined) caller.publish(key)
  return caller
}

const until = (look: () => unknown, timeout = 3000) => expect.poll(look, { timeout, interval: 10 })
const taken = 'NetStream.Publish.Start: It is taken.'

function reader(name: string) {
  const read = { bytes: Buffer.alloc(0), ended: false, socket: net.connect(join(dir, `${name}.flv`)) }
  read.socket.on('data', (data) => {
    read.bytes = Buffer.concat([read.bytes, data])
  })
  read.socket.on('end', () => {
    read.ended = true
  })
  return read
}

/** Type, time and last byte of each tag. */
function tags(flv: Buffer): [number, number, number][] {
  const found: [number, number, number][] = []
  for (let at = 13; at + 11 <= flv.length; ) {
    const size = flv.readUIntBE(at + 1, 3)
    if (at + 15 + size > flv.length) break
    found.push([flv.readUInt8(at), flv.readUIntBE(at + 4, 3), flv.readUInt8(at + 10 + size)])
    at += 11 + size + 4
  }
  return found
}

test('the key chooses the source; a wrong one, and that of a source whose own is missing, are refused and told', async () => {
  const [guest, wrong, none] = [call('guest-key'), call('other'), call('')]
  await until(() => guest.told).toEqual([taken])
  await until(() => wrong.told).toEqual(['NetStream.Publish.BadName: its stream key is wrong'])
  await until(() => none.told).toEqual(wrong.told)
  await until(() => wrong.closed).toBe(true)
  const right = ingest.status().refused
  expect(right).toMatchObject([{ source: null, address: '127.0.0.1', why: 'its stream key is wrong' }])
  expect(JSON.stringify(ingest.status())).not.toContain('other')
})

test('wrong keys are answered later and later, and only a few at a time', async () => {
  const startedMs = performance.now()
  const wrong = Array.from({ length: 8 }, (_, index) => call(`guess-${index}`))
  await until(() => wrong.every(({ told }) => told.length === 1), 15_000).toBe(true)
  expect(performance.now() - startedMs).toBeGreaterThan(5000)
}, 20_000)

test('the source reads from a key frame on, with times from its own beginning', async () => {
  const read = reader('guest')
  const guest = call('guest-key')
  await until(() => guest.told).toEqual([taken])
  for (const [type, payload, ms] of [
    [9, config, 5000],
    [8, soundConfig, 5000],
    [9, frame, 5010],
    [8, sound, 5020],
    [9, keyFrame, 5040],
    [8, sound, 5050],
    [9, frame, 5080],
  ] as const)
    guest.message(type, payload, ms)
  await until(() => tags(read.bytes).length).toBe(5)
  expect(read.bytes.readUInt8(4)).toBe(5)
  expect(tags(read.bytes)).toEqual([
    [9, 0, 1],
    [8, 0, 4],
    [9, 0, 2],
    [8, 10, 5],
    [9, 40, 3],
  ])
  const later = reader('guest')
  await until(() => read.socket.destroyed || read.ended).toBe(true)
  guest.message(9, frame, 5120)
  // What it missed is of now; so it is seen at once, and not late for ever.
  await until(() => tags(later.bytes).slice(2)).toEqual([
    [9, 0, 2],
    [9, 0, 3],
    [9, 0, 3],
  ])
  guest.end()
  await until(() => later.ended).toBe(true)
})

test.each([
  ['H.265', 9, Buffer.from('\x90hvc1', 'latin1'), 'it sends its pictures as H.265: set H.264 there'],
  ['AV1', 9, Buffer.from('\x90av01', 'latin1'), 'it sends its pictures as AV1: set H.264 there'],
  ['Opus', 8, Buffer.from('\x90Opus', 'latin1'), 'it sends its sound as Opus: set AAC there'],
  ['MP3', 8, Buffer.from([0x2f, 1]), 'it sends its sound as MP3: set AAC there'],
])('%s is refused with what is wanted', async (_name, type, payload, why) => {
  const guest = call('guest-key')
  await until(() => guest.told).toEqual([taken])
  guest.message(type, payload)
  await until(() => guest.told.at(-1)).toBe(`NetStream.Publish.BadName: ${why}`)
  expect(ingest.status().refused).toMatchObject([{ source: 'guest', why }])
})

test('the first who sends stays; once it is silent another takes over', async () => {
  const first = call('guest-key')
  await until(() => first.told).toEqual([taken])
  const second = call('guest-key')
  await until(() => second.told).toEqual(['NetStream.Publish.BadName: 127.0.0.1 sends with this key already'])
  await new Promise((resolve) => setTimeout(resolve, 2100))
  const third = call('guest-key')
  await until(() => third.told).toEqual([taken])
  await until(() => first.closed).toBe(true)
})

test('a stranger has neither the time nor the room for harm', async () => {
  const huge = call()
  huge.write(Buffer.concat([Buffer.from([3]), Buffer.alloc(2 * 1536)]))
  huge.write(Buffer.from([3, 0, 0, 0, 0xff, 0xff, 0xff, 20, 0, 0, 0, 0]))
  const garbage = call()
  garbage.write(Buffer.from('GET / HTTP/1.1\r\n\r\n'))
  const early = call()
  early.write(Buffer.concat([Buffer.from([3]), Buffer.alloc(2 * 1536)]))
  early.message(9, keyFrame)
  for (const one of [huge, garbage]) await until(() => one.closed).toBe(true)
  const slow = Array.from({ length: 10 }, () => call())
  // Two of them beyond what one address may have.
  await until(() => slow.filter(({ closed }) => closed).length).toBeGreaterThanOrEqual(2)
  await until(() => slow.every(({ closed }) => closed) && early.closed, 13_000).toBe(true)
  expect(ingest.isUsed).toBe(false)
}, 20_000)
