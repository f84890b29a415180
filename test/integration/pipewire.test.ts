/** Sound through PipeWire, in and out: its very nodes and no others; what goes away is named and comes back. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clicks, fullMachine } from '../support/clicks.ts'
import { PipeWire } from '../support/pipewire.ts'
import { pause, startRoom, type TestRoom } from '../support/room.ts'
import { powerDb } from '../support/tones.ts'

const settleS = 12
const heardS = 10
const rateHz = 48_000
const toneHz = 700
/** What plays on the node that PipeWire gives in the place of one that is gone. */
const strayHz = 1900

const pipewire = new PipeWire()
let room: TestRoom

beforeAll(async () => {
  await pipewire.start()
  for (const name of ['laptop', 'stage', 'hall']) pipewire.add(name)
  pipewire.play('stage', toneHz)
  pipewire.play('laptop', strayHz)
  room = await startRoom({
    show: `
show: Sound
video: { size: 320x180, rate: 25 }
rooms:
  hall:
    sources: { stage: { sound: { pipewire: stage.monitor } } }
    scenes: { Talk: [ { text: Talk } ] }
    encoder: { preset: ultrafast }
    outputs: { sound: { to: { pipewire: hall } } }
`,
    env: pipewire.environment,
  })
}, 60_000)

afterAll(async () => {
  await room?.stop()
  await pipewire.stop()
})

const goes = (timeoutMs = 10_000) =>
  room.until(
    ({ sources, soundOutputs }) => sources.every(({ state }) => state === 'up') && soundOutputs[0]?.state === 'on',
    'sound goes in and out',
    timeoutMs,
  )

const hasTone = (sound: Float32Array, hertz: number) => powerDb(sound, hertz, rateHz) - powerDb(sound, hertz * 1.5, rateHz) > 40
/** Even if only for a tenth of a second. */
const hadTone = (sound: Float32Array, hertz: number) => {
  const piece = rateHz / 10
  return Array.from({ length: Math.floor(sound.length / piece) }, (_value, index) =>
    hasTone(sound.subarray(index * piece, (index + 1) * piece), hertz),
  ).includes(true)
}

test('what a node plays is heard, and plays on another one without a click', { timeout: 60_000 }, async (context) => {
  await goes()
  await pause(settleS * 1000)
  const heard = await pipewire.hear('hall', heardS)
  expect(hasTone(heard, toneHz)).toBe(true)
  expect((await room.status()).alarms).toEqual([])
  const full = fullMachine()
  if (full !== null) context.skip(full)
  expect(clicks(heard, toneHz, 1)).toEqual([])
})

test.each([
  ['source', 'stage', 'source-lost', /PipeWire has no node stage/],
  ['sound output', 'hall', 'sound-output-off', /PipeWire has no node hall/],
])(
  'a %s that goes away is named, no other takes its place, and it comes back',
  { timeout: 60_000 },
  async (_what, name, code, text) => {
    pipewire.prefer('laptop')
    await goes()
    await expect.poll(async () => hasTone(await pipewire.hear('hall', 1), toneHz), { timeout: 15_000 }).toBe(true)
    // All the while: from before it goes.
    const heard = name === 'stage' ? pipewire.hear('hall', 5) : pipewire.hear('laptop', 5)
    await pause(500)
    pipewire.remove(name)
    const told = await room.until(({ alarms }) => alarms.some((alarm) => text.test(alarm.text)), 'it is missed', 6000)
    expect(told.alarms.find((alarm) => text.test(alarm.text))).toMatchObject({
      room: 'hall',
      code,
      fix: expect.stringContaining('plug'),
    })
    expect(hadTone(await heard, name === 'stage' ? strayHz : toneHz)).toBe(false)
    pipewire.add(name)
    if (name === 'stage') pipewire.play('stage', toneHz)
    await goes()
  },
)

test('PipeWire itself is killed: both are named, and come back with it', { timeout: 60_000 }, async () => {
  await goes()
  await pipewire.kill()
  await room.until(
    ({ alarms }) => alarms.filter(({ text }) => /PipeWire does not run for this user/.test(text)).length === 2,
    'both are missed',
    8000,
  )
  await pipewire.start()
  for (const name of ['laptop', 'stage', 'hall']) pipewire.add(name)
  pipewire.play('stage', toneHz)
  await goes(15_000)
})
