/** A conference's keypad, pressed as fast as nobody can: what the mixer shows is what was pressed, each time; and what is said when a key fails. */
import { type ChildProcess, spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tapLink } from '../support/gdp.ts'
import { TestKeypad, tap } from '../support/keypad.ts'
import { controlPid, pause, startRoom, type TestRoom, workerPid } from '../support/room.ts'
import { luma } from '../support/strip.ts'

const long = process.env.MIXOS_LONG === '1'
const [width, height, fps] = [1280, 720, 25]
/** The keypad of OpenFest 2025: a key for each scene, and Enter. */
const keys: Record<string, string> = {
  kp1: 'Fullscreen Slides',
  kp2: 'Slides + Closeup',
  kp3: 'Closeup + Slides',
  kpplus: 'Lectern View',
  kp4: 'Fullscreen Closeup',
  kp5: 'Fullscreen Overview',
  kp6: 'Fullscreen Audience',
  kp7: 'Herald Closeup',
  kp8: 'Herald Overview',
  kp9: 'Audience + Slides',
  kpminus: 'Audience + Closeup',
  kp0: 'Intermezzo',
  homepage: 'Break',
  tab: 'Ads + Intermezzo',
  calc: 'Cows',
  mail: 'Vader',
}
const names = Object.keys(keys)
const scenes = Object.values(keys)
/** Each scene has a grey of its own. */
const greyOf = (index: number) => 12 + 15 * index
const hex = (value: number) => `"#${value.toString(16).padStart(2, '0').repeat(3)}"`

const keypad = new TestKeypad()
const show = `
show: Keypad
video: ${height}p${fps}
rooms:
  hall:
    sources: { camera: { pattern: ball, tone: 440 Hz }, mic: { sound: { tone: 300 Hz } } }
    scenes:
${scenes.map((name, index) => `      ${name}: [ { text: "${index}", background: ${hex(greyOf(index))} } ]`).join('\n')}
      Camera: [ camera ]
    outputs: { record: { to: rec, auto: false } }
    surfaces:
      numpad:
        keypad: ${keypad.path}
        keys:
          kpenter: take
${Object.entries(keys)
  .map(([key, scene]) => `          ${key}: preview ${scene}`)
  .join('\n')}
          f1: record
          f2: mute mic
          f3: call The hall is on fire
          f4: panic
          f5: cut Camera
          f6: black
`

let room: TestRoom
const load: ChildProcess[] = []

beforeAll(async () => {
  room = await startRoom({ show })
  const lost = await room.until(({ surfaces }) => surfaces[0]?.state === 'waiting', 'the keypad is missed')
  expect(lost.alarms[0]).toMatchObject({
    code: 'surface-off',
    room: 'hall',
    text: `The keypad numpad is not heard: ${keypad.path} is not plugged in`,
  })
  await keypad.plugIn()
  await room.until(({ surfaces, alarms }) => surfaces[0]?.state === 'on' && alarms.length === 0, 'it is heard', 3000)
}, 90_000)

afterAll(async () => {
  for (const child of load) child.kill()
  await room?.stop()
  await keypad.remove()
})

const counts = async () => (await room.status()).surfaces[0]?.counts ?? { pressed: 0, done: 0, short: 0, failed: 0 }

/** Scenes that were on air, in their order, while `run` did something; the one before it is left out. */
async function shown(run: () => Promise<void>): Promise<string[]> {
  const seen: string[] = []
  let before: string | null = null
  const probe = tapLink(join(room.runDir, 'program.video'), ({ data }) => {
    const grey = luma(data, width, 40, 40)
    const index = scenes.findIndex((_, one) => Math.abs(16 + (greyOf(one) * 219) / 255 - grey) < 5)
    const scene = scenes[index] ?? `grey ${grey}`
    if (before !== null && scene !== before) seen.push(scene)
    before = scene
  })
  await expect.poll(() => before, { timeout: 5000 }).not.toBeNull()
  await run()
  await pause(400)
  probe.close()
  return seen
}

/** All of them again and again, each with Enter. */
function presses(count: number): string[] {
  return Array.from({ length: count / 2 }, (_, index) => names[index % names.length] as string).flatMap((key) => [key, 'kpenter'])
}

function wanted(pressed: string[], onAir: string): string[] {
  const taken = pressed.filter((key) => key !== 'kpenter').map((key) => keys[key] as string)
  return taken.filter((scene, index) => scene !== (taken[index - 1] ?? onAir))
}

