/** The process a person starts: keeps control running, passes the end on. It knows nothing of rooms, so little can break it. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type RunSettings, reloadCode } from './settings.ts'

const controlMain = fileURLToPath(new URL('./control-main.ts', import.meta.url))
/** Compiled modules are kept: control and output workers come back in half the time. Workers inherit it. */
const compileCache = process.env.NODE_COMPILE_CACHE ?? fileURLToPath(new URL('../../../.mixos/compiled', import.meta.url))
/** A control that dies sooner than this died of its start: the reason is on the screen, and trying again is no use. */
const startedMs = 5000
const pauseMs = 1000

/** Resolves with the exit code, after an orderly end. */
export async function guard(settings: RunSettings): Promise<number> {
  let ending = false
  let quickDeaths = 0
  let wasUp = false
  for (;;) {
    const startMs = performance.now()
    const control = fork(controlMain, [JSON.stringify(settings)], {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
    })
    const end = () => {
      ending = true
      control.kill('SIGTERM')
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
    const [code, signal] = (await once(control, 'exit')) as [number | null, NodeJS.Signals | null]
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(name, end)
    if (ending || code === 0) return code ?? 1
    if (code === reloadCode) continue
    const isQuick = performance.now() - startMs < startedMs
    wasUp ||= !isQuick
    quickDeaths = isQuick ? quickDeaths + 1 : 0
    // With a room on air it is some use: the show may be in the middle of an edit.
    if (code !== null && isQuick && !wasUp) return code
    if (quickDeaths > 3 || (code !== null && isQuick)) await new Promise((resolve) => setTimeout(resolve, pauseMs))
    process.stderr.write(`control ended (${signal ?? code}) and is started again; the room stays on air\n`)
  }
}
