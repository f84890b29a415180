/** The viewers' stream as files: playlists always fresh, segments kept by caches. */
import type { Hono } from 'hono'
import { HttpProblem } from './errors.ts'
import { serveFile } from './files.ts'
import type { Env } from './guard.ts'
import { decodePath } from './pages.ts'
import { type AppParts, findRoom } from './parts.ts'

export function addHls(app: Hono<Env>, { rooms, publicWatch }: AppParts): void {
  app.get('/hls/:room/*', async (c) => {
    const room = c.req.param('room')
    const { media } = findRoom(rooms, room)
    if (!media.hlsDir)
      throw new HttpProblem(404, `room ${room} has no HLS output`, 'add outputs: { hls: {} } to the room in the show')
    const path = decodePath(c.req.path.split('/').slice(3).join('/'))
    const isPlaylist = path.endsWith('.m3u8')
    // A day, not for ever: segment names may come back after the room was set up anew.
    const keep = `${publicWatch ? 'public' : 'private'}, max-age=86400`
    const file = await serveFile({
      root: media.hlsDir,
      path,
      method: c.req.method,
      range: isPlaylist ? undefined : c.req.header('range'),
      ifNoneMatch: c.req.header('if-none-match'),
      cacheControl: isPlaylist ? 'no-cache' : keep,
    })
    if (!file) {
      const fix = isPlaylist ? 'the stream begins a few seconds after the room; try again' : 'it is older than the stream keeps'
      throw new HttpProblem(404, `${path} is not there`, fix, isPlaylist ? { 'Retry-After': '2' } : {})
    }
    if (publicWatch) file.headers.set('Access-Control-Allow-Origin', '*')
    return file
  })
}
