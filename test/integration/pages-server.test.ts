/** The pages' server over the network: who gets in, what is served, and how it says no. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createLogger } from '../../src/lib/log.ts'
import { createObsServer, type ObsServer } from '../../src/obs/index.ts'
import type { MediaWatcher, RoomMedia } from '../../src/room/media.ts'
import { ServerError } from '../../src/server/errors.ts'
import { type RunningServer, startServer } from '../../src/server/index.ts'
import { HarnessRoom } from '../ui-harness/room.ts'

const password = 'sesame, open'
const log = createLogger({}, { level: 'silent' })

class FolderMedia implements RoomMedia {
  readonly hlsDir = mkdtempSync(join(tmpdir(), 'mixos-hls-'))
  readonly hlsPlaylist = 'live.m3u8'
  readonly watchers = new Set<MediaWatcher>()
  watch(watcher: MediaWatcher): () => void {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }
  requestKeyFrame(): void {}
}

let room: HarnessRoom
let media: FolderMedia
let obs: ObsServer
let server: RunningServer
let pagesDir: string

async function start(publicWatch = false): Promise<void> {
  const rooms = [{ name: 'hall-a', port: room, media, obs }]
  server = await startServer({ listen: '127.0.0.1', port: 0, publicWatch, password, rooms, log, pagesDir })
}

beforeEach(async () => {
  room = new HarnessRoom('hall-a')
  media = new FolderMedia()
  obs = createObsServer({ port: room, password: null, log })
  pagesDir = mkdtempSync(join(tmpdir(), 'mixos-pages-'))
  for (const page of ['login', 'operator', 'watch', 'missing']) writeFileSync(join(pagesDir, `${page}.html`), `<h1>${page}</h1>`)
  writeFileSync(join(media.hlsDir, 'live.m3u8'), '#EXTM3U')
  writeFileSync(join(media.hlsDir, 'segment1.ts'), 'x'.repeat(1000))
  await start()
})
afterEach(async () => {
  await server.close()
  await obs.close()
  room.close()
  for (const folder of [media.hlsDir, pagesDir]) rmSync(folder, { recursive: true })
})

const at = (path: string) => `http://127.0.0.1:${server.port}${path}`
const bearer = { authorization: `Bearer ${password}` }
const html = { accept: 'text/html' }
const get = (path: string, headers: Record<string, string> = {}) => fetch(at(path), { headers, redirect: 'manual' })

function logIn(word: string): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return fetch(at('/login'), { method: 'POST', headers, body: JSON.stringify({ password: word }) })
}

describe('login', () => {
  test('people are sent to the login page, programs are told', async () => {
    const page = await get('/room/hall-a', html)
    expect([page.status, page.headers.get('location')]).toEqual([302, '/login?next=%2Froom%2Fhall-a'])
    const api = await get('/metrics')
    expect(api.status).toBe(401)
    expect(await api.json()).toEqual({ error: 'not logged in', fix: expect.stringContaining('/login') })
    expect((await get('/login', html)).status).toBe(200)
  })

  test('the password makes a cookie that opens the room', async () => {
    const answer = await logIn(password)
    const cookie = answer.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/)
    const page = await get('/room/hall-a', { ...html, cookie: cookie.split(';')[0] ?? '' })
    expect(await page.text()).toContain('operator')
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
  })

  test('wrong passwords are refused, slower and slower; the right one is not', async () => {
    const timed = async (guess: string) => {
      const startMs = performance.now()
      const { status } = await logIn(guess)
      return { status, ms: performance.now() - startMs }
    }
    const guesses: Awaited<ReturnType<typeof timed>>[] = []
    for (let i = 0; i < 4; i++) guesses.push(await timed('wrong'))
    expect(guesses.map(({ status }) => status)).toEqual([403, 403, 403, 403])
    const [first, last] = [guesses[0]?.ms ?? 0, guesses.at(-1)?.ms ?? 0]
    expect(last).toBeGreaterThan(2 * first)
    const right = await timed(password)
    expect(right.status).toBe(200)
    expect(right.ms).toBeLessThan(last)
  })

  test('the printed link logs in and leaves a clean address', async () => {
    const answer = await fetch(server.loginUrl.replace('localhost', '127.0.0.1'), { redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/'])
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect((await get('/', { ...html, cookie })).headers.get('location')).toBe('/room/hall-a')
    const forged = await get('/?token=guess', html)
    expect([forged.headers.get('location'), forged.headers.get('set-cookie')]).toEqual(['/login?reason=link', null])
  })

  test('a form of another site cannot log in', async () => {
    const answer = await fetch(at('/login'), { method: 'POST', body: new URLSearchParams({ password }) })
    expect(answer.status).toBe(400)
  })
})

describe('health and metrics', () => {
  test('strangers learn only whether all is well', async () => {
    expect(await (await get('/healthz')).text()).toBe('ok')
    room.change({ mixer: { ...room.state.mixer, state: 'down', reason: 'killed' } })
    const answer = await get('/healthz')
    expect([answer.status, await answer.text()]).toEqual([503, 'not ok'])
    const full = await get('/healthz', bearer)
    expect(await full.json()).toMatchObject({ ok: false, rooms: [{ room: 'hall-a', problems: ['mixer is down: killed'] }] })
  })

  test('a lost source is a warning', async () => {
    room.changeSource('closeup', { state: 'lost', reason: 'no signal' })
    const answer = await get('/healthz', bearer)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ rooms: [{ warnings: ['source closeup is lost: no signal'] }] })
  })

  test('metrics repeat the room’s figures at each scrape', async () => {
    await room.startRecord()
    for (let i = 0; i < 2; i++) {
      const text = await (await get('/metrics', { authorization: `Basic ${btoa(`p:${password}`)}` })).text()
      expect(text).toContain('mixos_frames_made_total{room="hall-a"} 108000\n')
      expect(text).toContain('mixos_source_state{room="hall-a",source="closeup",state="up"} 1\n')
      expect(text).toContain('mixos_output_state{room="hall-a",output="record",kind="record",state="on"} 1\n')
      expect(text).toContain('mixos_output_disk_free_bytes{room="hall-a",output="record",kind="record"} 412000000000\n')
    }
  })
})

describe('stream', () => {
  test('playlists are fresh, segments are kept, both with the password only', async () => {
    expect((await get('/hls/hall-a/live.m3u8')).status).toBe(401)
    const playlist = await get('/hls/hall-a/live.m3u8', bearer)
    expect(playlist.headers.get('content-type')).toBe('application/vnd.apple.mpegurl')
    expect(playlist.headers.get('cache-control')).toBe('no-cache')
    const segment = await get('/hls/hall-a/segment1.ts', { ...bearer, range: 'bytes=0-99' })
    expect([segment.status, (await segment.arrayBuffer()).byteLength]).toEqual([206, 100])
    expect(segment.headers.get('cache-control')).toBe('private, max-age=86400')
    expect((await get('/hls/hall-a/..%2f..%2fetc%2fpasswd', bearer)).status).toBe(404)
    expect(await (await get('/hls/hall-b/live.m3u8', bearer)).json()).toMatchObject({ fix: 'the rooms here are: hall-a' })
  })

  test('a public stream needs none, and opens nothing else', async () => {
    await server.close()
    await start(true)
    expect((await get('/hls/hall-a/live.m3u8')).headers.get('access-control-allow-origin')).toBe('*')
    expect((await get('/watch/hall-a', html)).status).toBe(200)
    expect(await (await get('/watch/hall-a/info.json')).json()).toMatchObject({ room: 'hall-a', stream: '/hls/hall-a/live.m3u8' })
    for (const path of ['/room/hall-a', '/metrics', '/rooms.json', '/hlsx', '/watchx']) expect((await get(path)).status).toBe(401)
  })
})

describe('websockets', () => {
  const connect = (path: string, headers: Record<string, string> = {}) =>
    new Promise<WebSocket | number>((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers })
      socket.once('open', () => resolve(socket))
      socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    })

  test('need a login and a page of ours', async () => {
    expect(await connect('/pictures/hall-a')).toBe(401)
    expect(await connect('/obs/hall-a', { ...bearer, origin: 'https://evil.example' })).toBe(403)
    expect(await connect('/obs/hall-b', bearer)).toBe(404)
    expect(await connect('/obs/hall-a', { ...bearer, origin: `http://127.0.0.1:${server.port}` })).toBeInstanceOf(WebSocket)
  })

  test('pictures: the streams that were chosen, and none after leaving', async () => {
    const socket = (await connect('/pictures/hall-a', bearer)) as WebSocket
    const [watcher] = media.watchers
    const names: string[] = []
    socket.on('message', (data: Buffer) => names.push(data.subarray(1, 1 + data.readUInt8(0)).toString()))
    socket.send(JSON.stringify({ streams: ['source:closeup'] }))
    await expect
      .poll(() => {
        watcher?.picture?.('program', Buffer.from('jpeg'))
        watcher?.picture?.('source:closeup', Buffer.from('jpeg'))
        return names.at(-1)
      })
      .toBe('source:closeup')
    const before = names.length
    for (let i = 0; i < 5; i++) watcher?.picture?.('program', Buffer.from('jpeg'))
    watcher?.picture?.('source:closeup', Buffer.from('jpeg'))
    await expect.poll(() => names.length).toBeGreaterThan(before)
    expect(names.slice(before)).not.toContain('program')
    socket.close()
    await expect.poll(() => media.watchers.size).toBe(0)
  })

  test('pictures: a client that does not read skips them', async () => {
    const socket = (await connect('/pictures/hall-a', bearer)) as WebSocket
    const [watcher] = media.watchers
    socket.pause()
    let received = 0
    socket.on('message', () => {
      received++
    })
    const jpeg = Buffer.alloc(500_000)
    for (let i = 0; i < 200; i++) {
      watcher?.picture?.('program', jpeg)
      await new Promise((resolve) => setImmediate(resolve))
    }
    socket.resume()
    await expect.poll(() => received).toBeGreaterThan(0)
    expect(received).toBeLessThan(100)
    socket.terminate()
  })
})

describe('whep', () => {
  test('nonsense is refused with a reason', async () => {
    const post = (body: string, type = 'application/sdp') =>
      fetch(at('/whep/hall-a'), { method: 'POST', headers: { ...bearer, 'content-type': type }, body })
    expect((await post('v=0', 'text/plain')).status).toBe(415)
    expect(await (await post('v=0')).json()).toMatchObject({ error: expect.stringContaining('no H.264') })
    expect((await post('x'.repeat(100_000))).status).toBe(413)
    expect((await fetch(at('/whep/hall-a/none'), { method: 'DELETE', headers: bearer })).status).toBe(404)
    expect(media.watchers.size).toBe(0)
  })
})

test('a port that is taken names its owner and the way out', async () => {
  const other = net.createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as net.AddressInfo
  const failed = startServer({ listen: '127.0.0.1', port, publicWatch: false, password, rooms: [], log, pagesDir })
  await expect(failed).rejects.toThrow(ServerError)
  await expect(failed).rejects.toThrow(`port ${port} is in use by process ${process.pid}`)
  await new Promise((resolve) => other.close(resolve))
})

test('unknown addresses: a page for people, JSON for programs', async () => {
  const page = await get('/nowhere', { ...html, ...bearer })
  expect([page.status, await page.text()]).toEqual([404, expect.stringContaining('missing')])
  expect(await (await get('/nowhere', bearer)).json()).toMatchObject({ error: 'there is nothing at /nowhere' })
})

test('pages that were never built say how to build them', async () => {
  rmSync(join(pagesDir, 'operator.html'))
  const answer = await get('/room/hall-a', bearer)
  expect([answer.status, await answer.json()]).toEqual([
    503,
    { error: 'the pages are not built', fix: expect.stringContaining('build:ui') },
  ])
})
