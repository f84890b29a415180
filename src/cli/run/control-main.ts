/** Control of one room: loads the show, puts the room on air or adopts it, opens page and remote control. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MixosError } from '../../lib/errors.ts'
import { privateDir, roomRunDir, roomStateDir, stateDir } from '../../lib/paths.ts'
import { identify, isAlive, type ProcessId } from '../../lib/process.ts'
import { Room } from '../../room/index.ts'
import { loadShow, type Room as RoomConfig, type Show } from '../../show/index.ts'
import { type Doors, openDoors } from './doors.ts'
import { runLog } from './log.ts'
import { choosePassword } from './password.ts'
import { followShow } from './reload.ts'
import { type RunSettings, reloadCode } from './settings.ts'
import { Terminal } from './terminal.ts'

const closeTimeoutMs = 1500
const settings = JSON.parse(process.argv[2] ?? '{}') as RunSettings

try {
  await control()
} catch (error) {
  if (!(error instanceof MixosError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}

async function control(): Promise<void> {
  const show = loadShow(settings.showFile)
  const { config, password } = prepare(show)
  const runDir = roomRunDir(config.name)
  claimRoom(runDir, config.name)
  const log = runLog(runDir, settings, config.name)
  const room = new Room({ show, room: config, runDir, stateDir: roomStateDir(config.name), log, stopOrphans: !settings.box })

  let doors: Doors | null = null
  let ending = false
  const end = async (code: number, leave: boolean) => {
    if (ending) return
    ending = true
    terminal.close()
    // A page that does not let go must not keep the workers running.
    const closed = doors?.close().catch((error: Error) => log.error({ reason: error.message }, 'A door does not close'))
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, closeTimeoutMs))])
    if (leave) room.leave()
    else await room.stop()
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0, false))
  // A closed terminal takes no more lines: that must not keep us from ending what we started.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  // Without the guard nobody could stop us any more: the workers stay on air for the next start.
  process.on('disconnect', () => void end(1, true))

  const terminal = new Terminal(room, settings)
  await room.start()
  doors = await openDoors({ show, config, room, password, settings, log })
  terminal.open(doors.addresses)
  followShow(show, {
    log,
    tell: (message) => terminal.note(message),
    check: prepare,
    onReload: () => void end(reloadCode, true),
  })
}

/** What a show must have for this room to start. */
function prepare(show: Show): { config: RoomConfig; password: string } {
  const config = show.rooms.find((room) => room.name === settings.room)
  if (!config) throw new MixosError('no-such-room', `${settings.showFile} has no room \`${settings.room}\` any more`)
  return { config, password: choosePassword(privateDir(stateDir(), 'keys'), config) }
}

/** One control a room: a second one would fight for its workers. */
function claimRoom(runDir: string, name: string): void {
  const file = join(runDir, 'control.json')
  const other = ownerOf(file)
  if (other && other.pid !== process.pid && isAlive(other))
    throw new MixosError(
      'room-taken',
      `${name} is on air already, by process ${other.pid}. End that one first (Ctrl-C in its terminal)`,
    )
  writeFileSync(file, JSON.stringify(identify(process.pid)), { mode: 0o600 })
}

/** Null when nobody claimed the room, or a crash tore the claim. */
function ownerOf(file: string): ProcessId | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessId
  } catch {
    return null
  }
}
