/** Asks real OBS: the script, replayed in a network namespace with loopback only. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Heard } from './replay.ts'

const program = fileURLToPath(new URL('obs-session-main.ts', import.meta.url))
const limitMs = 280_000

/** What OBS said to each step. OBS must be installed (Debian's `obs-studio`), and namespaces be allowed. It always ends, and nothing of it stays. */
export async function askObs(): Promise<Heard[]> {
  const dir = mkdtempSync(join(tmpdir(), 'mixos-obs-session-'))
  const file = join(dir, 'heard.json')
  const isRoot = process.getuid?.() === 0
  const inside = [
    '--net',
    ...(isRoot ? [] : ['--map-root-user']),
    'setpriv',
    '--pdeathsig',
    'KILL',
    process.execPath,
    program,
    file,
  ]
  try {
    const child = spawn('unshare', inside, { stdio: ['ignore', 'inherit', 'inherit'], timeout: limitMs, killSignal: 'SIGKILL' })
    const [code] = await once(child, 'exit')
    if (code !== 0) throw new Error(`the session with OBS ended with code ${code}`)
    return JSON.parse(readFileSync(file, 'utf8')) as Heard[]
  } finally {
    rmSync(dir, { recursive: true })
  }
}
