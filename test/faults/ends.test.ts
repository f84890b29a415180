/** The end of a room: whatever way it comes, nothing that was started stays behind. */
import { type ChildProcess, spawn } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { root } from '../support/room.ts'

const show = `
show: End
video: 360p25
rooms:
  hall:
    sources: { camera: { pattern: smpte, tone: 440 Hz } }
    scenes: { Camera: [ camera ] }
    outputs: { record: { to: rec, auto: true } }
`
const upMs = 60_000
const endMs = 10_000

let dir: string
let guard: ChildProcess

afterEach(() => {
  for (const { pid } of ours()) process.kill(pid, 'SIGKILL')
  rmSync(dir, { recursive: true, force: true })
})

/** Processes of this room: its folder is in the command line of guard, control and each worker. */
function ours(): { pid: number; line: string }[] {
  return globSync('/proc/[0-9]*/cmdline').flatMap((file) => {
    try {
      const line = readFileSync(file, 'utf8').replaceAll('\0', ' ')
      return line.includes(dir) ? [{ pid: Number(file.split('/')[2]), line }] : []
    } catch {
      return []
    }
  })
}

const workers = () => ours().filter(({ line }) => line.includes(`${dir}/run/`))

/** Guard and control in a process group of their own, as a shell's foreground job. */
function start(): void {
  dir = mkdtempSync(join(tmpdir(), 'mixos-ends-'))
  writeFileSync(join(dir, 'show.yaml'), show)
  run()
}

function run(): void {
  guard = spawn(
    process.execPath,
    ['src/cli/main.ts', 'run', '--show', join(dir, 'show.yaml'), '--port', '0', '--control-port', '0', '--json'],
    {
      cwd: root,
      env: { ...process.env, MIXOS_RUN: join(dir, 'run'), MIXOS_STATE: join(dir, 'state') },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  )
  guard.stderr?.resume()
}

const firstLine = () => new Promise<void>((resolve) => guard.stdout?.once('data', () => resolve()))

async function startOnAir(): Promise<void> {
  start()
  await firstLine()
  expect(workers().length).toBeGreaterThanOrEqual(4)
}

async function expectNothingLeft(): Promise<void> {
  await expect.poll(() => ours().map(({ line }) => line), { timeout: endMs, interval: 50 }).toEqual([])
}

test('Ctrl-C ends everything', { timeout: upMs }, async () => {
  await startOnAir()
  const ended = new Promise((resolve) => guard.once('exit', resolve))
  process.kill(-(guard.pid as number), 'SIGINT')
  expect(await ended).toBe(0)
  await expectNothingLeft()
})

test('a closed terminal ends everything', { timeout: upMs }, async () => {
  await startOnAir()
  guard.stdout?.destroy()
  guard.stderr?.destroy()
  process.kill(-(guard.pid as number), 'SIGHUP')
  await expectNothingLeft()
})

test('Ctrl-C while the room comes up ends everything', { timeout: upMs }, async () => {
  start()
  guard.stdout?.resume()
  await expect.poll(() => workers().length, { timeout: upMs / 2, interval: 5 }).toBeGreaterThan(0)
  process.kill(-(guard.pid as number), 'SIGINT')
  await expectNothingLeft()
})

test('ablation: without the orderly end workers do stay behind, and the next start adopts them', { timeout: upMs }, async () => {
  await startOnAir()
  const before = workers().map(({ pid }) => pid)
  const all = ours().map(({ pid }) => pid)
  for (const pid of all.filter((one) => !before.includes(one))) process.kill(pid, 'SIGKILL')
  expect(workers().map(({ pid }) => pid)).toEqual(before)
  run()
  await firstLine()
  expect(workers().map(({ pid }) => pid)).toEqual(before)
  process.kill(-(guard.pid as number), 'SIGINT')
  await expectNothingLeft()
})
