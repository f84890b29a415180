/** Who gets in, what the source reads, and what strangers can do: real sockets. */
import net from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startIngest, taken, until } from './test-ingest.ts'

const config = Buffer.from([0x17, 0, 0, 0, 0, 1])
const keyFrame = Buffer.from([0x17, 1, 0, 0, 0, 2])
const frame = Buffer.from([0x27, 1, 0, 0, 0, 3])
const soundConfig = Buffer.from([0xaf, 0, 4])
const sound = Buffer.from([0xaf, 1, 5])
const wrongKey = 'its stream key is wrong, or it is for lost, whose secret is missing'

function reader(dir: string) {
  const read = { bytes: Buffer.alloc(0), ended: false, socket: net.connect(join(dir, 'guest.flv')) }
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
  const { ingest, call } = await startIngest()
  const [guest, wrong, none] = [call('guest-key'), call('other'), call('')]
  await until(() => guest.told).toEqual([taken])
  await until(() => wrong.told).toEqual([`NetStream.Publish.BadName: ${wrongKey}`])
  await until(() => none.told).toEqual(wrong.told)
  await until(() => wrong.closed).toBe(true)
  const right = ingest.status().refused
  expect(right).toMatchObject([{ source: null, address: '127.0.0.1', why: wrongKey }])
  expect(JSON.stringify(ingest.status())).not.toContain('other')
})

test('a key that comes later opens its source, and whoever publishes goes on', async () => {
  const { ingest, call } = await startIngest()
  const guest = call('guest-key')
  await until(() => guest.told).toEqual([taken])
  const early = call('lost-key')
  await until(() => early.told).toEqual([`NetStream.Publish.BadName: ${wrongKey}`])
  ingest.setKeys(['another', 'phone-key', 'lost-key'].map((key) => ({ key, problem: null })))
  const later = call('lost-key')
  await until(() => later.told).toEqual([taken])
  expect(guest.closed).toBe(false)
  expect(ingest.status().refused).toEqual([])
})

test('wrong keys are answered later and later, and only a few at a time', async () => {
  const { call } = await startIngest()
  const startedMs = performance.now()
  const wrong = Array.from({ length: 8 }, (_, index) => call(`guess-${index}`))
  await until(() => wrong.every(({ told }) => told.length === 1), 15_000).toBe(true)
  expect(performance.now() - startedMs).toBeGreaterThan(5000)
}, 20_000)

test('the source reads from a key frame on, with times from there', async () => {
  const { dir, call } = await startIngest()
  const read = reader(dir)
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
  const later = reader(dir)
  await until(() => read.socket.destroyed || read.ended).toBe(true)
  guest.message(9, frame, 5120)
  await until(() => tags(later.bytes).slice(2)).toEqual([
    [9, 0, 2],
    [9, 40, 3],
    [9, 80, 3],
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
  const { ingest, call } = await startIngest()
  const guest = call('guest-key')
  await until(() => guest.told).toEqual([taken])
  guest.message(type, payload)
  await until(() => guest.told.at(-1)).toBe(`NetStream.Publish.BadName: ${why}`)
  expect(ingest.status().refused).toMatchObject([{ source: 'guest', why }])
})
