/** Where mixos keeps things: the run folder (sockets, pids; gone after a reboot) and the state folder (journals, passwords). */
import { chmodSync, lstatSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { MixosError } from './errors.ts'

type Environment = Record<string, string | undefined>

/** What the kernel takes as the path of a unix socket, and what is left of it for a socket's name in a room's folder. */
const longestSocketPath = 107
const longestSocketName = 20

/** `$MIXOS_RUN`; without it /run/mixos for root, the user's runtime folder, or one in /tmp. */
export function runDir(env: Environment = process.env, uid = process.getuid?.() ?? 0): string {
  if (env.MIXOS_RUN) return resolve(env.MIXOS_RUN)
  if (uid === 0) return '/run/mixos'
  if (env.XDG_RUNTIME_DIR) return join(env.XDG_RUNTIME_DIR, 'mixos')
  return `/tmp/mixos-${uid}`
}

/** `$MIXOS_KIOSK`; without it one in /tmp: the folder of the display server that all rooms of this user share. Made when missing. */
export function kioskDir(env: Environment = process.env, uid = process.getuid?.() ?? 0): string {
  return claim(env.MIXOS_KIOSK ? resolve(env.MIXOS_KIOSK) : `/tmp/mixos-kiosk-${uid}`)
}

/** `$MIXOS_STATE`; without it the user's state folder. */
export function stateDir(env: Environment = process.env): string {
  if (env.MIXOS_STATE) return resolve(env.MIXOS_STATE)
  return env.XDG_STATE_HOME ? join(env.XDG_STATE_HOME, 'mixos') : join(homedir(), '.local', 'state', 'mixos')
}

/** The room's folder for sockets and pids, made when missing. Fails where no socket could be made in it. */
export function roomRunDir(room: string): string {
  const base = runDir()
  const longest = longestSocketPath - longestSocketName - Buffer.byteLength(`/${room}/`)
  if (Buffer.byteLength(base) > longest) {
    const wayOut = `Set MIXOS_RUN to a folder whose path has at most ${longest} bytes, such as /tmp/mixos`
    throw new MixosError('run-folder-too-long', `${base} is too long a path for the sockets of ${room}. ${wayOut}`)
  }
  return privateDir(base, room)
}

/** The room's folder for what must survive a reboot, made when missing. */
export function roomStateDir(room: string): string {
  return privateDir(stateDir(), room)
}

/** Makes `base/name`; both are for this user alone (0700). Fails where another user owns one of them, or it is a link. */
export function privateDir(base: string, name: string): string {
  claim(base)
  return claim(join(base, name))
}

function claim(dir: string): string {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
  } catch (cause) {
    const reason = (cause as Error).message
    throw new MixosError(
      'folder-not-made',
      `${dir} cannot be made: ${reason}. MIXOS_RUN, MIXOS_STATE or MIXOS_KIOSK names another`,
      { cause },
    )
  }
  const found = lstatSync(dir)
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    throw new MixosError('folder-not-ours', `${dir} is not a folder of this user`)
  }
  if ((found.mode & 0o777) !== 0o700) chmodSync(dir, 0o700)
  return dir
}

/** Where a room's own keypads speak obs-websocket to it: a socket that only this user may open. */
export function obsSocket(runDir: string): string {
  return join(runDir, 'obs.sock')
}
