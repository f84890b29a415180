/** Control of one room: loads the show, puts the room on air or adopts it, opens page and remote control. */
import { isDeepStrictEqual } from 'node:util'
import { MixosError } from '../../lib/errors.ts'
import { privateDir, roomRunDir, roomStateDir, stateDir as statesDir } from '../../lib/paths.ts'
import { EditStore, isFollowed, Room, ShowEditor } from '../../room/index.ts'
import type { Room as RoomConfig, Show } from '../../show/index.ts'
import { claimRoom } from './claim.ts'
import { type Doors, openDoors } from './doors.ts'
import { forgetShow, keepShow, keptShow } from './kept-show.ts'
import { runLog } from './log.ts'
import { choosePassword } from './password.ts'
import { followShow, reportMistakes, showToRun } from './reload.ts'
import { onAirMessage, type RunSettings, reloadCode } from './settings.ts'
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
  const runDir = roomRunDir(settings.room)
  const kept = settings.wasOnAir ? keptShow(runDir, settings.showFile) : null
  const stateDir = roomStateDir(settings.room)
  const log = runLog(runDir, settings, settings.room)
  const edits = new EditStore(stateDir, log)
  const onEdited = (edited: Show) => keepShow(runDir, edited, log)
  const editor = new ShowEditor({ file: settings.showFile, room: settings.room, store: edits, log, onEdited })
  const load = () => editor.load()
  const { show, ready, mistakes, seen } = showToRun(settings.showFile, kept, load, prepare)
  const { config, password } = ready
  claimRoom(runDir, config.name)
  const room = new Room({ show, room: config, editor, runDir, stateDir, log, stopOrphans: !settings.box })

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
    else await room.stop().then(() => forgetShow(runDir))
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0, false))
  // A closed terminal takes no more lines: that must not keep us from ending what we started.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  // Without the guard nobody could stop us any more: the workers stay on air for the next start.
  process.on('disconnect', () => void end(1, true))

  const terminal = new Terminal(room, settings)
  const tell = (message: string) => terminal.note(message)
  await room.start()
  if (ending) return
  keepShow(runDir, show, log)
  if (process.connected) process.send?.(onAirMessage)
  doors = await openDoors({ show, config, room, password, settings, log })
  terminal.open(doors.addresses)
  if (mistakes) reportMistakes({ log, tell }, mistakes)
  const reload = () => void end(reloadCode, true)
  const follow = (changed: Show) => {
    const { config: after } = prepare(changed)
    if (!isSameElse(show, changed) || !isFollowed(config, after)) return false
    room.follow(after).then(
      () => keepShow(runDir, changed, log),
      (error: Error) => {
        log.error({ reason: error.message }, 'The room does not follow the show; control starts anew')
        reload()
      },
    )
    return true
  }
  followShow(show, { log, tell, seen, load, check: prepare, follow, onReload: reload })
}

/** In all but its rooms. */
function isSameElse({ rooms: _, ...before }: Show, { rooms: __, ...after }: Show): boolean {
  return isDeepStrictEqual(before, after)
}

/** What a show must have for this room to start. */
function prepare(show: Show): { config: RoomConfig; password: string } {
  const config = show.rooms.find((room) => room.name === settings.room)
  if (!config) throw new MixosError('no-such-room', `${settings.showFile} has no room \`${settings.room}\` any more`)
  return { config, password: choosePassword(privateDir(statesDir(), 'keys'), config) }
}
