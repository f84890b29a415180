/** The process a person starts: keeps control running, passes the end on. It knows nothing of rooms, so little can break it. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { runDir } from '../../lib/paths.ts'
import { isAlive } from '../../lib/process.ts'
import { ownerOf } from './claim.ts'
import { forgetShow } from './kept-show.ts'
import { endWorkers } from './leftovers.ts'
import { onAirMessage, type RunSettings, reloadCode } from './settings.ts'

const controlMain = fileURLToPath(new URL('./control-main.ts', import.meta.url))
/** Compiled modules are kept: control and output workers come back in half the time. Workers inherit it. */
const compileCache = process.env.NODE_COMPILE_CACHE ?? fileURLToPath(new URL('../../../.mixos/compiled', import.meta.url))
/** A control that dies sooner than this died of its start: the reason is on the screen, and trying again is no use. */
const startedMs = 5000
const pauseMs = 1000
const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Resolves with the exit code, after an orderly end. */
export async function guard(settings: RunSettings): Promise<number> {
  const ending = new AbortController()
  const end = () => ending.abort()
  for (const name of endSignals) process.on(name, end)
  // A closed terminal takes no more lines: that must not keep us from ending what was started.
  process.stderr.on('error', () => {})
  const code = await keepControl(settings, ending.signal)
  for (const name of endSignals) process.off(name, end)
  return code
}

/** Until `ending`, or until control ended by itself. `main` is control's program. */
export async function keepControl(settings: RunSettings, ending: AbortSignal, main = controlMain): Promise<number> {
  let quickDeaths = 0
  let wasUp = false
  for (;;) {
    const startMs = performance.now()
    const control = startControl({ ...settings, wasOnAir: settings.wasOnAir || wasUp }, main)
    control.on('message', (message) => {
      wasUp ||= message === onAirMessage
    })
    const [code, signal] = await untilExit(control, ending)
    if (ending.aborted) return finish(settings.room, code, signal)
    if (code === 0) return code
    if (code === reloadCode) continue
    const isQuick = performance.now() - startMs < startedMs
    wasUp ||= !isQuick
    quickDeaths = isQuick ? quickDeaths + 1 : 0
    // With a room on air it is some use: what keeps control from starting may be mended while we try.
    if (code !== null && isQuick && !wasUp) return code
    if (quickDeaths > 3 || (code !== null && isQuick)) await sleep(pauseMs, null, { signal: ending }).catch(() => {})
    if (ending.aborted) return finish(settings.room, code, signal)
    process.stderr.write(`control ended (${signal ?? code}) and is started again; the room stays on air\n`)
  }
}

function startControl(settings: RunSettings, main: string): ChildProcess {
  return fork(main, [JSON.stringify(settings)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
  })
}

type Exit = [code: number | null, signal: NodeJS.Signals | null]

/** How control ended; it is told to when `ending` comes. */
async function untilExit(control: ChildProcess, ending: AbortSignal): Promise<Exit> {
  const end = () => void control.kill('SIGTERM')
  ending.addEventListener('abort', end)
  if (ending.aborted) end()
  const exit = (await once(control, 'exit')) as Exit
  ending.removeEventListener('abort', end)
  return exit
}

/** Ends what control could not end any more. Resolves with the exit code. */
async function finish(room: string, ...[code, signal]: Exit): Promise<number> {
  const dir = join(runDir(), room)
  const owner = ownerOf(dir)
  // Ours is gone: one that lives is another run's, which refused us the room.
  if (!owner || !isAlive(owner)) {
    const left = await endWorkers(dir)
    forgetShow(dir)
    if (left.length > 0) process.stderr.write(`control ended before it was through; ended for it: ${left.join(', ')}\n`)
  }
  // It went as it was told, before it could end anything, or on its way to another show.
  if (code === reloadCode || endSignals.some((name) => name === signal)) return 0
  return code ?? 1
}
