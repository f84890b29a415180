/** Every frame at the mixer's output: none twice, none left out, none half of two scenes, and takes that come at once. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RawFrame, tapLink } from '../support/gdp.ts'
import { pause, startRoom, type TestRoom, workerPid } from '../support/room.ts'
import { countModulus, luma, type Rectangle, readStrip } from '../support/strip.ts'

const long = process.env.MIXOS_LONG === '1'
const takes = long ? 1000 : 100
const steadyMs = long ? 600_000 : 60_000
const [width, height, fps] = [1280, 720, 25]
/** Shorter than what makes a link count as gone. */
const stallMs = 220

/** Sources bottom first, each on its rectangle. */
const scenes: Record<string, [source: string, at: Rectangle][]> = {
  Red: [['red', { x: 0, y: 0, width, height }]],
  Pair: [
    ['red', { x: 0, y: 180, width: 640, height: 360 }],
    ['green', { x: 640, y: 180, width: 640, height: 360 }],
  ],
  Corner: [
    ['blue', { x: 0, y: 0, width, height }],
    ['gray', { x: 800, y: 400, width: 384, height: 216 }],
  ],
  Gray: [['gray', { x: 0, y: 0, width, height }]],
  Three: [
    ['green', { x: 0, y: 0, width: 640, height: 360 }],
    ['blue', { x: 640, y: 0, width: 640, height: 360 }],
    ['red', { x: 320, y: 360, width: 640, height: 360 }],
  ],
  Green: [['green', { x: 0, y: 0, width, height }]],
}

const show = `
show: Frames
video: 720p25
rooms:
  hall:
    sources:
      red:   { pattern: red, frames: true, clock: false, tone: tick }
      green: { pattern: green, frames: true, clock: false }
      blue:  { pattern: blue, frames: true, clock: false }
      gray:  { pattern: gray, frames: true, clock: false }
    scenes:
${Object.entries(scenes)
  .map(
    ([name, layers]) =>
      `      ${name}:\n${layers.map(([source, at]) => `        - { source: ${source}, at: [${at.x}, ${at.y}], size: [${at.width}, ${at.height}] }`).join('\n')}`,
  )
  .join('\n')}
    outputs: { record: { to: rec, auto: true }, hls: {} }
`

let room: TestRoom

beforeAll(async () => {
  room = await startRoom({ show })
  await room.until((status) => status.sources.every((source) => source.state === 'up'), 'all sources up')
  await pause(2000)
}, 90_000)

afterAll(async () => void (await room?.stop()))

describe('the program, frame by frame', () => {
  it(`has each frame once for ${steadyMs / 1000} s`, { timeout: steadyMs + 60_000 }, async () => {
    await room.client.call('SetCurrentProgramScene', { sceneName: 'Red' })
    await pause(500)
    const found = { frames: 0, repeated: 0, skipped: 0, unreadable: 0, timeGaps: 0 }
    let before: { count: number; timeNs: number } | null = null
    const tap = tapLink(programVideo(), ({ data, timeNs }) => {
      found.frames++
      const strip = readStrip(data, width, { x: 0, y: 0, width, height })
      if (!strip) return void found.unreadable++
      if (before) {
        const step = (strip.count - before.count + countModulus(fps)) % countModulus(fps)
        if (step === 0) found.repeated++
        else found.skipped += step - 1
        if (Math.abs(timeNs - before.timeNs - 1e9 / fps) > 10) found.timeGaps++
      }
      before = { count: strip.count, timeNs }
    })
    await pause(steadyMs)
    tap.close()
    expect(found).toMatchObject({ repeated: 0, skipped: 0, unreadable: 0, timeGaps: 0 })
    expect(found.frames).toBeGreaterThan((steadyMs / 1000) * fps - 3)
  })

  it(`takes ${takes} times within two frames, never half a scene`, { timeout: takes * 1000 + 60_000 }, async () => {
    const names = Object.keys(scenes)
    const delays: number[] = []
    const torn: string[] = []
    let current = await programScene()
    for (let take = 0; take < takes; take++) {
      const next = names[(names.indexOf(current) + 1 + (take % (names.length - 1))) % names.length] as string
      const result = await watchTake(current, next)
      delays.push(result.delayFrames)
      torn.push(...result.torn)
      current = next
    }
    delays.sort((a, b) => a - b)
    const figures = { median: delays[takes >> 1], worst: delays.at(-1), torn: torn.length }
    process.stdout.write(`takes: ${JSON.stringify({ takes, ...figures })}\n`)
    expect(torn).toEqual([])
    expect(figures.median).toBeLessThanOrEqual(2)
    expect(figures.worst).toBeLessThanOrEqual(4)
  })

  it('shows nothing foreign in fades, moves and dips, and ends in the new scene', { timeout: 60_000 }, async () => {
    for (const kind of ['fade', 'move', 'black']) {
      for (const scene of ['Pair', 'Corner', 'Three', 'Red']) {
        await room.client.call('SetCurrentPreviewScene', { sceneName: scene })
        await room.vendor('Take', { transition: kind, durationMs: 240 })
        await pause(500)
        expect(sceneOf(await nextFrame()), `${kind} to ${scene}`).toContain(scene)
      }
    }
  })

  it('says which frame was the first of the new scene', { timeout: 20_000 }, async () => {
    await room.client.call('SetCurrentProgramScene', { sceneName: 'Red' })
    await pause(200)
    await room.client.call('SetCurrentPreviewScene', { sceneName: 'Green' })
    const seen: { timeNs: number; scene: string[] }[] = []
    const tap = tapLink(programVideo(), (frame) => seen.push({ timeNs: frame.timeNs, scene: sceneOf(frame.data) }))
    await pause(300)
    const { firstFrameMs } = await room.vendor<{ firstFrameMs: number }>('Take', { transition: 'cut' })
    await pause(300)
    tap.close()
    expect(seen.find((frame) => frame.scene.includes('Green'))?.timeNs).toBe(firstFrameMs * 1e6)
  })
})

