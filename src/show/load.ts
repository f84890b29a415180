/** Reads a show file into a `Show`, or tells everything that is wrong with it. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { ShowError, ShowErrors } from '../lib/errors.ts'
import { type FileLook, fitting, member, type ResolveContext } from './context.ts'
import { checkDoors } from './doors.ts'
import { checkFile } from './files.ts'
import { Mistakes } from './mistakes.ts'
import { resolveHosts } from './resolve-capture.ts'
import { resolveRoom } from './resolve-room.ts'
import { resolveSchedule } from './resolve-schedule.ts'
import { assetShape, rates, serverShape, showShape, videoShape, widths } from './shape.ts'
import { shapeMistakes } from './shape-mistakes.ts'
import type { Room, ServerConfig, Show, VideoFormat } from './show.ts'
import { ShowText } from './show-text.ts'

/** Throws `ShowErrors` with all the mistakes at once; with `look` also those inside the files that the show names. */
export function loadShow(path: string, look: FileLook | null = null): Show {
  return readShow(readShowText(path), path, look)
}

/** The text of a show file. Throws `ShowErrors` where it cannot be read. */
export function readShowText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new ShowErrors([unreadable(path, error)])
  }
}

/** Like `loadShow`, for a text that stands, or would stand, in the file `path`. */
export function readShow(source: string, path: string, look: FileLook | null = null): Show {
  const text = new ShowText(source)
  const mistakes = new Mistakes(path, text)
  const { value } = text
  if (value === undefined || value === null) {
    if (text.mistakes.length === 0) mistakes.value([], 'the show is empty', 'Begin with `show: NAME`; see the examples')
    mistakes.throwIfAny()
  }
  for (const { path: place, onKey, what, hint } of shapeMistakes(showShape, value)) {
    if (onKey) mistakes.key(place, what, hint)
    else mistakes.value(place, what, hint)
  }
  const file = resolve(path)
  const show = resolveShow(
    {
      text,
      mistakes,
      folder: dirname(file),
      video: resolveVideo(member(value, 'video')),
      assets: new Map(),
      scheduleRooms: null,
      brokenSources: new Set(),
      look,
    },
    file,
  )
  mistakes.throwIfAny()
  return show
}

function resolveShow(bare: ResolveContext, file: string): Show {
  const { text, mistakes } = bare
  const withAssets = { ...bare, assets: resolveAssets(bare) }
  const { schedule, scheduleRooms } = resolveSchedule(withAssets)
  const context = { ...withAssets, scheduleRooms }
  const server = resolveServer(member(text.value, 'server'))
  const names = text.keys(['rooms'])
  const rooms = names.map((name, index) => resolveRoom(context, name, member(member(text.value, 'rooms'), name), index))
  if (rooms.length === 0 && typeof member(text.value, 'rooms') === 'object') {
    mistakes.key(['rooms'], 'the show has no rooms', 'Write at least one, with its sources and scenes')
  }
  checkPorts(context, server, rooms)
  for (const room of rooms) checkDoors(context, server, room)
  const video = context.video ?? { width: 0, height: 0, rateNum: 0, rateDen: 1 }
  return { name: String(member(text.value, 'show')), file, video, server, schedule, rooms, hosts: resolveHosts(context) }
}

function resolveVideo(written: unknown): VideoFormat | null {
  const video = fitting(videoShape, written)
  if (video === undefined) return null
  const [height = '', shortRate = ''] = typeof video === 'string' ? video.split('p') : []
  const size = typeof video === 'string' ? `${widths.get(height)}x${height}` : video.size
  const [rateNum, rateDen] = rates.get(typeof video === 'string' ? shortRate : String(video.rate)) ?? [0, 1]
  const [width = 0, lines = 0] = size.split('x').map(Number)
  return { width, height: lines, rateNum, rateDen }
}

function resolveServer(written: unknown): ServerConfig {
  const { listen = '127.0.0.1', port = 8080, watch = 'password' } = fitting(serverShape, written) ?? {}
  return { listen, port, publicWatch: watch === 'public' }
}

function resolveAssets(context: ResolveContext): Map<string, string | null> {
  const assets = new Map<string, string | null>()
  for (const name of context.text.keys(['assets'])) {
    const written = fitting(assetShape, member(member(context.text.value, 'assets'), name))
    const file = written && resolve(context.folder, written.file)
    const isGood = written && file && checkFile(context, file, written.file, ['assets', name, 'file'])
    assets.set(name, isGood ? file : null)
  }
  return assets
}

/** Rooms may run on one machine. */
function checkPorts({ mistakes }: ResolveContext, server: ServerConfig, rooms: Room[]): void {
  const taken = new Map([[server.port, 'the pages']])
  for (const { name, control } of rooms) {
    const other = taken.get(control.port)
    if (other)
      mistakes.value(
        ['rooms', name, 'control', 'port'],
        `port ${control.port} is taken by ${other}`,
        'Each room has its own port',
      )
    taken.set(control.port, other ?? `the room \`${name}\``)
  }
}

function unreadable(path: string, error: unknown): ShowError {
  const place = { file: path, line: 1, column: 1 }
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return new ShowError(place, 'there is no such file', 'Name a show: `./mixos check SHOW`')
  if (code === 'EISDIR')
    return new ShowError(place, 'this is a folder', `Name the show in it: ${path.replace(/\/$/, '')}/show.yaml, say`)
  if (code === 'EACCES' || code === 'EPERM')
    return new ShowError(place, 'the file cannot be read', 'Give the user that runs mixos the right to read it')
  return new ShowError(place, `the file cannot be read: ${message}`)
}
