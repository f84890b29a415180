/** The monitor's RTP on a real chain: unbroken, playable, with key frames when somebody wants one. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { MonitorRoom, playRtp, small, startsKeyFrame } from './monitor-room.ts'
import { MonitorWatch, measure, near, steps, until } from './monitor-watch.ts'

const room = new MonitorRoom()
const { monitor, clock } = room
const eyes = new MonitorWatch(room)

beforeAll(() => room.start())
afterEach(() => eyes.leave())
afterAll(() => room.stop())

/** SEI, the two parameter sets, delimiter, several of them in one packet. */
const parameterTypes = [6, 7, 8, 9, 24]

/** Hertz, by the crossings of zero. */
function pitch(sound: Buffer): number {
  let crossings = 0
  for (let at = 2; at + 2 <= sound.length; at += 2) if (sound.readInt16LE(at - 2) < 0 && sound.readInt16LE(at) >= 0) crossings++
  return crossings / (sound.length / 2 / 48_000)
}

test('RTP is unbroken and plays', async () => {
  const { video, audio } = eyes.rtp()
  await until(() => video.length > 0 && audio.length > 0)
  await measure(4000)
  const [pictures, sound] = [
    playRtp(
      video.map(({ packet }) => packet),
      'video',
    ),
    playRtp(audio, 'audio'),
  ]
  const packets = video.map(({ packet }) => packet)
  const beforeKeyFrame = packets.slice(0, packets.findIndex(startsKeyFrame)).map((packet) => (packet[12] ?? 0) & 31)
  expect(beforeKeyFrame.filter((type) => !parameterTypes.includes(type))).toEqual([])
  for (const stream of [packets, audio]) {
    expect(new Set(steps(stream))).toEqual(new Set([1]))
    expect(new Set(stream.map((packet) => packet.readUInt32BE(8))).size).toBe(1)
    expect(Math.max(...stream.map((packet) => packet.length))).toBeLessThanOrEqual(1200)
  }
  const frameBytes = small.width * small.height * 4
  expect(Math.abs(pictures.length / frameBytes - 100)).toBeLessThan(8)
  expect(near([...pictures.subarray(-4, -1)], [255, 0, 0])).toBe(true)
  expect(Math.abs(sound.length / 2 / 48_000 - 4)).toBeLessThan(0.3)
  expect(Math.abs(pitch(sound.subarray(48_000)) - 440)).toBeLessThan(5)
})

test('a wish for a key frame is granted within 200 ms, at most every 300 ms', async () => {
  const { video } = eyes.rtp()
  const keyFrames = () => video.filter(({ packet }) => startsKeyFrame(packet))
  await until(() => keyFrames().length > 0)
  for (let round = 0; round < 5; round++) {
    // The encoder's own key frames are two seconds apart: none is due now.
    await until(() => performance.now() - (keyFrames().at(-1)?.atMs ?? 0) > 400)
    const before = keyFrames().length
    const askedMs = performance.now()
    clock.advance(300)
    monitor.requestKeyFrame()
    await until(() => keyFrames().length > before, 1000)
    expect((keyFrames()[before]?.atMs ?? 0) - askedMs).toBeLessThan(200)
  }
  const before = keyFrames().length
  monitor.requestKeyFrame()
  monitor.requestKeyFrame()
  await measure(500)
  expect(keyFrames()).toHaveLength(before)
  clock.advance(300)
  await until(() => keyFrames().length > before, 300)
  await measure(300)
  expect(keyFrames()).toHaveLength(before + 1)
})
