/** Websockets: `/obs/ROOM` for control, `/pictures/ROOM` for small pictures. Only for who may in, and only from our own pages. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Logger } from '../lib/log.ts'
import type { Auth } from './auth.ts'
import { crowdedProblem } from './errors.ts'
import { servePictures } from './pictures.ts'
import type { ServedRoom } from './served-room.ts'

/** A choice of streams is short. */
const longestMessage = 64 * 1024

interface Refusal {
  status: string
  error: string
  fix: string
}

const unknownAddress: Refusal = {
  status: '404 Not Found',
  error: 'there is no such websocket',
  fix: 'use /obs/ROOM or /pictures/ROOM',
}

export interface UpgradeParts {
  auth: Auth
  rooms: Map<string, ServedRoom>
  log: Logger
}

export class Upgrades {
  readonly #parts: UpgradeParts
  readonly #pictures = new WebSocketServer({ noServer: true, maxPayload: longestMessage, perMessageDeflate: false })
  readonly #open = new Set<Duplex>()

  constructor(parts: UpgradeParts) {
    this.#parts = parts
  }

  async handle(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy())
    this.#open.add(socket)
    socket.on('close', () => this.#open.delete(socket))
    const { kind, room } = this.#target(request) ?? {}
    const refusal = (await this.#refusal(request)) ?? (room ? null : unknownAddress)
    if (refusal || !room) {
      refuse(socket, refusal ?? unknownAddress)
      return
    }
    if (kind === 'obs') room.obs.upgrade(request, socket, head)
    else this.#pictures.handleUpgrade(request, socket, head, (client: WebSocket) => servePictures(client, room.media))
  }

  close(): void {
    this.#pictures.close()
    for (const socket of this.#open) socket.destroy()
  }

  async #refusal(request: IncomingMessage): Promise<Refusal | null> {
    const { cookie, authorization, origin, host } = request.headers
    if (origin !== undefined && originHost(origin) !== host) {
      this.#parts.log.warn({ origin, host }, 'A page of another site asked for a websocket')
      return { status: '403 Forbidden', error: 'this page comes from another site', fix: 'open the page from this server' }
    }
    const verdict = await this.#parts.auth.judge({ cookie, authorization }, request.socket.remoteAddress ?? 'unknown')
    if (verdict === 'right') return null
    if (verdict === 'wrong') return { status: '401 Unauthorized', error: 'not logged in', fix: 'log in at /login' }
    const { status, message, fix } = crowdedProblem()
    return { status: `${status} Too Many Requests`, error: message, fix }
  }

  #target(request: IncomingMessage): { kind: string; room: ServedRoom } | null {
    const [, kind, name, ...rest] = (request.url ?? '').split('?')[0]?.split('/') ?? []
    if ((kind !== 'obs' && kind !== 'pictures') || name === undefined || rest.length > 0) return null
    const room = this.#parts.rooms.get(safeDecode(name))
    return room ? { kind, room } : null
  }
}

function originHost(origin: string): string | null {
  try {
    return new URL(origin).host
  } catch {
    return null
  }
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function refuse(socket: Duplex, { status, ...problem }: Refusal): void {
  const body = JSON.stringify(problem)
  const head = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}`
  socket.end(`${head}\r\n\r\n${body}`)
}
