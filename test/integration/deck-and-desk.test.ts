/** A Stream Deck, whose keys show what is so, and a mixing desk, whose faders and the room's move together. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestDesk } from '../support/desk.ts'
import { controlPid, pause, startRoom, type TestRoom } from '../support/room.ts'
import { type Color, TestDeck } from '../support/stream-deck.ts'

const deck = new TestDeck()
const desk = new TestDesk()
let room: TestRoom

beforeAll(async () => {
  await desk.switchOn()
  await desk.switchOff()
  const show = `
show: Deck and desk
video: { size: 320x180, rate: 25 }
rooms:
  hall:
    sources: { camera: { pattern: ball }, mic: { sound: { tone: 300 Hz } }, lectern: { sound: { tone: 440 Hz } } }
    scenes: { Camera: [ camera ], Break: [ { text: Break } ], Ads: [ { text: Ads } ] }
    encoder: { preset: ultrafast }
    surfaces:
      deck: { stream-deck: ${deck.path}, brightness: 55, keys: { 1: preview Camera, 2: preview Break, 3: preview Ads, 5: mute lectern, 14: panic, 15: take } }
      desk: { x-air: "127.0.0.1:${desk.port}", faders: { 1: mic, 2: lectern } }
`
  room = await startRoom({ show })
}, 90_000)

afterAll(async () => {
  await room?.stop()
  await deck.remove()
  await desk.switchOff()
})

const isRed = ({ red, green, blue }: Color) => red > 130 && green < 90 && blue < 90
const isGreen = ({ red, green, blue }: Color) => green > 100 && red < 90 && blue < 110
const isAmber = ({ red, green, blue }: Color) => red > 150 && green > 110 && blue < 90
const isDark = ({ red, green, blue }: Color) => Math.max(red, green, blue) < 100

async function shows(key: number, is: (color: Color) => boolean, what: string): Promise<void> {
  await expect.poll(() => is(deck.color(key) ?? { red: 255, green: 255, blue: 255 }), { timeout: 5000, message: what }).toBe(true)
}

const surface = (name: string, wanted: string, timeoutMs = 5000) =>
  room.until(({ surfaces }) => surfaces.find((one) => one.name === name)?.state === wanted, `${name} is ${wanted}`, timeoutMs)

test('a deck that is plugged in shows scenes with their tally, and its keys do what they show', { timeout: 60_000 }, async () => {
  const lost = await surface('deck', 'waiting')
  expect(lost.alarms.map(({ text }) => text)).toContain(`The Stream Deck deck is not there: ${deck.path} is not plugged in`)
  await deck.plugIn()
  await surface('deck', 'on')
  await expect.poll(() => deck.brightness, { timeout: 5000 }).toBe(55)
  await shows(1, isRed, 'Camera is on air')
  await shows(3, isDark, 'Ads is not')
  await shows(4, isDark, 'no action')

  await deck.press(3)
  await shows(3, isGreen, 'Ads is in preview')
  await deck.press(15)
  await room.until(({ programScene }) => programScene === 'Ads', 'Ads is on air')
  await shows(3, isRed, 'Ads is on air')
  await shows(1, isGreen, 'Camera is in preview')

  await room.client.call('SetCurrentProgramScene', { sceneName: 'Break' })
  await shows(2, isRed, 'what others do is shown, too')
  await shows(3, isDark, 'Ads is off air')
  await room.client.call('SetInputMute', { inputName: 'lectern', inputMuted: true })
  await shows(5, isAmber, 'the lectern is muted')
  await deck.press(5)
  await room.until(({ sources }) => sources.find(({ name }) => name === 'lectern')?.muted === false, 'it is heard again')
  await shows(5, isDark, 'it is heard')

  await deck.press(14)
  await pause(300)
  expect((await room.status()).panic).toBe(false)
  await deck.press(14, 800)
  await room.until(({ panic }) => panic, 'panic was held')
  await shows(14, isAmber, 'panic')
  await deck.press(14, 800)
  await room.until(({ panic }) => !panic, 'back')
})

test('it is pulled and plugged in again, and control is killed: it shows what is so', { timeout: 60_000 }, async () => {
  await deck.unplug()
  await surface('deck', 'waiting')
  await room.client.call('SetCurrentProgramScene', { sceneName: 'Ads' })
  await deck.plugIn()
  await surface('deck', 'on')
  await shows(3, isRed, 'Ads is on air')
  await shows(2, isDark, 'Break is off air')

  process.kill(controlPid(room), 'SIGKILL')
  await deck.press(2)
  await deck.press(15)
  await room.reconnect()
  await room.until(({ programScene }) => programScene === 'Break', 'what was pressed meanwhile is done')
  await shows(2, isRed, 'Break is on air')
})

test('a desk that answers is followed, at the beginning too; the room moves it; nothing goes round', {
  timeout: 60_000,
}, async () => {
  const lost = await surface('desk', 'waiting')
  expect(lost.alarms.map(({ text }) => text)).toContain(`The desk desk is not there: 127.0.0.1:${desk.port} does not answer`)
  desk.values.set('/ch/01/mix/fader', 0.5)
  desk.values.set('/ch/02/mix/on', 0)
  await desk.switchOn()
  await surface('desk', 'on')
  const gain = (name: string, wanted: number, muted = false) =>
    room.until(
      ({ sources }) => sources.some((one) => one.name === name && Math.abs(one.gainDb - wanted) < 0.06 && one.muted === muted),
      `${name} has ${wanted} dB, muted: ${muted}`,
      5000,
    )
  await gain('mic', -10)
  await gain('lectern', 0, true)
  expect(desk.told).toEqual([])

  desk.move(1, 'fader', 0.25)
  await gain('mic', -30)
  desk.move(2, 'on', 1)
  await gain('lectern', 0)
  for (let step = 0; step <= 200; step++) {
    desk.move(1, 'fader', 0.25 + step / 400)
    if (step % 20 === 0) await pause(20)
  }
  await gain('mic', 0)
  await pause(1500)
  expect(desk.told).toEqual([])

  await room.client.call('SetInputVolume', { inputName: 'mic', inputVolumeDb: -20 })
  await expect.poll(() => desk.fader(1), { timeout: 3000 }).toBeCloseTo(0.375, 2)
  await room.client.call('SetInputMute', { inputName: 'lectern', inputMuted: true })
  await expect.poll(() => desk.isOn(2), { timeout: 3000 }).toBe(false)
  await pause(1500)
  expect(desk.told.map(({ address }) => address)).toEqual(['/ch/01/mix/fader', '/ch/02/mix/on'])
  await gain('mic', -20)
  expect((await room.status()).surfaces.find(({ name }) => name === 'desk')?.counts.failed).toBe(0)
})

test('it is switched off and on, and control is killed while its fader moves: its last place counts', {
  timeout: 60_000,
}, async () => {
  await desk.switchOff()
  await surface('desk', 'waiting', 8000)
  desk.values.set('/ch/01/mix/fader', 1)
  await desk.switchOn()
  await surface('desk', 'on', 8000)
  const gain = (wanted: number) =>
    room.until(
      ({ sources }) => sources.some(({ name, gainDb }) => name === 'mic' && Math.abs(gainDb - wanted) < 0.06),
      `${wanted} dB`,
      8000,
    )
  await gain(10)
  process.kill(controlPid(room), 'SIGKILL')
  for (const place of [0.9, 0.8, 0.7, 0.6]) desk.move(1, 'fader', place)
  await room.reconnect()
  await gain(-6)
  await pause(1500)
  expect(desk.fader(1)).toBe(0.6)
})
