/** The doors of a room: pages and API, and obs-websocket. A port that is taken, or pages that cannot be built, keep one door shut, not the room off air. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { MixosError } from '../../lib/errors.ts'
import type { Logger } from '../../lib/log.ts'
import { obsSocket, roomRunDir } from '../../lib/paths.ts'
import { createObsServer, listenObs, listenObsSocket } from '../../obs/index.ts'
import type { Room } from '../../room/index.ts'
import { startServer } from '../../server/index.ts'
import type { Room as RoomConfig, Show } from '../../show/index.ts'
import type { RunSettings } from './settings.ts'

export interface Addresses {
  /** Null: the door is shut, for the reason in `problems`. */
  page: string | null
  login: string | null
  watch: string | null
  control: string | null
  password: string
  problems: string[]
}

export interface Doors {
  addresses: Addresses
  close(): Promise<void>
}

interface DoorOptions {
  show: Show
  config: RoomConfig
  room: Room
  password: string
  settings: RunSettings
  log: Logger
}

const pagesDir = fileURLToPath(new URL('../../../ui/', import.meta.url))
const retryMs = 2000
/** What takes long is tried rarely: the pauses are longer than the tries by so much. */
const retryShare = 10
/** The bundler names all that it met. */
const longestReason = 300

export async function openDoors(options: DoorOptions): Promise<Doors> {
  const { config, password } = options
  const addresses: Addresses = { page: null, login: null, watch: null, control: null, password, problems: [] }
  // First: what was pressed while control was away waits.
  const surfaces = await insist(options, addresses, 'surfaces', () => openToSurfaces(options))
  const page = await insist(options, addresses, 'page', async () => {
    await buildPages()
    const server = await openPage(options)
    addresses.page = `${server.url}/room/${config.name}`
    addresses.login = server.loginUrl
    addresses.watch = config.hls ? `${server.url}/watch/${config.name}` : null
    return server
  })
  const control = await insist(options, addresses, 'remote control', async () => {
    const listener = await openControl(options)
    addresses.control = `ws://${config.control.listen}:${listener.port}`
    return listener
  })
  return { addresses, close: async () => void (await Promise.all([page, control, surfaces].map((door) => door.close()))) }
}

function openPage({ show, config, room, password, settings, log }: DoorOptions) {
  const { listen, port, publicWatch } = show.server
  return startServer({
    listen,
    port: settings.port ?? port,
    publicWatch,
    password,
    log,
    rooms: [
      {
        name: config.name,
        port: room,
        media: room.views, // Whoever is here has logged in already.
        obs: createObsServer({ port: room, password: null, log }),
      },
    ],
  })
}

/** Whoever can open it is this user. */
function openToSurfaces({ config, room, log }: DoorOptions) {
  return listenObsSocket(createObsServer({ port: room, password: null, log }), obsSocket(roomRunDir(config.name)))
}

function openControl({ config, room, password, settings, log }: DoorOptions) {
  const { listen, port } = config.control
  return listenObs(createObsServer({ port: room, password, log }), { listen, port: settings.controlPort ?? port })
}

interface Closable {
  close(): Promise<void>
}

/** Opens a door now, or says why not and keeps trying. */
async function insist(
  options: DoorOptions,
  addresses: Addresses,
  name: string,
  open: () => Promise<Closable>,
): Promise<Closable> {
  let opened: Closable | null = null
  let timer: NodeJS.Timeout | null = null
  const attempt = async () => {
    const startMs = performance.now()
    try {
      opened = await open()
      addresses.problems = addresses.problems.filter((problem) => !problem.startsWith(name))
      if (timer) options.log.info({ door: name }, 'A door opens after all')
    } catch (error) {
      const problem = `${name}: ${error instanceof Error ? error.message : String(error)}`
      if (!addresses.problems.includes(problem)) options.log.error({ door: name, reason: problem }, 'A door stays shut')
      addresses.problems = [...addresses.problems.filter((one) => !one.startsWith(name)), problem]
      timer = setTimeout(() => void attempt(), Math.max(retryMs, retryShare * (performance.now() - startMs)))
    }
  }
  await attempt()
  return {
    async close() {
      if (timer) clearTimeout(timer)
      await opened?.close()
    },
  }
}

/** Builds the pages when their sources are newer; seconds, once. Throws a `MixosError` that says what to do. */
export async function buildPages(): Promise<void> {
  const dist = join(pagesDir, 'dist')
  const built = join(dist, 'operator.html')
  if (existsSync(built) && statSync(built).mtimeMs > newest(pagesDir)) return
  try {
    const { build } = await import('vite')
    await build({ configFile: join(pagesDir, 'vite.config.ts'), logLevel: 'silent' })
  } catch (cause) {
    const [told = ''] = stripVTControlCharacters((cause as Error).message).split(/\n\s*(?:at |Stack backtrace)/)
    const reason = told.replace(/\s+/g, ' ').slice(0, longestReason)
    const wayOut = `Mend that (may this user write ${dist}?), or bring them built: \`npm run build:ui\``
    throw new MixosError('pages-not-built', `the pages cannot be built: ${reason}. ${wayOut}`, { cause })
  }
}

function newest(dir: string): number {
  const times = readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.name !== 'dist')
    .map((entry) => (entry.isDirectory() ? newest(join(dir, entry.name)) : statSync(join(dir, entry.name)).mtimeMs))
  return Math.max(0, ...times)
}