describe('a source that was late for a moment', () => {
  it('is not a frame behind afterwards', { timeout: 30_000 }, async () => {
    await room.client.call('SetCurrentProgramScene', { sceneName: 'Pair' })
    const source = await workerPid(room, 'source-1')
    process.kill(source, 'SIGSTOP')
    await pause(stallMs)
    process.kill(source, 'SIGCONT')
    await pause(1500)
    const apart: string[] = []
    let frames = 0
    const tap = tapLink(programVideo(), ({ data }) => {
      frames++
      const counts = countsIn(data, 'Pair', 'Pair')
      if (counts.size !== 1 || counts.has(null)) apart.push([...counts].join(' and '))
    })
    await pause(1000)
    tap.close()
    expect(frames).toBeGreaterThan(20)
    expect(apart).toEqual([])
  })
})

/** Cuts through the remote control, and looks at every frame until the new scene stands. */
async function watchTake(from: string, to: string): Promise<{ delayFrames: number; torn: string[] }> {
  const frames: { arrivedNs: number; scenes: string[]; counts: Set<number | null> }[] = []
  const tap = tapLink(programVideo(), (frame: RawFrame) => {
    frames.push({ arrivedNs: frame.arrivedNs, scenes: sceneOf(frame.data), counts: countsIn(frame.data, from, to) })
  })
  await pause(120 + Math.random() * 40)
  const calledNs = Number(process.hrtime.bigint())
  await room.client.call('SetCurrentProgramScene', { sceneName: to })
  await pause(120)
  tap.close()
  const first = frames.findIndex((frame) => frame.scenes.includes(to))
  const torn = frames.flatMap((frame, index) => {
    const right = frame.scenes.includes(first >= 0 && index >= first ? to : from)
    return right && frame.counts.size === 1 && !frame.counts.has(null)
      ? []
      : [`${from} -> ${to}: frame ${index} of ${frames.length}`]
  })
  return {
    delayFrames: frames.slice(0, first + 1).filter((frame) => frame.arrivedNs > calledNs).length,
    torn: first < 0 ? [`${to} never came`] : torn,
  }
}

/** Numbers of all strips in the frame; all sources count alike. */
function countsIn(frame: Buffer, from: string, to: string): Set<number | null> {
  const shown = sceneOf(frame).includes(to) ? to : from
  return new Set((scenes[shown] ?? []).map(([, at]) => readStrip(frame, width, at)?.count ?? null))
}

/** Colours as videotestsrc makes them, luma and both chroma, give or take what scaling does. */
const colours: Record<string, [number, number, number]> = {
  red: [63, 102, 240],
  green: [173, 42, 26],
  blue: [32, 240, 118],
  gray: [126, 128, 128],
}

/** Scenes that the whole frame is in accordance with: one, or none when it is torn. */
function sceneOf(frame: Buffer): string[] {
  return Object.keys(scenes).filter((name) => probes.every(([x, y]) => isColour(frame, x, y, expectedAt(name, x, y))))
}

/** Points all over the picture, none of them on a strip, a label or an edge of any scene. */
const probes: [number, number][] = [0.1, 0.3, 0.42, 0.6, 0.7, 0.88].flatMap((right) =>
  [0.1, 0.15, 0.35, 0.6, 0.72, 0.9].map((down): [number, number] => [Math.floor(right * width), Math.floor(down * height)]),
)

function expectedAt(scene: string, x: number, y: number): string | null {
  const top = scenes[scene]?.findLast(([, at]) => x >= at.x && x < at.x + at.width && y >= at.y && y < at.y + at.height)
  return top?.[0] ?? null
}

function isColour(frame: Buffer, x: number, y: number, source: string | null): boolean {
  const [wantedY, wantedU, wantedV] = source ? (colours[source] as [number, number, number]) : [16, 128, 128]
  const chroma = width * height + Math.floor(y / 2) * (width / 2) + Math.floor(x / 2)
  const near = (value: number, wanted: number) => Math.abs(value - wanted) <= 12
  return (
    near(luma(frame, width, x, y), wantedY) &&
    near(frame[chroma] ?? 0, wantedU) &&
    near(frame[chroma + (width * height) / 4] ?? 0, wantedV)
  )
}

function nextFrame(): Promise<Buffer> {
  return new Promise((resolve) => {
    const tap = tapLink(programVideo(), (frame) => {
      tap.close()
      resolve(Buffer.from(frame.data))
    })
  })
}

async function programScene(): Promise<string> {
  return (await room.client.call('GetCurrentProgramScene')).currentProgramSceneName
}

function programVideo(): string {
  return join(room.runDir, 'program.video')
}
