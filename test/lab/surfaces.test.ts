/** A keypad and a Stream Deck that the kernel takes for real ones (`uinput`, `uhid`): held, pressed, lit, pulled and plugged in again elsewhere. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { keyCode } from '../../src/show/index.ts'
import { pause } from '../support/room.ts'
import { meanOfJpeg } from '../support/stream-deck.ts'
import type { Color } from './guest.ts'
import { labProblem } from './image.ts'
import { LabRoom } from './lab-room.ts'
import { Machine } from './machine.ts'

const problem = labProblem()
const show = `
show: Lab
video: { size: 320x180, rate: 25 }
rooms:
  hall:
    scenes:
      Dark:  [ { text: " ", background: "#101010" } ]
      Gray:  [ { text: " ", background: "#808080" } ]
      Light: [ { text: " ", background: "#f0f0f0" } ]
    encoder: { preset: ultrafast, prefer: x264enc }
    surfaces:
      numpad: { keypad: "145f:0239", keys: { kp1: cut Gray, kp2: cut Light, kp3: preview Dark, kpenter: take, mail: cut Dark } }
      deck: { stream-deck: LAB1, brightness: 40, keys: { 1: cut Dark, 2: cut Gray, 3: cut Light } }
`
const [dark, gray, light] = [30, 126, 222]

let machine: Machine
let room: LabRoom

beforeAll(async () => {
  if (problem !== null) return
  machine = await Machine.start()
  await machine.run('modprobe -a uinput uhid evdev && mkdir -p /tmp/deck && mkfifo /tmp/keys /tmp/deck-keys')
  room = await LabRoom.start(machine, show)
}, 1_200_000)

beforeEach(({ skip }) => {
  if (problem !== null) skip(problem)
})

afterAll(async () => {
  await room?.stop()
  machine?.stop()
}, 60_000)

const shows = (luma: number) => (colors: Color[]) => colors.every(([y]) => Math.abs(y - luma) < 8)
const isAway = (words: RegExp) =>
  room.status(({ alarms }) => alarms.some(({ text }) => words.test(text)), String(words), 0, 30_000)
const isThere = (name: string) =>
  room.status(({ alarms }) => alarms.every(({ text }) => !text.includes(` ${name} is not`)), `${name} is there`, 0, 30_000)

const plugKeypad = () =>
  room.act('setsid perl /repo/test/lab/uinput.pl 145f 0239 /tmp/keys /tmp/light </dev/null >/tmp/uinput.log 2>&1 & sleep 0.5')
const plugDeck = () =>
  room.act('setsid perl /repo/test/lab/uhid.pl 0080 LAB1 /tmp/deck-keys /tmp/deck </dev/null >/tmp/uhid.log 2>&1 & sleep 0.5')
const press = (key: string) => {
  const code = keyCode(key)
  return room.act(`printf '${code} 1\\n${code} 0\\n' > /tmp/keys`)
}
const pressDeck = (key: number) => room.act(`printf '${key}\\n\\n' > /tmp/deck-keys`)
const lightIs = (on: string) => expect.poll(() => machine.run('cat /tmp/light'), { timeout: 20_000 }).toBe(on)

test('a keypad is missed, plugged in, held, and its keys are on air; another program hears none', {
  timeout: 180_000,
}, async () => {
  await isAway(/^The keypad numpad is not heard: 145f:0239 is not plugged in/)
  await plugKeypad()
  await isThere('numpad')
  await lightIs('1')
  await room.act('for one in /dev/input/event*; do setsid cat $one > /tmp/heard-$(basename $one) 2>&1 & done; sleep 0.5')
  for (const [key, luma] of [
    ['kp1', gray],
    ['kp2', light],
    ['mail', dark],
    ['kp2', light],
  ] as const) {
    const pressed = await press(key)
    await room.frame(shows(luma), `${key} is on air`, pressed.fromMs)
  }
  await press('kp3')
  const taken = await press('kpenter')
  await room.frame(shows(dark), 'what was in preview is on air', taken.fromMs)
  expect((await machine.run('cat /tmp/heard-* | wc -c')).trim()).toBe('0')
})

test('it is pulled, and plugged in elsewhere: named, and heard again', { timeout: 180_000 }, async () => {
  const before = await machine.run('ls /dev/input')
  await room.act('echo unplug > /tmp/keys')
  await isAway(/^The keypad numpad is not heard/)
  // Something else takes its place meanwhile.
  await room.act(
    'mkfifo /tmp/other; setsid perl /repo/test/lab/uinput.pl 046d c52b /tmp/other /tmp/other-light </dev/null >/dev/null 2>&1 & sleep 1',
  )
  await plugKeypad()
  await isThere('numpad')
  expect(await machine.run('ls /dev/input')).not.toBe(before)
  const pressed = await press('kp1')
  await room.frame(shows(gray), 'its key is on air', pressed.fromMs)
})

test('a deck has its pictures, its keys are on air, and it may be pulled', { timeout: 180_000 }, async () => {
  const red = (key: number) =>
    expect
      .poll(async () => isRed(await machine.run(`base64 -w0 /tmp/deck/${key}.jpeg 2>/dev/null || true`)), { timeout: 30_000 })
      .toBe(true)
  await isAway(/^The Stream Deck deck is not there: the Stream Deck LAB1 is not plugged in/)
  await plugDeck()
  await isThere('deck')
  await red(2)
  expect(await machine.run('cat /tmp/deck/brightness')).toBe('40')
  const pressed = await pressDeck(3)
  await room.frame(shows(light), 'its key is on air', pressed.fromMs)
  await red(3)
  await room.act('echo unplug > /tmp/deck-keys')
  await isAway(/^The Stream Deck deck is not there/)
  await pause(1000)
  await plugDeck()
  await isThere('deck')
  await red(3)
  const again = await pressDeck(1)
  await room.frame(shows(dark), 'its key is on air again', again.fromMs)
})

function isRed(base64: string): boolean {
  if (base64 === '') return false
  const { red, green, blue } = meanOfJpeg(Buffer.from(base64, 'base64'))
  return red > 130 && green < 100 && blue < 100
}
