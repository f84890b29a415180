/** The guard with controls of a few lines: when one is started again, and what is ended that one left behind. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { identify, isAlive } from '../../lib/process.ts'
import { keepControl } from './guard.ts'
import { type RunSettings, reloadCode } from './settings.ts'

const common = { port: null, controlPort: null, json: false, box: false, wasOnAir: false }
const settings: RunSettings = { showFile: 'show.yaml', room: 'hall', ...common }

/** What the controls here can do; each notes first what it was told. */
const words = `
  import { appendFileSync, writeFileSync } from 'node:fs'
  const { wasOnAir } = JSON.parse(process.argv[2])
  const dir = process.env.MIXOS_RUN
  const claim = (id = { pid: process.pid, startTicks: 0 }) => writeFileSync(dir + '/hall/control.json', JSON.stringify(id))
  const onAir = (code) => process.send('on-air', () => code !== undefined && process.exit(code))
  const whenTold = (act) => process.on('SIGTERM', act)
  const stay = () => setInterval(() => appendFileSync(dir + '/stays', ''), 10)
  appendFileSync(dir + '/starts', wasOnAir + ' ')
`

let dir: string
let others: ChildProcess[]
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mixos-guard-'))
  mkdirSync(join(dir, 'hall'))
  vi.stubEnv('MIXOS_RUN', dir)
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  others = []
})
afterEach(() => {
  for (const other of others) other.kill('SIGKILL')
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  rmSync(dir, { recursive: true })
})

function control(body: string): string {
  const file = join(dir, 'control.mjs')
  writeFileSync(file, words + body)
  return file
}

/** What the controls so far were told of the ones before them. */
function starts(): string[] {
  const file = join(dir, 'starts')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ') : []
}

describe('a control that ends', () => {
  const never = new AbortController().signal

  test('before the room was ever on air is not started again', async () => {
    expect(await keepControl(settings, never, control('process.exit(1)'))).toBe(1)
    expect(starts()).toEqual(['false'])
  })

  test('soon after the room was on air is, and knows that it was', async () => {
    expect(await keepControl(settings, never, control('wasOnAir ? process.exit(0) : onAir(1)'))).toBe(0)
    expect(starts()).toEqual(['false', 'true'])
  })

  test('for another show is, and may go on with the one before', async () => {
    expect(await keepControl(settings, never, control(`wasOnAir ? process.exit(0) : onAir(${reloadCode})`))).toBe(0)
    expect(starts()).toEqual(['false', 'true'])
  })
})

describe('the end', () => {
  /** A process with a worker's command line; `deaf` to all but SIGKILL. */
  async function start(name: string, { deaf = false, session = true } = {}): Promise<ChildProcess> {
    const script = `${deaf ? "process.on('SIGTERM', () => {});" : ''} setInterval(() => {}, 1000); console.log('up')`
    const args = ['-e', script, join(dir, 'hall', `${name}.json`)]
    const other = spawn(process.execPath, args, { detached: session, stdio: ['ignore', 'pipe', 'ignore'] })
    others.push(other)
    await new Promise((resolve) => other.stdout.once('data', resolve))
    return other
  }

  function runs(other: ChildProcess): boolean {
    const found = identify(other.pid as number)
    return found !== null && isAlive(found)
  }

  /** Ends as soon as the control stays; the exit code. */
  async function endOf(body: string): Promise<number> {
    const ending = new AbortController()
    const ended = keepControl(settings, ending.signal, control(body))
    await expect.poll(() => existsSync(join(dir, 'stays')), { timeout: 10_000 }).toBe(true)
    ending.abort()
    return ended
  }

  test('that control does not live to see is finished: outputs, others, and one that hangs; nothing else', async () => {
    const all = [await start('output-record'), await start('source-0'), await start('mixer', { deaf: true })]
    const reader = await start('mixer', { session: false })
    expect(await endOf("claim(); whenTold(() => process.kill(process.pid, 'SIGKILL')); stay()")).toBe(1)
    expect(all.map(runs)).toEqual([false, false, false])
    expect(runs(reader)).toBe(true)
    expect(process.stderr.write).toHaveBeenCalledWith(expect.stringMatching(/ended for it: .*mixer/))
  })

  test('that crosses with a reload is finished, and is an orderly one', async () => {
    const worker = await start('mixer')
    expect(await endOf(`claim(); whenTold(() => process.exit(${reloadCode})); stay()`)).toBe(0)
    expect(runs(worker)).toBe(false)
  })

  test('before control has claimed the room is finished for the one before it', async () => {
    const worker = await start('mixer')
    expect(await endOf('claim({ pid: 1, startTicks: 1 }); stay()')).toBe(0)
    expect(runs(worker)).toBe(false)
  })

  test('leaves alone a room that another control holds', async () => {
    const worker = await start('mixer')
    expect(await endOf(`claim(${JSON.stringify(identify(process.pid))}); whenTold(() => process.exit(1)); stay()`)).toBe(1)
    expect(runs(worker)).toBe(true)
  })

  test('comes at once, too, while the guard waits to start control again', async () => {
    const worker = await start('mixer')
    const ending = new AbortController()
    const ended = keepControl(settings, ending.signal, control('claim(); onAir(1)'))
    await expect.poll(starts, { timeout: 10_000 }).toEqual(['false'])
    ending.abort()
    await ended
    expect(starts()).toEqual(['false'])
    expect(runs(worker)).toBe(false)
  })
})
