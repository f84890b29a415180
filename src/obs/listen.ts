/** A port of its own for one room's obs-websocket server. */
import { chmodSync, rmSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ObsServer } from './server.ts'

export interface ObsListener {
  /** The port it really got, when it asked for 0. */
  port: number
  /** Stops listening, then closes the server's clients. */
  close(): Promise<void>
}

export class ObsListenError extends Error {
  readonly code: 'port-taken' | 'failed'
  constructor(code: ObsListenError['code'], message: string, options: ErrorOptions) {
    super(message, options)
    this.name = 'ObsListenError'
    this.code = code
  }
}

/** Fails with an `ObsListenError` when the address cannot be had. */
export async function listenObs(server: ObsServer, address: { listen: string; port: number }): Promise<ObsListener> {
  const httpServer = httpFor(server)
  await new Promise<void>((resolve, reject) => {
    httpServer.once('error', (cause: NodeJS.ErrnoException) => reject(listenError(address, cause)))
    httpServer.listen(address.port, address.listen, resolve)
  })
  return { port: (httpServer.address() as AddressInfo).port, close: () => end(httpServer, server) }
}

/** On a unix socket that only this user may open. What an earlier one left there is removed. */
export async function listenObsSocket(server: ObsServer, path: string): Promise<Pick<ObsListener, 'close'>> {
  const httpServer = httpFor(server)
  rmSync(path, { force: true })
  await new Promise<void>((resolve, reject) => httpServer.once('error', reject).listen(path, resolve))
  chmodSync(path, 0o600)
  return { close: () => end(httpServer, server) }
}

function httpFor(server: ObsServer): http.Server {
  const httpServer = http.createServer((_request, response) => {
    response.writeHead(426, { Upgrade: 'websocket', 'Content-Type': 'text/plain' }).end('This port speaks obs-websocket.\n')
  })
  httpServer.on('upgrade', (request, socket, head) => server.upgrade(request, socket, head))
  return httpServer
}

async function end(httpServer: http.Server, server: ObsServer): Promise<void> {
  const closed = new Promise((resolve) => httpServer.close(resolve))
  await server.close()
  httpServer.closeAllConnections()
  await closed
}

function listenError({ listen, port }: { listen: string; port: number }, cause: NodeJS.ErrnoException): ObsListenError {
  const where = `${listen}:${port}`
  if (cause.code === 'EADDRINUSE') {
    const message = `obs-websocket cannot listen on ${where}: the port is taken. Stop what uses it, or give the room another port.`
    return new ObsListenError('port-taken', message, { cause })
  }
  return new ObsListenError('failed', `obs-websocket cannot listen on ${where}: ${cause.message}`, { cause })
}
