/** The built pages and what they ask the server about its rooms. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context, Hono } from 'hono'
import { HttpProblem } from './errors.ts'
import { serveFile } from './files.ts'
import type { Env } from './guard.ts'
import { judgeRoom } from './health.ts'
import { type AppParts, findRoom } from './parts.ts'
import type { ServedRoom } from './served-room.ts'

type PageName = 'login' | 'rooms' | 'operator' | 'multiview' | 'watch' | 'missing'

export function addPages(app: Hono<Env>, parts: AppParts): void {
  const { rooms, pagesDir } = parts
  const firstRoom = () => [...rooms.keys()][0] ?? ''

  app.get('/', async (c) => {
    if (rooms.size === 1) return c.redirect(`/room/${encodeURIComponent(firstRoom())}`, 302)
    return await sendPage(c, pagesDir, 'rooms')
  })
  app.get('/rooms', (c) => sendPage(c, pagesDir, 'rooms'))
  app.get('/rooms.json', (c) => c.json([...rooms.values()].map(describeRoom)))
  app.get('/multiview', (c) => c.redirect(`/multiview/${encodeURIComponent(firstRoom())}`, 302))
  app.get('/watch', (c) => c.redirect(`/watch/${encodeURIComponent(firstRoom())}`, 302))
  for (const [path, page] of [
    ['/room/:room', 'operator'],
    ['/multiview/:room', 'multiview'],
    ['/watch/:room', 'watch'],
  ] as const) {
    app.get(path, (c) => {
      findRoom(rooms, c.req.param('room'))
      return sendPage(c, pagesDir, page)
    })
  }
  app.get('/watch/:room/info.json', (c) => {
    const { port, media } = findRoom(rooms, c.req.param('room'))
    const { show, room } = port.status()
    c.header('Cache-Control', 'no-store')
    return c.json({ show, room, stream: media.hlsDir ? `/hls/${encodeURIComponent(room)}/${media.hlsPlaylist}` : null })
  })
  app.get('/assets/*', (c) => sendAsset(c, pagesDir, 'public, max-age=31536000, immutable'))
  app.get('/favicon.svg', (c) => sendAsset(c, pagesDir, 'public, max-age=86400'))
}

function describeRoom({ port, media }: ServedRoom) {
  const status = port.status()
  const { show, onAirMs, programScene, alarms } = status
  return { ...judgeRoom(status, Date.now()), show, onAirMs, programScene, alarms: alarms.length, hls: media.hlsDir !== null }
}

async function sendAsset(c: Context<Env>, pagesDir: string, cacheControl: string): Promise<Response> {
  const file = await serveFile({
    root: pagesDir,
    path: decodePath(c.req.path),
    method: c.req.method,
    range: c.req.header('range'),
    ifNoneMatch: c.req.header('if-none-match'),
    cacheControl,
  })
  return file ?? c.notFound()
}

export function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    throw new HttpProblem(400, 'the address is not well formed', 'check the % signs in it')
  }
}

/** One of the built pages; says what to do when they were never built. */
export async function sendPage(c: Context<Env>, pagesDir: string, page: PageName, status: 200 | 404 = 200): Promise<Response> {
  const html = await readFile(join(pagesDir, `${page}.html`), 'utf8').catch(() => null)
  if (html === null) throw new HttpProblem(503, 'the pages are not built', 'run `npm run build:ui`, then load this again')
  c.header('Cache-Control', 'no-cache')
  return c.html(html, status)
}
