/** Starts the server of pages and API: HTTP by hono, websockets for control and pictures, WHEP. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import { createApp } from './app.ts'
import { Auth } from './auth.ts'
import { explainListenError } from './errors.ts'
import { RoomMetrics } from './metrics.ts'
import { RtcLibrary } from './rtc.ts'
import type { ServedRoom, ServerOptions } from './served-room.ts'
import { Upgrades } from './upgrades.ts'
import { WhepRoom } from './whep.ts'

export interface RunningServer {
  port: number
  /** Address for people, without a password. */
  url: string
  /** The same with a token that logs in; print it once, to the person who started the room. */
  loginUrl: string
  close(): Promise<void>
}

const builtPages = fileURLToPath(new URL('../../ui/dist', import.meta.url))

/** Resolves when it listens; rejects with a `ServerError` that says what to do. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const rooms = new Map<string, ServedRoom>(options.rooms.map((room) => [room.name, room]))
  const rtc = new RtcLibrary()
  const whep = new Map(options.rooms.map((room) => [room.name, new WhepRoom(rtc, room.media, options.listen)]))
  const server = http.createServer()
  const port = await listen(server, options.listen, options.port)
  const auth = new Auth(options.password, `mixos-${port}`)
  const metrics = new RoomMetrics(options.rooms.map((room) => room.port))
  const { publicWatch, log, pagesDir = builtPages } = options
  const app = createApp({ auth, rooms, whep, metrics, publicWatch, pagesDir, log })
  const upgrades = new Upgrades({ auth, rooms, log })
  server.on('request', getRequestListener(app.fetch))
  server.on('upgrade', (request, socket, head) => void upgrades.handle(request, socket, head))
  const url = `http://${hostForPeople(options.listen)}:${port}`
  log.info({ url }, 'The pages are up')
  return {
    port,
    url,
    loginUrl: `${url}/?token=${auth.linkToken}`,
    async close() {
      upgrades.close()
      for (const room of whep.values()) room.close()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function listen(server: http.Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(explainListenError(error, host, port)))
    server.listen(port, host, () => {
      server.removeAllListeners('error')
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function hostForPeople(listen: string): string {
  if (listen === '0.0.0.0' || listen === '::' || listen === '127.0.0.1') return 'localhost'
  return listen.includes(':') ? `[${listen}]` : listen
}