async function allDone(before: { done: number }, more: number, timeoutMs: number): Promise<void> {
  await room.until(({ surfaces }) => surfaces[0]?.counts.done === before.done + more, `${more} presses are done`, timeoutMs)
}

test('every key, then Enter, 0.1 s between: the mixer shows each scene, in order', { timeout: 60_000 }, async () => {
  const pressed = presses(2 * names.length)
  const { programScene } = await room.status()
  const before = await counts()
  const seen = await shown(async () => {
    for (const key of pressed) {
      await keypad.press(key)
      await pause(100)
    }
    await allDone(before, pressed.length, 10_000)
  })
  expect(seen).toEqual(wanted(pressed, programScene))
  expect(await counts()).toEqual({ ...before, pressed: before.pressed + pressed.length, done: before.done + pressed.length })
})

test(`${long ? '10,000 presses under full load' : '200 presses'} without a pause: none is lost, no scene is wrong`, {
  timeout: 3_600_000,
}, async () => {
  if (long) for (let core = 0; core < availableParallelism(); core++) load.push(spawn(process.execPath, ['-e', 'for (;;);']))
  const pressed = presses(long ? 10_000 : 200)
  const { programScene } = await room.status()
  const before = await counts()
  const startMs = performance.now()
  const seen = await shown(async () => {
    await keypad.press(...pressed)
    await allDone(before, pressed.length, 3_500_000)
  })
  process.stdout.write(`presses: ${pressed.length} in ${Math.round((performance.now() - startMs) / 1000)} s\n`)
  for (const child of load.splice(0)) child.kill()
  const right = wanted(pressed, programScene)
  expect(seen.filter((scene, index) => scene !== right[index]).slice(0, 5)).toEqual([])
  expect(seen).toHaveLength(right.length)
  expect(await counts()).toMatchObject({ pressed: before.pressed + pressed.length, failed: before.failed })
})

test('from a key to the mixer: fast', { timeout: 300_000 }, async () => {
  const delays: number[] = []
  await pause(1000)
  const before = await counts()
  for (let round = 0; round < (long ? 500 : 60); round++) {
    const [key = '', next = ''] = [names[round % names.length], scenes[round % names.length]]
    await keypad.press(key)
    await allDone(before, 2 * round + 1, 5000)
    await pause(60 + Math.random() * 40)
    delays.push(await delayOf(next))
    await pause(100)
  }
  delays.sort((a, b) => a - b)
  const at = (share: number) => Math.round(delays[Math.min(delays.length - 1, Math.floor(share * delays.length))] ?? 0)
  process.stdout.write(`key to the mixer's output, ms: ${JSON.stringify({ median: at(0.5), p99: at(0.99), worst: at(1) })}\n`)
  expect(at(0.5)).toBeLessThan(120)
})

/** Milliseconds from Enter going down until a frame of that scene has come out of the mixer. */
function delayOf(scene: string): Promise<number> {
  const grey = 16 + (greyOf(scenes.indexOf(scene)) * 219) / 255
  return new Promise((resolve, reject) => {
    let pressedNs = 0
    const timer = setTimeout(() => reject(new Error(`${scene} never came`)), 5000)
    const probe = tapLink(join(room.runDir, 'program.video'), ({ data, arrivedNs }) => {
      if (pressedNs === 0 || Math.abs(luma(data, width, 40, 40) - grey) >= 5) return
      clearTimeout(timer)
      probe.close()
      resolve((arrivedNs - pressedNs) / 1e6)
    })
    setTimeout(
      () => {
        pressedNs = Number(process.hrtime.bigint())
        void keypad.press('kpenter')
      },
      100 + Math.random() * 40,
    )
  })
}

test('control is killed: what is pressed meanwhile is carried out once it is back, once, in order', {
  timeout: 60_000,
}, async () => {
  const pressed = presses(12)
  const { programScene } = await room.status()
  const { done } = await counts()
  const seen = await shown(async () => {
    process.kill(controlPid(room), 'SIGKILL')
    for (const key of pressed) await keypad.press(key)
    await room.reconnect()
    await allDone({ done }, pressed.length, 10_000)
  })
  expect(seen).toEqual(wanted(pressed, programScene))
})

