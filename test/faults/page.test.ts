/** A page's server, browser, display or sound dies or hangs: its slate and why, and it comes back by itself. Nothing is ever left behind. */
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type PageProgram, pageProgramsOf } from '../support/page-programs.ts'
import { PageServer } from '../support/page-server.ts'
import { controlPid, pause, startRoom, type TestRoom, workerPid } from '../support/room.ts'

/** A page that never answers is asked for so long. */
const hangMs = 12_000
const backMs = 20_000
const goneMs = 3000

const page = '<!doctype html><style>body { background: #ff8000 }</style><h1>Back at 14:00</h1>'
const show = (url: string) => `
show: Page
video: { size: 640x360, rate: 25 }
rooms:
  hall:
    sources: { break: { page: "${url}", label: Break page } }
    scenes: { Break: [ break ] }
    encoder: { preset: ultrafast }
    outputs: {}
`

let server: PageServer
let room: TestRoom

beforeAll(async () => {
  server = await PageServer.at(page)
  room = await startRoom({ show: show(server.url) })
}, 60_000)

afterAll(async () => {
  await server.stop()
  await room.stop()
})

const isUp = (wantedRoom = room, timeoutMs = backMs) =>
  wantedRoom.until(({ sources }) => sources[0]?.state === 'up', 'the page is up', timeoutMs)

/** Its alarm has room, source, cause and what to do. */
async function alarm(cause: RegExp, timeoutMs = hangMs, inRoom = room): Promise<void> {
  const { alarms } = await inRoom.until(
    ({ alarms }) => alarms.some(({ text }) => cause.test(text)),
    `an alarm with ${cause}`,
    timeoutMs,
  )
  expect(alarms.find(({ text }) => cause.test(text))).toMatchObject({
    room: 'hall',
    code: expect.stringMatching(/source-lost|source-failed/),
    text: expect.stringMatching(/^Break page has no picture: /),
    fix: expect.stringMatching(/Look at the page's address/),
  })
}

/** Of all of that kind: a browser may have a renderer in reserve. */
function signalTo(what: PageProgram['what'], signal: NodeJS.Signals): void {
  const found = pageProgramsOf(room.runDir).filter((program) => program.what === what)
  if (found.length === 0) throw new Error(`there is no ${what}`)
  for (const { pid } of found) process.kill(pid, signal)
}

async function nothingLeft(runDir: string): Promise<void> {
  for (let passedMs = 0; pageProgramsOf(runDir).length > 0 && passedMs < goneMs; passedMs += 50) await pause(50)
  expect(pageProgramsOf(runDir)).toEqual([])
}

describe('its server', () => {
  it('is not there when the room starts: named; it comes by itself', { timeout: 60_000 }, async () => {
    await alarm(/refuses the connection: no server runs there/)
    await server.start()
    const status = await isUp()
    expect(status.alarms.filter(({ code }) => code.startsWith('source'))).toEqual([])
  })

  it('answers with an error: named; it comes back with it', { timeout: 60_000 }, async () => {
    server.mood = 'error'
    signalTo('renderer', 'SIGKILL')
    await alarm(/its server has an error \(HTTP 500\)/)
    server.mood = 'well'
    await isUp()
  })

  it('takes the call and says nothing: named; it comes back with it', { timeout: 90_000 }, async () => {
    server.mood = 'mute'
    signalTo('renderer', 'SIGKILL')
    await alarm(/does not answer within 20 s/, 30_000)
    server.mood = 'well'
    await isUp()
  })
})

describe('its programs', () => {
  // Else it may be back before its picture is missed.
  beforeAll(() => {
    server.mood = 'slow'
  })

  afterEach(async () => {
    // One of each, and no more.
    for (const what of ['display', 'sound', 'browser'] as const)
      expect(pageProgramsOf(room.runDir).filter((program) => program.what === what)).toHaveLength(1)
  })

  it.each([
    ['renderer', 'SIGKILL', /the page has crashed/],
    ['browser', 'SIGKILL', /its browser was ended by signal 9/],
    ['display', 'SIGKILL', /its display \(Xvfb\) was ended by signal 9/],
    ['sound', 'SIGKILL', /its sound server \(pulseaudio\) was ended by signal 9/],
    ['renderer', 'SIGSTOP', /the page does not answer/],
    ['browser', 'SIGSTOP', /the page does not answer/],
    ['display', 'SIGSTOP', /its display \(Xvfb\) stands still/],
    ['sound', 'SIGSTOP', /its sound server \(pulseaudio\) stands still/],
  ] as const)('%s gets %s: named, and back by itself', { timeout: 60_000 }, async (what, signal, cause) => {
    await isUp()
    await pause(3500)
    const sinceMs = performance.now()
    signalTo(what, signal)
    await alarm(cause)
    const toldMs = performance.now() - sinceMs
    await isUp()
    process.stdout.write(
      `${what} gets ${signal}: told after ${toldMs.toFixed(0)} ms, back after ${(performance.now() - sinceMs).toFixed(0)} ms\n`,
    )
  })

  it('its worker is killed: back by itself', { timeout: 60_000 }, async () => {
    await isUp()
    process.kill(await workerPid(room, 'source-0'), 'SIGKILL')
    await room.until(({ sources }) => sources[0]?.state !== 'up', 'it is lost', 3000)
    await isUp()
  })
})

const prepare = (dir: string) => writeFileSync(join(dir, 'break.html'), page)

it('what it needs is not installed: named, with the command; it begins when it is', { timeout: 60_000 }, async () => {
  const wanted = ['chromium', 'Xvfb', 'pulseaudio']
  const bin = mkdtempSync(join(tmpdir(), 'mixos-bin-'))
  const install = (name: string) => symlinkSync(`/usr/bin/${name}`, join(bin, name))
  for (const name of readdirSync('/usr/bin')) if (!wanted.includes(name)) install(name)
  const other = await startRoom({ show: show('break.html'), prepare, env: { PATH: bin } })
  try {
    await alarm(/no chromium, no Xvfb, no pulseaudio: sudo apt install chromium chromium-sandbox xvfb pulseaudio$/, hangMs, other)
    for (const name of wanted) install(name)
    await isUp(other)
  } finally {
    await other.stop()
    rmSync(bin, { recursive: true, force: true })
  }
})

describe('nothing is left', () => {
  it('when guard, control and worker are killed at once, even of a browser that stands still', { timeout: 60_000 }, async () => {
    const other = await startRoom({ show: show('break.html'), prepare })
    await isUp(other)
    const programs = pageProgramsOf(other.runDir)
    expect(programs.length).toBeGreaterThan(3)
    const worker = await workerPid(other, 'source-0')
    for (const { pid, what } of programs) if (what === 'browser') process.kill(pid, 'SIGSTOP')
    for (const pid of [other.process.pid ?? 0, controlPid(other), worker]) process.kill(pid, 'SIGKILL')
    await nothingLeft(other.runDir)
    await endRest(other)
  })
})

/** The other workers would wait ten minutes for a control. */
async function endRest(other: TestRoom): Promise<void> {
  for (const name of ['mixer', 'encoder']) process.kill(await workerPid(other, name), 'SIGKILL')
  await other.client.disconnect()
  rmSync(other.dir, { recursive: true, force: true })
}
