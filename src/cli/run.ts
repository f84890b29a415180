/** `./mixos run ROOM`: puts one room of a show on air and keeps it there until Ctrl-C. */
import { join } from 'node:path'
import { Command } from 'commander'
import { MixosError } from '../lib/errors.ts'
import { roomRunDir, runDir } from '../lib/paths.ts'
import { loadShow } from '../show/index.ts'
import { guard } from './run/guard.ts'
import { keptShow } from './run/kept-show.ts'
import type { RunSettings } from './run/settings.ts'

export function command(): Command {
  return withRunOptions(new Command('run'))
    .description('Put one room of a show on air. Ctrl-C ends it and everything it started.')
    .argument('[room]', 'the room; not needed when the show has one')
    .option('--show <file>', 'the show file', 'show.yaml')
    .addHelpText('after', '\nExample:\n  ./mixos run hall-a --show examples/conference/show.yaml')
    .action((room: string | undefined, options: RunOptions & { show: string }) => run(options.show, room, options))
}

export interface RunOptions {
  port?: string
  controlPort?: string
  json?: boolean
  box?: boolean
}

/** Options that `run` and `demo` share. */
export function withRunOptions(command: Command): Command {
  return command
    .option('--port <port>', "pages and API, instead of the show's; 0 picks a free one")
    .option('--control-port <port>', "obs-websocket, instead of the show's; 0 picks a free one")
    .option('--json', 'one JSON object a line instead of the live status')
    .option('--box', 'for a unit on a box: workers never end by themselves, control is restarted by its unit')
}

/** Checks the show before anything starts, then hands over to the guard. */
export async function run(showFile: string, roomName: string | undefined, options: RunOptions): Promise<void> {
  const box = options.box ?? false
  const settings: RunSettings = {
    showFile,
    ...chooseRoom(showFile, roomName, box),
    port: portOf('--port', options.port),
    controlPort: portOf('--control-port', options.controlPort),
    json: options.json ?? false,
    box,
  }
  roomRunDir(settings.room) // Fails before anything is started.
  process.exitCode = await guard(settings)
}

/** The room to run. Throws the show's mistakes; not on a box where it is on air already: there the last good show goes on. */
export function chooseRoom(showFile: string, name: string | undefined, box: boolean): Pick<RunSettings, 'room' | 'wasOnAir'> {
  // A box's unit starts us again over workers that never end by themselves: nobody is there to read what is wrong.
  if (box && name !== undefined && keptShow(join(runDir(), name), showFile)) return { room: name, wasOnAir: true }
  const rooms = loadShow(showFile).rooms.map((room) => room.name)
  const room = name ?? (rooms.length === 1 ? rooms[0] : undefined)
  if (room !== undefined && rooms.includes(room)) return { room, wasOnAir: false }
  const wrong = name === undefined ? 'Which room?' : `There is no room \`${name}\`.`
  throw new RoomChoiceError('no-such-room', `${wrong} ${showFile} has: ${rooms.join(', ')}`)
}

class RoomChoiceError extends MixosError {}

function portOf(option: string, text: string | undefined): number | null {
  if (text === undefined) return null
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new RunOptionError('bad-port', `${option} takes a port from 0 to 65535, not \`${text}\``)
}

class RunOptionError extends MixosError {}
