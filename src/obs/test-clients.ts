/** Servers and bare clients for this folder's tests: real sockets on loopback. */
import { createHash } from 'node:crypto'
import { decode, encode } from '@msgpack/msgpack'
import { expect } from 'vitest'
import { type ClientOptions, WebSocket } from 'ws'
import { createLogger } from '../lib/log.ts'
import { createObsServer, listenObs, type ObsListener, type ObsServer, type ObsServerOptions } from './index.ts'
import { Uuids } from './names.ts'
import { TestRoom } from './test-room.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
export type Message = Record<string, any>

export interface Stage {
  room: TestRoom
  server: ObsServer
  listener: ObsListener
  /** Lines of the log, parsed. */
  log: Message[]
  connect(options?: ConnectOptions): Promise<BareClient>
  /** Connected, past Hello and identified. */
  identify(options?: ConnectOptions & { eventSubscriptions?: number }): Promise<BareClient>
  [Symbol.asyncDispose](): Promise<void>
}

interface ConnectOptions {
  subprotocol?: string
  socket?: ClientOptions
}

/** A room with its server on a free port; goes away with `await using`. */
export async function stage(options: Partial<ObsServerOptions> = {}): Promise<Stage> {
  const room = new TestRoom()
  const log: Message[] = []
  const logger = createLogger({}, { level: 'info', sink: { write: (line) => void log.push(JSON.parse(line)) } })
  const server = createObsServer({ port: room, password: null, log: logger, ...options })
  const listener = await listenObs(server, { listen: '127.0.0.1', port: 0 })
  const connect = (how: ConnectOptions = {}) => BareClient.connect(`ws://127.0.0.1:${listener.port}`, how)
  return {
    room,
    server,
    listener,
    log,
    connect,
    async identify({ eventSubscriptions, ...how } = {}) {
      const client = await connect(how)
      await client.next()
      client.send({ op: 1, d: { rpcVersion: 1, ...(eventSubscriptions === undefined ? {} : { eventSubscriptions }) } })
      await client.next()
      return client
    },
    async [Symbol.asyncDispose]() {
      await listener.close()
    },
  }
}

/** Speaks whatever it is told to, right or wrong. */
export class BareClient {
  readonly socket: WebSocket
  readonly closed: Promise<{ code: number; reason: string }>
  readonly #isMsgpack: boolean
  readonly #inbox: Message[] = []
  readonly #sleepers: (() => void)[] = []
  #nextId = 1

  private constructor(socket: WebSocket, isMsgpack: boolean) {
    this.socket = socket
    this.#isMsgpack = isMsgpack
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        resolve({ code, reason: reason.toString() })
        this.#wake()
      })
    })
    socket.on('error', () => {})
    socket.on('message', (data: Buffer, isBinary) => {
      this.#inbox.push((isBinary ? decode(data) : JSON.parse(data.toString())) as Message)
      this.#wake()
    })
  }

  static async connect(url: string, { subprotocol, socket: options }: ConnectOptions = {}): Promise<BareClient> {
    const socket = new WebSocket(url, subprotocol === undefined ? [] : [subprotocol], options)
    const client = new BareClient(socket, subprotocol === 'obswebsocket.msgpack')
    await new Promise((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    return client
  }

  send(message: unknown): void {
    this.socket.send(this.#isMsgpack ? encode(message) : JSON.stringify(message))
  }

  /** The next message that has come or comes; fails when the connection ends before it. */
  async next(fits: (message: Message) => boolean = () => true): Promise<Message> {
    for (;;) {
      const index = this.#inbox.findIndex(fits)
      if (index >= 0) return this.#inbox.splice(index, 1)[0] as Message
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error('the connection ended')
      await new Promise<void>((resolve) => this.#sleepers.push(resolve))
    }
  }

  #wake(): void {
    for (const resolve of this.#sleepers.splice(0)) resolve()
  }

  /** Sends a request; returns `d` of its response. */
  async request(requestType: string, requestData?: unknown): Promise<Message> {
    const requestId = `r${this.#nextId++}`
    this.send({ op: 6, d: { requestType, requestId, requestData } })
    return (await this.next((message) => message.op === 7 && message.d.requestId === requestId)).d
  }

  async batch(requests: Message[], more: Message = {}): Promise<Message[]> {
    const requestId = `b${this.#nextId++}`
    this.send({ op: 8, d: { requestId, requests, ...more } })
    return (await this.next((message) => message.op === 9 && message.d.requestId === requestId)).d.results
  }

  /** `eventType`s and `eventData`s that came so far; a request makes sure that all before it are there. */
  async events(): Promise<{ eventType: string; eventData: Message; eventIntent: number }[]> {
    await this.request('GetVersion')
    const events = this.#inbox.filter((message) => message.op === 5).map((message) => message.d)
    this.#inbox.length = 0
    return events
  }

  drop(): void {
    this.socket.terminate()
  }
}

export function authentication(password: string, { salt, challenge }: Message): string {
  const hash = (text: string) => createHash('sha256').update(text).digest('base64')
  return hash(hash(password + salt) + challenge)
}

/** Data of a request that must succeed. */
export async function data(client: BareClient, requestType: string, requestData?: unknown): Promise<Message> {
  const answer = await client.request(requestType, requestData)
  expect(answer.requestStatus).toEqual({ result: true, code: 100 })
  return answer.responseData
}

/** Code and comment of a request. */
export async function status(
  client: BareClient,
  requestType: string,
  requestData?: unknown,
): Promise<[number, string | undefined]> {
  const { requestStatus } = await client.request(requestType, requestData)
  return [requestStatus.code, requestStatus.comment]
}

/** UUIDs in the test room. */
export function uuid(thing: 'scene' | 'input' | 'transition', name: string): string {
  return new Uuids('hall-a').of(thing, name)
}

/** Runs with one identified client of a fresh room. */
export async function withClient(run: (client: BareClient, stage: Stage) => Promise<void>): Promise<void> {
  await using s = await stage()
  await run(await s.identify(), s)
}
