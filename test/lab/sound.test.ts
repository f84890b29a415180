/** A sound card of the kernel's own making (`snd-aloop`), that brings what cheap grabbers send. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { labProblem } from './image.ts'
import { LabRoom } from './lab-room.ts'
import type { Heard } from './listen.ts'
import { Machine } from './machine.ts'

const problem = labProblem()
/** What is played on `Loopback,0,N` is heard on `Loopback,1,N`. */
const show = `
show: Lab
video: { size: 320x180, rate: 25 }
rooms:
  hall:
    sources: { voice: { sound: { alsa: "hw:Loopback,1,0" } } }
    scenes: { Talk: [ { text: Talk } ] }
    encoder: { preset: ultrafast }
`
const tone = (hertz: number) => `audiotestsrc volume=0.3 freq=${hertz} ! audio/x-raw,rate=48000,channels=1`
/** Left and right in turn at 48 kHz, called mono at 96 kHz. */
const cheap =
  'interleave name=mix ! audioconvert ! audio/x-raw,format=S16LE ! ' +
  'capssetter replace=true caps=audio/x-raw,format=S16LE,rate=96000,channels=1,layout=interleaved ! alsasink device=hw:Loopback,0,0 ' +
  [440, 1000].map((hertz) => `${tone(hertz)} ! queue ! mix.`).join(' ')
/** The lab's cores are not enough for a room with sound: all of it is there until its source has come up, which then goes on alone. */
const alone = 'pkill -STOP -f src/cli/ru[n]; pkill -KILL -f engine/mixer.j[s]; pkill -KILL -f engine/encoder.j[s]'

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
  await machine?.run('pkill -CONT -f src/cli/ru[n]; systemctl stop playing; true')
  await room?.stop()
  room = null
}, 60_000)

afterAll(() => machine?.stop())

/** Plays it, and hears what the source makes of it, once it has run alone for `settleS`. */
async function hear(pipeline: string, settleS: number, seconds: number, ...hertz: number[]): Promise<Heard> {
  await machine.run(`systemd-run --quiet --collect --unit playing gst-launch-1.0 -q ${pipeline}`)
  // Who opens one end first decides what the other one is offered.
  await machine.run('until grep -q RUNNING /proc/asound/Loopback/pcm0p/sub0/status; do sleep 0.2; done')
  room = await LabRoom.start(machine, show)
  await room.source('voice', 'up', 0, 60_000)
  await room.act(`${alone}; sleep ${settleS}`)
  const { output } = await room.act(`/node/node /repo/test/lab/listen.ts $ROOM/source-0.audio ${seconds} ${hertz.join(' ')}`)
  process.stdout.write(`heard: ${output}; ${(await room.act('tail -n 4 $ROOM/source-0.log')).output}\n`)
  return JSON.parse(output) as Heard
}

test('mono at 96 kHz is what it really is: left and right at 48 kHz', { timeout: 200_000 }, async () => {
  const heard = await hear(cheap, 25, 4, 440, 1000)
  // The loopback has no packets of its own: which of the two samples comes first is chance.
  const sides = [heard.left, heard.right].toSorted(([a = 0], [b = 0]) => b - a)
  for (const [index, side] of sides.entries()) expect((side[index] ?? 0) - (side[1 - index] ?? 0)).toBeGreaterThan(60)
  expect(Math.abs((sides[0]?.[0] ?? 0) - (sides[1]?.[1] ?? 0))).toBeLessThan(1)
})
