/** Sound cards of the kernel's own making (`snd-aloop`): what cheap grabbers send, and a clock that is off. One at a time: the lab is slow. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { labProblem } from './image.ts'
import { LabRoom } from './lab-room.ts'
import type { Heard } from './listen.ts'
import { Machine } from './machine.ts'

const problem = labProblem()
/** What is played on `Loopback,0,N` is heard on `Loopback,1,N`. */
const show = (sources: string, outputs: string) => `
show: Lab
video: { size: 320x180, rate: 25 }
rooms:
  hall:
    sources: { voice: { sound: ${sources} } }
    scenes: { Talk: [ { text: Talk } ] }
    encoder: { preset: ultrafast }
    outputs: ${outputs}
`
const tone = (hertz: number) => `audiotestsrc volume=0.3 freq=${hertz} ! audio/x-raw,rate=48000,channels=1`
/** Left and right in turn at 48 kHz, called mono at 96 kHz. */
const cheap =
  `gst-launch-1.0 -q interleave name=mix ! audioconvert ! audio/x-raw,format=S16LE ! ` +
  `capssetter replace=true caps=audio/x-raw,format=S16LE,rate=96000,channels=1,layout=interleaved ! alsasink device=hw:Loopback,0,0 ` +
  [440, 1000].map((hertz) => `${tone(hertz)} ! queue ! mix.`).join(' ')
const hall = 'arecord -q -D hw:Loopback,1,2 -f S16_LE -r 48000 -c 2 /tmp/heard.wav'

let machine: Machine
let room: LabRoom | null = null

beforeAll(async () => {
  if (problem !== null) return
  machine = await Machine.start()
  await machine.run('modprobe snd-aloop && udevadm settle')
}, 1_200_000)

beforeEach(({ skip }) => {
  if (problem !== null) skip(problem)
})

afterEach(async () => {
  await room?.stop()
  room = null
}, 60_000)

afterAll(() => machine?.stop())

test('mono at 96 kHz is what it really is: left and right at 48 kHz', { timeout: 200_000 }, async () => {
  await machine.run(`systemd-run --quiet --collect --unit cheap ${cheap}`)
  // Who opens one end first decides what the other one is offered.
  await machine.run('until grep -q RUNNING /proc/asound/Loopback/pcm0p/sub0/status; do sleep 0.2; done')
  room = await LabRoom.start(machine, show('{ alsa: "hw:Loopback,1,0" }', '{}'))
  await room.source('voice', 'up', 0, 60_000)
  const { output } = await room.act('/node/node /repo/test/lab/listen.ts $ROOM/source-0.audio 4 440 1000')
  await machine.run('systemctl stop cheap')
  const { left, right } = JSON.parse(output) as Heard
  expect((left[0] ?? 0) - (left[1] ?? 0)).toBeGreaterThan(30)
  expect((right[1] ?? 0) - (right[0] ?? 0)).toBeGreaterThan(30)
})

test('a card that plays has a clock that is 0.3 % slow: that is found', { timeout: 300_000 }, async () => {
  // What plays on device 0 has the clock of device 1.
  await machine.run("amixer -q -c Loopback cset iface=PCM,name='PCM Rate Shift 100000',device=1,subdevice=2 99700")
  await machine.run(`systemd-run --quiet ${hall}`)
  room = await LabRoom.start(machine, show('{ tone: 1000 Hz }', '{ sound: { to: { alsa: "hw:Loopback,0,2" } } }'))
  const { statuses } = room
  const driftPpm = () => statuses.at(-1)?.drifts[0] ?? 0
  await expect
    .poll(driftPpm, { timeout: 150_000, interval: 500 })
    .toSatisfy((ppm: number) => Math.abs(Math.abs(ppm) - 3000) < 400)
  process.stdout.write(
    `card 0.3 % slow: found ${Math.round(driftPpm())} ppm; on the way ${statuses.map(({ drifts }) => Math.round(drifts[0] ?? 0)).join(' ')}\n`,
  )
})
