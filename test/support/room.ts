/** A real room for tests: the command line as a user calls it, folders of its own, a client of its remote control. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import readline from 'node:readline'
import { fileURLToPath } from 'node:url'
import OBSWebSocket from 'obs-websocket-js'
import { RpcClient } from '../../src/lib/rpc.ts'
import type { RoomStatus } from '../../src/obs/index.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface OnAir {
  page: string
  login: string
  watch: string | null
  control: string
  password: string
  problems: string[]
}

export interface TestRoom {
  readonly name: string
  /** Sockets, pids, logs. */
  readonly runDir: string
  readonly stateDir: string
  readonly dir: string
  readonly addresses: OnAir
  readonly client: OBSWebSocket
  readonly process: ChildProcess
  /** Everything on stderr so far. */
  stderr(): string
  status(): Promise<RoomStatus>
  vendor<Answer = unknown>(request: string, data?: object): Promise<Answer>
  /** Waits for the status to satisfy `wanted`; fails with the last one after `timeoutMs`. */
  until(wanted: (status: RoomStatus) => boolean, what: string, timeoutMs?: number): Promise<RoomStatus>
  /** Reconnects the client after control came back. */
  reconnect(timeoutMs?: number): Promise<void>
  /** Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null>
}

export interface TestRoomOptions {
  /** The show's text; files it names are relative to the room's folder. */
  show?: string
  /** An existing show file instead. */
  showFile?: string
  room?: string
  env?: NodeJS.ProcessEnv
  /** Of the pages; without it a free one. */
  port?: string
  /** The project's folder to run from; without it this one. */
  tree?: string
  /** Called with the room's folder before it starts. */
  prepare?: (dir: string) => void
}

const startTimeoutMs = 60_000

export async function startRoom(options: TestRoomOptions): Promise<TestRoom> {
  const dir = mkdtempSync(join(tmpdir(), 'mixos-test-'))
  const showFile = options.showFile ?? join(dir, 'show.yaml')
  if (options.show !== undefined) writeFileSync(showFile, options.show)
  options.prepare?.(dir)
  const env = { ...process.env, MIXOS_RUN: join(dir, 'run'), MIXOS_STATE: join(dir, 'state'), ...options.env }
  const args = [
    'src/cli/main.ts',
    'run',
    ...(options.room ? [options.room] : []),
    '--show',
    showFile,
    '--port',
    options.port ?? '0',
    '--control-port',
    '0',
    '--json',
  ]
  const child = spawn(process.execPath, args, { cwd: options.tree ?? root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  let addresses = await onAir(child, () => stderr)
  readline.createInterface({ input: child.stdout }).on('line', (line) => {
    const message = JSON.parse(line) as { event: string } & OnAir
    if (message.event === 'on-air') addresses = message
  })
  const name = options.room ?? /\/room\/([^/?]+)/.exec(addresses.page)?.[1] ?? ''
  let client = await connect(addresses)
  const room: TestRoom = {
    name,
    dir,
    runDir: join(dir, 'run', name),
    stateDir: join(dir, 'state', name),
    get addresses() {
      return addresses
    },
    get client() {
      return client
    },
    process: child,
    stderr: () => stderr,
    async vendor<Answer>(requestType: string, requestData: object = {}) {
      const answer = await client.call('CallVendorRequest', {
        vendorName: 'mixos',
        requestType,
        requestData: requestData as never,
      })
      return answer.responseData as Answer
    },
    status: () => room.vendor<RoomStatus>('GetStatus'),
    async until(wanted, what, timeoutMs = 15_000) {
      const deadlineMs = performance.now() + timeoutMs
      for (;;) {
        const status = await room.status()
        if (wanted(status)) return status
        if (performance.now() > deadlineMs)
          throw new Error(`not within ${timeoutMs} ms: ${what}\n${JSON.stringify(status, null, 1)}\n${stderr.slice(-4000)}`)
        await pause(50)
      }
    },
    async reconnect(timeoutMs = 10_000) {
      const deadlineMs = performance.now() + timeoutMs
      for (;;) {
        try {
          client = await connect(addresses)
          return
        } catch (error) {
          if (performance.now() > deadlineMs) throw error
          await pause(20)
        }
      }
    },
    async stop() {
      await client.disconnect().catch(() => {})
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
      if (child.exitCode !== null) return child.exitCode
      child.kill('SIGINT')
      const code = await ended
      rmSync(dir, { recursive: true, force: true })
      return code
    },
  }
  return room
}

function onAir(child: ChildProcess, stderr: () => string): Promise<OnAir> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${why}\n${stderr().slice(-4000)}`))
    const timer = setTimeout(() => fail('the room did not come on air'), startTimeoutMs)
    child.once('exit', (code) => fail(`the room ended with code ${code}`))
    const lines = readline.createInterface({ input: child.stdout as NodeJS.ReadableStream })
    lines.once('line', (line) => {
      clearTimeout(timer)
      child.removeAllListeners('exit')
      lines.close()
      child.stdout?.resume()
      resolve(JSON.parse(line) as OnAir)
    })
  })
}

async function connect({ control, password }: OnAir): Promise<OBSWebSocket> {
  const client = new OBSWebSocket()
  await client.connect(control, password)
  return client
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Pid of control itself. */
export function controlPid(room: TestRoom): number {
  return (JSON.parse(readFileSync(join(room.runDir, 'control.json'), 'utf8')) as { pid: number }).pid
}

/** Pid of a worker: `mixer`, `encoder`, `source-0`, `output-record`, … */
export async function workerPid(room: TestRoom, name: string): Promise<number> {
  const client = await RpcClient.connect(join(room.runDir, `${name}.rpc`))
  const pid = await client.call<number>('pid')
  client.close()
  return pid
}
