/** A port of its own for one room's obs-websocket server. */
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
  const httpServer = http.createServer((_request, response) => {
    response.writeHead(426, { Upgrade: 'websocket', 'Content-Type': 'text/plain' }).end('This port speaks obs-websocket.\n')
  })
  httpServer.on('upgrade', (request, socket, head) => server.upgrade(request, socket, head))
  await new Promise<void>((resolve, reject) => {
    httpServer.once('error', (cause: NodeJS.ErrnoException) => reject(listenError(address, cause)))
    httpServer.listen(address.port, address.listen, resolve)
  })
  return {
    port: (httpServer.address() as AddressInfo).port,
    async close() {
      const closed = new Promise((resolve) => httpServer.close(resolve))
      await server.close()
      httpServer.closeAllConnections()
      await closed
    },
  }
}

function listenError({ listen, port }: { listen: string; port: number }, cause: NodeJS.ErrnoException): ObsListenError {
  const where = `${listen}:${port}`
  if (cause.code === 'EADDRINUSE') {
    const message = `obs-websocket cannot listen on ${where}: the port is taken. Stop what uses it, or give the room another port.`
    return new ObsListenError('port-taken', message, { cause })
  }
  return new ObsListenError('failed', `obs-websocket cannot listen on ${where}: ${cause.message}`, { cause })
}
