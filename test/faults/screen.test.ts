/** The projector is air: what the display really shows, read off it, while mixers and control die. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Display, display, waylandOn } from '../support/display.ts'
import { controlPid, pause, startRoom, type TestRoom, workerPid } from '../support/room.ts'
import { ScreenTap, type Shown } from '../support/screen-tap.ts'
import { countModulus, type Rectangle } from '../support/strip.ts'

const fps = 25
/** A projector of 4:3: bars above and below. */
const screenSize = { width: 1024, height: 768 }
const picture: Rectangle = { x: 0, y: 96, width: 1024, height: 576 }
/** After a kill; one that hangs has to be noticed first. */
const directMs = { SIGKILL: 500, SIGSTOP: 800 }
/** What may stand so long is no hole that anybody sees. */
const shortMs = 160
const darkest = 20
/** From a picture's time in the room until it is read off the display: 95 of 100. */
const latencyMs = process.env.MIXOS_LONG === '1' ? 120 : 200

const show = (fallback: string) => `
show: Projector
video: { size: 1024x576, rate: ${fps} }
rooms:
  hall:
    sources:
      slides: { pattern: gray, frames: true }
      camera: { pattern: white, frames: true }
    scenes: { Slides: [slides], Camera: [camera] }
    mixes: { program: { start: Camera }, projector: { start: Slides } }
    encoder: { preset: ultrafast }
    outputs: { screen: { mix: projector${fallback} } }
`

let screen: Display

beforeAll(async () => {
  screen = await display(screenSize.width, screenSize.height)
  await screen.start()
})
afterAll(() => screen.kill())

interface On {
  fallback?: string
  env?: NodeJS.ProcessEnv
}

async function onScreen(
  run: (room: TestRoom) => Promise<void>,
  { fallback = ', fallback: slides', env }: On = {},
): Promise<void> {
  const x11 = { DISPLAY: screen.name, WAYLAND_DISPLAY: '', GDK_BACKEND: 'x11' }
  const room = await startRoom({ show: show(fallback), env: env ?? x11 })
  try {
    await room.until(
      ({ sources, screens }) => sources.every(({ state }) => state === 'up') && screens.every(({ showing }) => showing === 'mix'),
      'everything is up',
      30_000,
    )
    await pause(1500)
    await run(room)
  } finally {
    await room.stop()
  }
}

const tap = () => new ScreenTap(screen.name, screenSize, picture)

/** Steps from one shown number to the next; 1 is the next frame. */
function steps(counts: number[]): number[] {
  return counts.slice(1).map((count, index) => (count - (counts[index] ?? 0) + countModulus(fps)) % countModulus(fps))
}

/** How long the same picture stood at the most, in milliseconds. */
function longestStandMs(seen: Shown[]): number {
  let [sinceMs, longest] = [seen[0]?.atMs ?? 0, 0]
  seen.forEach(({ atMs, count }, index) => {
    if (count === null || count !== seen[index - 1]?.count) sinceMs = seen[index - 1]?.count === count ? sinceMs : atMs
    longest = Math.max(longest, atMs - sinceMs)
  })
  return longest
}

function screenshot(name: string): void {
  const folder = process.env.MIXOS_SHOTS
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  const size = `${screenSize.width}x${screenSize.height}`
  execFileSync('ffmpeg', [
    '-v',
    'error',
    '-y',
    '-f',
    'x11grab',
    '-video_size',
    size,
    '-i',
    screen.name,
    '-frames:v',
    '1',
    join(folder, `${name}.png`),
  ])
}

