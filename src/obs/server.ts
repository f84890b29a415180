/** One room's obs-websocket server: its clients, and the events that all of them get in one order. */

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { Brake } from '../lib/brake.ts'
import type { Logger } from '../lib/log.ts'
import { createAuthenticator, originAllowed } from './auth.ts'
import { chooseSubprotocol, type Encoding, encodeMessage } from './codec.ts'
import { EventTranslator } from './events.ts'
import { Uuids } from './names.ts'
import type { ObsEvent } from './obs-event.ts'
import { CloseCode, defaultLimits, Intent, type ObsLimits, OpCode } from './protocol.ts'
import { requestNames } from './requests/index.ts'
import type { RoomEvent, RoomPort } from './room-port.ts'
import { Session, type SessionHost } from './session.ts'
import { CpuMeter, FrameRate } from './stats.ts'

export interface ObsServerOptions {
  port: RoomPort
  /** Null: no password is asked for. */
  password: string | null
  log: Logger
  /** Browser pages of other sites that may connect, as `https://example.org`; `*` for all. None unless given. */
  allowedOrigins?: readonly string[]
  limits?: Partial<ObsLimits>
}

export interface ObsServer {
  /** Takes over an HTTP upgrade: checks the origin, agrees on the subprotocol, then `handle`. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Serves a socket that somebody else upgraded. */
  handle(socket: WebSocket, request: IncomingMessage): void
  readonly clientCount: number
  /** Says goodbye to all clients; settles when they are gone. */
  close(): Promise<void>
}

const maxMessageBytes = 1 << 20
const maxFragments = 64
const goodbyeMs = 500

export function createObsServer(options: ObsServerOptions): ObsServer {
  return new RoomServer(options)
}

class RoomServer implements ObsServer {
  readonly #port: RoomPort
  readonly #log: Logger
  readonly #allowedOrigins: readonly string[]
  readonly #limits: ObsLimits
  readonly #host: SessionHost
  readonly #translator: EventTranslator
  readonly #frameRate = new FrameRate()
  readonly #sessions = new Map<WebSocket, Session>()
  readonly #pings: NodeJS.Timeout
  readonly #unsubscribe: () => void
  readonly #upgrader = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: maxMessageBytes,
    maxFragments,
    handleProtocols: chooseSubprotocol,
  })

  constructor({ port, password, log, allowedOrigins = [], limits = {} }: ObsServerOptions) {
    this.#port = port
    this.#log = log
    this.#allowedOrigins = allowedOrigins
    this.#limits = { ...defaultLimits, ...limits }
    const uuids = new Uuids(port.room, (thing, name) =>
      thing === 'transition' ? name : port.bornName(thing === 'input' ? 'source' : 'scene', name),
    )
    this.#translator = new EventTranslator(port, uuids)
    this.#host = this.#createHost(uuids, password)
    this.#unsubscribe = port.subscribe(
      (event) => this.#happened(event),
      () => this.#anyWants(Intent.InputVolumeMeters),
    )
    this.#pings = setInterval(() => this.#ping(), this.#limits.pingMs)
  }

  get clientCount(): number {
    return this.#sessions.size
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    if (!originAllowed(request.headers, this.#allowedOrigins)) {
      this.#log.warn({ remote: addressOf(request), origin: request.headers.origin }, 'A page of another site was refused.')
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    this.#upgrader.handleUpgrade(request, socket, head, (client) => this.handle(client, request))
  }

  handle(socket: WebSocket, request: IncomingMessage): void {
    const refusal = this.#refusal(request)
    if (refusal) {
      socket.on('error', () => socket.terminate())
      socket.close(refusal.code, refusal.text)
      return
    }
    const session = new Session(this.#host, socket, addressOf(request))
    this.#sessions.set(socket, session)
    socket.on('close', (code) => {
      this.#sessions.delete(socket)
      this.#log.info({ remote: session.address, code }, 'A control client left.')
    })
  }

  async close(): Promise<void> {
    this.#unsubscribe()
    clearInterval(this.#pings)
    const gone = [...this.#sessions].map(([socket, session]) => {
      const closed = new Promise((resolve) => socket.once('close', resolve))
      const timer = setTimeout(() => socket.terminate(), goodbyeMs)
      session.close(CloseCode.GoingAway, 'Server stopping.')
      return closed.then(() => clearTimeout(timer))
    })
    await Promise.all(gone)
  }

  #createHost(uuids: Uuids, password: string | null): SessionHost {
    const { batchRequests, wrongPasswordMs, wrongPasswordMaxMs } = this.#limits
    return {
      log: this.#log,
      limits: this.#limits,
      maxBatchRequests: batchRequests,
      authenticator: password === null ? null : createAuthenticator(password),
      brake: new Brake({ firstMs: wrongPasswordMs, longestMs: wrongPasswordMaxMs }),
      context: {
        port: this.#port,
        uuids,
        requestNames,
        cpu: new CpuMeter(),
        activeFps: () => this.#frameRate.fps(),
        broadcast: (intents, eventType, eventData) => this.#broadcast({ intents, eventType, eventData, mayBeLost: false }),
      },
    }
  }

  #refusal(request: IncomingMessage): { code: number; text: string } | null {
    if (!originAllowed(request.headers, this.#allowedOrigins)) {
      return { code: CloseCode.PolicyViolation, text: 'Pages of this origin may not connect.' }
    }
    if (this.#sessions.size >= this.#limits.clients) return { code: CloseCode.TryAgainLater, text: 'Too many clients.' }
    const address = addressOf(request)
    const strangers = [...this.#sessions.values()].filter((session) => session.isStranger && session.address === address)
    if (strangers.length < this.#limits.strangersPerAddress) return null
    return { code: CloseCode.TryAgainLater, text: 'Too many clients of your address have not identified yet.' }
  }

  #happened(event: RoomEvent): void {
    if (event.type === 'status') this.#frameRate.observe(event.status)
    if (event.type === 'meters' && !this.#anyWants(Intent.InputVolumeMeters)) return
    for (const obsEvent of this.#translator.translate(event)) this.#broadcast(obsEvent)
  }

  #anyWants(intents: number): boolean {
    return [...this.#sessions.values()].some((session) => session.wants(intents))
  }

  #broadcast({ intents, eventType, eventData, mayBeLost }: ObsEvent): void {
    const message = { op: OpCode.Event, d: { eventType, eventIntent: intents, eventData } }
    const encoded: Partial<Record<Encoding, string | Uint8Array>> = {}
    for (const session of this.#sessions.values()) {
      if (!session.wants(intents)) continue
      encoded[session.encoding] ??= encodeMessage(session.encoding, message)
      session.sendEncoded(encoded[session.encoding] as string | Uint8Array, mayBeLost)
    }
  }

  #ping(): void {
    for (const session of this.#sessions.values()) session.ping()
  }
}

function addressOf(request: IncomingMessage): string {
  return request.socket.remoteAddress ?? 'unknown'
}
