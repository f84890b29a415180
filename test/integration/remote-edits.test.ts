/** A remote changes a real room's scenes, items and inputs: what it was told is so is on air, survives control, and can be pulled into the show. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fps, leftHalf, ProgramTap, rightHalf } from '../faults/program-tap.ts'
import { controlPid, pause, root, startRoom, type TestRoom } from '../support/room.ts'

const show = `
show: Remote edits # as its author wrote it
video: 720p25
rooms:
  hall:
    sources:
      red:  { pattern: red, frames: true, clock: false }
      blue: { pattern: blue, frames: true, clock: false }
    scenes:
      Red:  [ red ] # the first one
      Blue: [ blue ]
`

const answeredMs = 3000
let room: TestRoom

beforeAll(async () => {
  room = await startRoom({ show })
  await room.until(
    ({ mixer, encoder, sources }) =>
      mixer.state === 'up' && encoder.state === 'up' && sources.every(({ state }) => state === 'up'),
    'everything is up',
  )
  const { framesMade } = (await room.status()).mixer
  await room.until((status) => status.mixer.framesMade > framesMade + 2 * fps, 'two seconds of program')
}, 90_000)

afterAll(() => room?.stop())

const itemsOf = async (sceneName: string) => (await room.client.call('GetSceneItemList', { sceneName })).sceneItems
/** Half the size, at a half of the picture. */
const half = (x: number) => ({ positionX: x, positionY: 180, scaleX: 0.5, scaleY: 0.5 })

/** The first frame from now on in which `wanted` is so; the room has answered already, so it is the very next that the tap sees. */
async function seen(tap: ProgramTap, wanted: (counts: (number | null)[]) => boolean, what: string): Promise<void> {
  await tap.next(({ counts }) => wanted(counts), what, 1000)
}

test('a new scene with items is on air as it was told, item by item, and no frame is lost', async () => {
  const before = (await room.status()).mixer.pid
  const tap = new ProgramTap(room, [leftHalf, rightHalf])
  try {
    await room.client.call('CreateScene', { sceneName: 'Both' })
    expect(await itemsOf('Both')).toEqual([])
    const left = (await room.client.call('CreateSceneItem', { sceneName: 'Both', sourceName: 'red' })).sceneItemId
    await room.client.call('SetSceneItemTransform', { sceneName: 'Both', sceneItemId: left, sceneItemTransform: half(0) })
    await room.client.call('SetCurrentProgramScene', { sceneName: 'Both' })
    await seen(tap, ([red, blue]) => red !== null && blue === null, 'red on the left')
    const right = (await room.client.call('CreateSceneItem', { sceneName: 'Both', sourceName: 'blue' })).sceneItemId
    await room.client.call('SetSceneItemTransform', { sceneName: 'Both', sceneItemId: right, sceneItemTransform: half(640) })
    await seen(tap, ([red, blue]) => red !== null && blue !== null, 'blue on the right')
    const at = { sceneName: 'Both', sceneItemId: left }
    await room.client.call('SetSceneItemEnabled', { ...at, sceneItemEnabled: false })
    await seen(tap, ([red, blue]) => red === null && blue !== null, 'red hidden')
    await room.client.call('SetSceneItemEnabled', { ...at, sceneItemEnabled: true })
    await seen(tap, ([red, blue]) => red !== null && blue !== null, 'red shown again')
    expect(tap.flow(1)).toMatchObject({ lost: 0 })
  } finally {
    tap.close()
  }
  expect((await room.status()).mixer.pid).toBe(before)
  expect(await itemsOf('Both')).toMatchObject([
    { sourceName: 'red', sceneItemTransform: { positionX: 0, width: 640 } },
    { sourceName: 'blue', sceneItemTransform: { positionX: 640, width: 640 } },
  ])
})

test('what cannot be is refused with the reason, and nothing changes', async () => {
  const before = await itemsOf('Both')
  const missing = { inputName: 'logo', inputKind: 'image_source', inputSettings: { file: join(room.dir, 'none.png') } }
  await expect(room.client.call('CreateInput', { sceneName: 'Both', ...missing })).rejects.toThrow(/none\.png/)
  await expect(room.client.call('CreateScene', { sceneName: 'red' })).rejects.toThrow(/already exists/)
  expect(await itemsOf('Both')).toEqual(before)
})