describe('the projector', () => {
  it('shows each picture of its mix, its shape kept, nothing beside it', { timeout: 60_000 }, () =>
    onScreen(async (room) => {
      const shown = tap()
      await pause(6000)
      shown.close()
      screenshot('projector')
      const jumps = steps(shown.counts).filter((step) => step !== 1)
      const latencies = shown.latenciesMs(room, fps)
      const [median = 0, p95 = 0] = [0.5, 0.95].map((share) => latencies[Math.floor(share * latencies.length)])
      process.stdout.write(`${shown.counts.length} pictures shown, ${jumps.length} jumps, `)
      process.stdout.write(`after ${median.toFixed(0)} ms, 95 % within ${p95.toFixed(0)} ms\n`)
      expect(p95).toBeLessThanOrEqual(latencyMs)
      expect(shown.counts.length).toBeGreaterThan(5 * fps)
      expect(jumps.length).toBeLessThanOrEqual(4)
      expect(longestStandMs(shown.seen)).toBeLessThan(shortMs)
      const bars = new ScreenTap(screen.name, screenSize, { x: 0, y: 0, width: 1024, height: 96 })
      await pause(500)
      bars.close()
      expect(Math.max(...bars.seen.map(({ luma }) => luma))).toBeLessThan(darkest)
      const [status] = (await room.status()).screens
      expect(status).toMatchObject({ state: 'on', display: { width: 1024, height: 768 }, mix: 'projector' })
    }),
  )

  it.each(['SIGKILL', 'SIGSTOP'] as const)(
    'its mixer gets %s: the slides directly, and nothing else',
    { timeout: 60_000 },
    (signal) =>
      onScreen(async (room) => {
        const shown = tap()
        await pause(1000)
        process.kill(await workerPid(room, 'mix-0'), signal)
        const direct = await room.until(({ screens }) => screens[0]?.showing === 'direct', 'the slides directly', 3000)
        expect(direct.alarms.map(({ code }) => code)).toContain('screen-fallback')
        await room.until(({ screens }) => screens[0]?.showing === 'mix', 'the mix is back', 8000)
        await pause(1000)
        shown.close()
        const standMs = longestStandMs(shown.seen)
        process.stdout.write(`mixer of the projector gets ${signal}: the same picture for ${standMs.toFixed(0)} ms\n`)
        expect(standMs).toBeLessThanOrEqual(directMs[signal])
        expect(shown.seen.slice(10).every(({ count }) => count !== null)).toBe(true)
      }),
  )

  it('without a fallback the last picture stands', { timeout: 60_000 }, () =>
    onScreen(
      async (room) => {
        const shown = tap()
        await pause(1000)
        process.kill(await workerPid(room, 'mix-0'), 'SIGSTOP')
        await pause(4000)
        shown.close()
        const pictures = shown.seen.filter(({ count }) => count !== null)
        expect(longestStandMs(pictures)).toBeGreaterThan(directMs.SIGSTOP)
      },
      { fallback: '' },
    ),
  )

  it.each(['mixer', 'encoder', 'control', 'source-1'])('%s is killed: it goes on', { timeout: 60_000 }, (killed) =>
    onScreen(async (room) => {
      const shown = tap()
      await pause(1000)
      process.kill(killed === 'control' ? controlPid(room) : await workerPid(room, killed), 'SIGKILL')
      await pause(2500)
      shown.close()
      const jumps = steps(shown.counts).filter((step) => step !== 1)
      process.stdout.write(`${killed} killed: ${shown.counts.length} pictures shown, jumps: ${jumps}\n`)
      expect(shown.counts.length).toBeGreaterThan(2 * fps)
      // What reads the display may miss one itself while the killed one comes back.
      expect(jumps.length, `${jumps}`).toBeLessThanOrEqual(4)
      expect(longestStandMs(shown.seen)).toBeLessThan(shortMs)
    }),
  )

  it('its own worker is killed: back within two seconds', { timeout: 60_000 }, () =>
    onScreen(async (room) => {
      const shown = tap()
      await pause(1000)
      process.kill(await workerPid(room, 'screen-screen'), 'SIGKILL')
      await pause(3500)
      shown.close()
      const gone = shown.seen.slice(10).filter(({ count }) => count === null)
      process.stdout.write(`screen killed: no picture for ${gone.length * 20} ms\n`)
      expect(gone.length * 20).toBeLessThan(2000)
      expect(shown.seen.at(-1)?.count).not.toBeNull()
    }),
  )

  it('the display dies: the alarm says so; it comes back with it', { timeout: 60_000 }, () =>
    onScreen(async (room) => {
      screen.kill()
      const gone = await room.until(({ screens }) => screens[0]?.state !== 'on', 'it is off', 10_000)
      expect(gone.screens[0]?.state).not.toBe('on')
      const named = await room.until(({ alarms }) => alarms.some(({ code }) => code === 'screen-off'), 'the alarm', 5000)
      expect(named.alarms.find(({ code }) => code === 'screen-off')).toMatchObject({
        room: 'hall',
        fix: expect.stringMatching(/cable/),
      })
      await screen.start()
      await room.until(({ screens }) => screens[0]?.state === 'on' && screens[0].showing === 'mix', 'it is back', 15_000)
    }),
  )
})

describe('the projector of a Wayland desktop', () => {
  it('shows each picture, and the slides directly when its mixer is killed', { timeout: 90_000 }, async (context) => {
    if (!existsSync('/usr/bin/weston')) context.skip('no weston')
    const desktop = await waylandOn(screen.name, screenSize.width, screenSize.height)
    try {
      await onScreen(
        async (room) => {
          const shown = tap()
          await pause(4000)
          screenshot('projector-wayland')
          const whole = steps(shown.counts).filter((step) => step !== 1)
          process.stdout.write(`Wayland: ${shown.counts.length} pictures shown, jumps: ${whole}\n`)
          expect(shown.counts.length).toBeGreaterThan(3 * fps)
          expect(whole.length).toBeLessThanOrEqual(4)
          process.kill(await workerPid(room, 'mix-0'), 'SIGKILL')
          await room.until(({ screens }) => screens[0]?.showing === 'direct', 'the slides directly', 3000)
          await room.until(({ screens }) => screens[0]?.showing === 'mix', 'the mix is back', 8000)
          shown.close()
          const standMs = longestStandMs(shown.seen)
          process.stdout.write(`Wayland, mixer killed: the same picture for ${standMs.toFixed(0)} ms\n`)
          expect(standMs).toBeLessThanOrEqual(directMs.SIGKILL)
          expect(shown.seen.slice(10).every(({ count }) => count !== null)).toBe(true)
        },
        { env: desktop.env },
      )
    } finally {
      desktop.kill()
    }
  })
})