test('its worker is killed, and hangs: it is heard again', { timeout: 60_000 }, async () => {
  for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
    const pid = await workerPid(room, 'surface-numpad')
    const { surfaces } = await room.status()
    process.kill(pid, signal)
    await room.until((status) => status.surfaces[0]?.restarts === (surfaces[0]?.restarts ?? 0) + 1, 'it is started again', 5000)
    await room.until((status) => status.surfaces[0]?.state === 'on', 'it is heard again', 5000)
    await keypad.press('kp5', 'kpenter')
    await room.until(({ programScene }) => programScene === keys.kp5, 'the key works', 3000)
    await keypad.press('kp6', 'kpenter')
    await room.until(({ programScene }) => programScene === keys.kp6, 'the next one, too', 3000)
  }
})

test('keys do what the show says: cut, mute, black, call once, and what must be held', { timeout: 60_000 }, async () => {
  const { previewScene } = await room.status()
  await keypad.press('f5')
  expect((await room.until(({ programScene }) => programScene === 'Camera', 'cut')).previewScene).toBe(previewScene)
  const isMuted = (wanted: boolean) => room.until(({ sources }) => sources[1]?.muted === wanted, `muted: ${wanted}`)
  await keypad.press('f2')
  await isMuted(true)
  await keypad.press('f2')
  await isMuted(false)
  await keypad.press('f6')
  await room.until(({ black }) => black, 'black')
  await keypad.press('f6', 'f3', 'f3')
  const called = await room.until(
    ({ black, crew, surfaces }) => !black && crew.calls.length > 0 && surfaces[0]?.last?.outcome === 'done',
    'called',
  )
  expect(called.crew.calls.map(({ by, note }) => [by, note])).toEqual([['numpad', 'The hall is on fire']])
  expect(called.alarms.map(({ code, text }) => [code, text])).toContainEqual([
    'call',
    'numpad calls for help: The hall is on fire',
  ])

  await keypad.press('f4')
  expect((await room.until(({ surfaces }) => surfaces[0]?.last?.outcome === 'short', 'too short')).panic).toBe(false)
  const hold = async (key: string) => {
    const [pressed, pressedSync, ...released] = tap(key, Date.now())
    await keypad.write([pressed, pressedSync].filter((event) => event !== undefined))
    await pause(700)
    await keypad.write(released.map((event) => ({ ...event, atMs: Date.now() })))
  }
  await hold('f4')
  await room.until(({ panic }) => panic, 'panic')
  await hold('f4')
  await room.until(({ panic }) => !panic, 'no panic any more')

  await hold('f1')
  const isRecording = (state: string) => room.until(({ outputs }) => outputs[0]?.state === state, `the recording is ${state}`)
  await isRecording('on')
  await keypad.press('f1')
  await room.until(({ surfaces }) => surfaces[0]?.last?.outcome === 'short', 'it was not held')
  await isRecording('on')
  // A press that waited while control was away stops nothing either.
  process.kill(controlPid(room), 'SIGKILL')
  await pause(150)
  await keypad.press('f1')
  await room.reconnect()
  const refused = await room.until(({ alarms }) => alarms.some(({ code }) => code === 'key-failed'), 'it is refused', 10_000)
  expect(refused.alarms.map(({ text }) => text).join()).toContain(
    'The key f1 of numpad (record) failed: it records already: hold the key',
  )
  await isRecording('on')
  await hold('f1')
  await isRecording('off')
  await room.until(({ alarms }) => alarms.every(({ code }) => code !== 'key-failed'), 'the alarm goes out', 5000)
})

test('a key that fails is an alarm with its cause, until it works', { timeout: 60_000 }, async () => {
  const mixer = await workerPid(room, 'mixer')
  process.kill(mixer, 'SIGSTOP')
  await keypad.press('kp1', 'kpenter')
  const failed = await room.until(({ alarms }) => alarms.some(({ code }) => code === 'key-failed'), 'it is told', 20_000)
  expect(failed.alarms.find(({ code }) => code === 'key-failed')?.text).toMatch(/^The key kpenter of numpad \(take\) failed: ./)
  await room.until(({ mixer: { state } }) => state === 'up', 'the mixer is back', 20_000)
  await pause(1000)
  await keypad.press('kpenter')
  await room.until(({ alarms }) => alarms.every(({ code }) => code !== 'key-failed'), 'the alarm goes out', 5000)
})
