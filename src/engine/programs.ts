/** Programs that a worker starts for itself: each ends with it. */
import Gio from 'gi://Gio'
import GLib from 'gi://GLib'
import { readText } from './worker.ts'

/** Before a command: it ends with who starts it. */
export const endsWithUs = ['setpriv', '--pdeathsig', 'KILL', '--']

export interface ProgramOptions {
  command: string[]
  /** All that it knows of ours. */
  env: Record<string, string>
  flags: number
  /** What it says; written anew. */
  logFile: string
  /** `signal`: what ended it; null: it ended by itself, with the code. */
  onEnd: (signal: number | null, code: number) => void
}

export function startProgram({ command, env, flags, logFile, onEnd }: ProgramOptions): Gio.Subprocess {
  const launcher = new Gio.SubprocessLauncher({ flags })
  launcher.set_environ(Object.entries(env).map(([name, value]) => `${name}=${value}`))
  GLib.unlink(logFile)
  launcher.set_stderr_file_path(logFile)
  const program = launcher.spawnv([...endsWithUs, ...command])
  program.wait_async(null, () => {
    const signal = program.get_if_signaled() ? program.get_term_sig() : null
    onEnd(signal, signal === null ? program.get_exit_status() : 0)
  })
  return program
}

/** What a program said last; empty: nothing. */
export function lastLine(logFile: string): string {
  try {
    return readText(logFile).trim().split('\n').at(-1)?.slice(0, 200) ?? ''
  } catch {
    return ''
  }
}