test('an input that a remote made comes, and everybody hears of it in order', async () => {
  const heard: string[] = []
  const note = (what: string) => () => void heard.push(what)
  for (const event of ['InputCreated', 'SceneItemCreated', 'InputNameChanged'] as const) room.client.on(event, note(event))
  const settings = { text: 'Back at five' }
  const kind = 'text_ft2_source_v2'
  const made = await room.client.call('CreateInput', {
    sceneName: 'Both',
    inputName: 'words',
    inputKind: kind,
    inputSettings: settings,
  })
  const { inputSettings } = await room.client.call('GetInputSettings', { inputName: 'words' })
  expect(inputSettings).toMatchObject(settings)
  await room.client.call('SetInputName', { inputName: 'words', newInputName: 'sign' })
  const { inputs } = await room.client.call('GetInputList')
  expect(inputs).toContainEqual(expect.objectContaining({ inputName: 'sign', inputUuid: made.inputUuid }))
  expect((await itemsOf('Both')).map(({ sourceName, sceneItemId }) => [sourceName, sceneItemId])).toEqual([
    ['red', 1],
    ['blue', 2],
    ['sign', made.sceneItemId],
  ])
  await pause(200)
  expect(heard).toEqual(['InputCreated', 'SceneItemCreated', 'InputNameChanged'])
})

test('all of it survives control, with its numbers and UUIDs', async () => {
  await room.client.call('SetSceneName', { sceneName: 'Both', newSceneName: 'Panel' })
  const [items, { scenes }] = [await itemsOf('Panel'), await room.client.call('GetSceneList')]
  const before = controlPid(room)
  process.kill(before, 'SIGKILL')
  const deadlineMs = performance.now() + answeredMs
  while (controlPid(room) === before) {
    expect(performance.now()).toBeLessThan(deadlineMs)
    await pause(20)
  }
  await room.reconnect()
  await room.until(({ mixer }) => mixer.state === 'up', 'the mixer is adopted')
  expect(await itemsOf('Panel')).toEqual(items)
  const after = await room.client.call('GetSceneList')
  expect(after.scenes).toEqual(scenes)
  expect(after.currentProgramSceneName).toBe('Panel')
})

test('pulled, the show file says the same, as its author wrote the rest', async () => {
  const file = join(room.dir, 'show.yaml')
  const items = await itemsOf('Panel')
  const before = controlPid(room)
  execFileSync(process.execPath, ['src/cli/main.ts', 'pull', '--show', file, '--yes'], {
    cwd: root,
    env: { ...process.env, MIXOS_STATE: dirname(room.stateDir) },
  })
  const text = readFileSync(file, 'utf8')
  for (const line of show.trim().split('\n')) expect(text).toContain(line)
  expect(text).toMatch(/Panel:/)
  await pause(1500)
  expect(controlPid(room)).toBe(before)
  expect(await itemsOf('Panel')).toEqual(items)
})

test('a room without any live picture keeps its pace, before and after a change', async () => {
  const still = await startRoom({
    show: `
show: Words
video: 720p25
rooms:
  hall:
    sources: { words: { text: Soon } }
    scenes: { Words: [ words ] }
`,
  })
  const made = async () => (await still.status()).mixer.framesMade
  /** It says so once a second. */
  const pace = async () => {
    const [before, beganMs] = [await made(), performance.now()]
    await pause(4000)
    return ((await made()) - before) / ((performance.now() - beganMs) / 1000) / fps
  }
  try {
    await still.until(({ mixer }) => mixer.state === 'up' && mixer.framesMade > 0, 'the mixer is up')
    expect(Math.abs((await pace()) - 1)).toBeLessThan(0.4)
    await still.client.call('CreateScene', { sceneName: 'Later' })
    await still.client.call('CreateSceneItem', { sceneName: 'Later', sourceName: 'words' })
    await still.client.call('SetCurrentProgramScene', { sceneName: 'Later' })
    expect(Math.abs((await pace()) - 1)).toBeLessThan(0.4)
  } finally {
    await still.stop()
  }
})
