/** An obs-websocket v5 client for browsers: JSON, the password handshake, requests and events. */
import { sha256 } from '@noble/hashes/sha2.js'

/** What a connection ends with; `passwordWrong` when it is of no use to try again. */
export interface Goodbye {
  code: number
  reason: string
  passwordWrong: boolean
}

/** The server said no to a request, or never answered; the message says why. */
export class RequestFailed extends Error {
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.name = 'RequestFailed'
    this.code = code
  }
}

type Data = Record<string, unknown>

interface Message {
  op: number
  d: Data
}

interface Pending {
  resolve(data: Data): void
  reject(error: Error): void
  timer: ReturnType<typeof setTimeout>
}

export interface ObsClientOptions {
  url: string
  /** Null when none is known; the server may not want one. */
  password: string | null
  /** Bits of the event categories wanted. */
  eventSubscriptions: number
  onReady(): void
  onEvent(type: string, data: Data): void
  onClose(goodbye: Goodbye): void
}

const answerMs = 15_000
const authenticationFailed = 4009

/** One connection; make a new one to connect again. */
export class ObsClient {
  readonly #options: ObsClientOptions
  readonly #socket: WebSocket
  readonly #pending = new Map<string, Pending>()
  #nextId = 1
  #ready = false
  /** The server wants a password and we know none. */
  #passwordMissing = false

  constructor(options: ObsClientOptions) {
    this.#options = options
    this.#socket = new WebSocket(options.url, 'obswebsocket.json')
    this.#socket.onmessage = (event) => this.#receive(JSON.parse(String(event.data)) as Message)
    this.#socket.onclose = (event) => this.#closed(event)
  }

  /** Rejects with `RequestFailed`. */
  request(requestType: string, requestData: Data = {}): Promise<Data> {
    if (!this.#ready) return Promise.reject(new RequestFailed(0, 'not connected'))
    const requestId = String(this.#nextId++)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(requestId)
        reject(new RequestFailed(0, 'the room did not answer'))
      }, answerMs)
      this.#pending.set(requestId, { resolve, reject, timer })
      this.#send(6, { requestType, requestId, requestData })
    })
  }

  close(): void {
    this.#socket.close()
  }

  #send(op: number, d: Data): void {
    this.#socket.send(JSON.stringify({ op, d }))
  }

  #receive({ op, d }: Message): void {
    if (op === 0) this.#identify(d)
    else if (op === 2) {
      this.#ready = true
      this.#options.onReady()
    } else if (op === 5) this.#options.onEvent(String(d.eventType), (d.eventData ?? {}) as Data)
    else if (op === 7) this.#answer(d)
  }

  #identify(hello: Data): void {
    const { eventSubscriptions, password } = this.#options
    const challenge = hello.authentication as { challenge: string; salt: string } | undefined
    if (challenge && password === null) {
      this.#passwordMissing = true
      this.#socket.close()
      return
    }
    const authentication = challenge ? { authentication: answerChallenge(password ?? '', challenge) } : {}
    this.#send(1, { rpcVersion: 1, eventSubscriptions, ...authentication })
  }

  #answer(d: Data): void {
    const pending = this.#pending.get(String(d.requestId))
    if (!pending) return
    this.#pending.delete(String(d.requestId))
    clearTimeout(pending.timer)
    const { result, code, comment } = d.requestStatus as { result: boolean; code: number; comment?: string }
    if (result) pending.resolve((d.responseData ?? {}) as Data)
    else pending.reject(new RequestFailed(code, comment ?? `the room refused (${code})`))
  }

  #closed(event: CloseEvent): void {
    this.#ready = false
    for (const pending of this.#pending.values()) {
      clearTimeout(pending.timer)
      pending.reject(new RequestFailed(0, 'the connection broke before the answer came: look whether it happened'))
    }
    this.#pending.clear()
    const passwordWrong = this.#passwordMissing || event.code === authenticationFailed
    this.#options.onClose({ code: event.code, reason: event.reason, passwordWrong })
  }
}

/** crypto.subtle does not exist on plain http, hence a hash of our own. */
export function answerChallenge(password: string, { challenge, salt }: { challenge: string; salt: string }): string {
  return hash(hash(password + salt) + challenge)
}

function hash(text: string): string {
  return btoa(String.fromCharCode(...sha256(new TextEncoder().encode(text))))
}
