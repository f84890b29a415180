/** One client's socket: reads in order, writes, and cuts the client off when it breaks the rules. */
import { WebSocket } from 'ws'
import { decodeMessage, type Encoding, encodeMessage, encodingOf } from './codec.ts'
import { Conversation, type ConversationHost, type OutgoingMessage } from './conversation.ts'
import { CloseCode, CloseError, type ObsLimits } from './protocol.ts'

export interface SessionHost extends ConversationHost {
  limits: ObsLimits
}

/** What `CloseEvent` reasons may hold, in bytes of UTF-8, less room for a cut character. */
const maxReasonBytes = 120

export class Session {
  readonly encoding: Encoding
  readonly address: string
  readonly #host: SessionHost
  readonly #socket: WebSocket
  readonly #conversation: Conversation
  readonly #deadline: NodeJS.Timeout
  #waiting: { data: Buffer; isBinary: boolean }[] = []
  #waitingBytes = 0
  #working = false
  #leaving = false
  #heard = true

  constructor(host: SessionHost, socket: WebSocket, address: string) {
    this.#host = host
    this.#socket = socket
    this.address = address
    this.encoding = encodingOf(socket.protocol)
    this.#conversation = new Conversation(host, address)
    this.#deadline = setTimeout(() => this.#outstayed(), host.limits.identifyMs)
    socket.binaryType = 'nodebuffer'
    socket.on('message', (data, isBinary) => this.#receive(data as Buffer, isBinary))
    socket.on('pong', () => this.#sawLife())
    socket.on('error', (error) => host.log.warn({ remote: address, reason: error.message }, 'A control client broke the rules.'))
    socket.on('close', () => clearTimeout(this.#deadline))
    this.#send(this.#conversation.hello())
  }

  get identified(): boolean {
    return this.#conversation.identified
  }

  /** Nobody knows yet who it is, and it has not even given a password. */
  get isStranger(): boolean {
    return !this.identified && !this.#conversation.isJudged
  }

  /** True when the client subscribed to all of these bits. */
  wants(intents: number): boolean {
    return this.identified && (this.#conversation.subscriptions & intents) === intents
  }

  /** Nothing more is read from the client; `text` is cut to what a close frame can hold. */
  close(code: number, text: string): void {
    this.#leaving = true
    this.#waiting = []
    this.#socket.resume()
    this.#socket.close(code, Buffer.from(text).subarray(0, maxReasonBytes).toString())
  }

  /** A client that reads too slowly is cut off, or only loses this message when it `mayBeLost`. */
  sendEncoded(message: string | Uint8Array, mayBeLost: boolean): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return
    const { unreadBytes, unreadBytesForMeters } = this.#host.limits
    if (mayBeLost && this.#socket.bufferedAmount > unreadBytesForMeters) return
    if (this.#socket.bufferedAmount > unreadBytes) return this.#cutOff('it does not read what it is sent')
    this.#conversation.messages.outgoing++
    this.#socket.send(message)
  }

  /** Called once in a while: a client that was not heard from since the last time is gone. */
  ping(): void {
    if (!this.#heard && !this.#socket.isPaused) return this.#cutOff('it does not answer pings')
    this.#heard = false
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.ping()
  }

  #sawLife(): void {
    this.#heard = true
  }

  #send(message: OutgoingMessage): void {
    this.sendEncoded(encodeMessage(this.encoding, message), false)
  }

  #cutOff(reason: string): void {
    this.#host.log.warn({ remote: this.address, reason }, 'A control client was cut off.')
    this.#leaving = true
    this.#socket.terminate()
  }

  #outstayed(): void {
    if (!this.isStranger || this.#leaving) return
    this.close(CloseCode.NotIdentified, `You did not identify within ${this.#host.limits.identifyMs / 1000} seconds.`)
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (this.#leaving) return
    this.#sawLife()
    this.#waiting.push({ data, isBinary })
    this.#waitingBytes += data.length
    if (this.#isFull()) this.#socket.pause()
    if (!this.#working) void this.#work()
  }

  #isFull(): boolean {
    const { waitingMessages, waitingBytes } = this.#host.limits
    return this.#waiting.length >= waitingMessages || this.#waitingBytes >= waitingBytes
  }

  /** One message after the other, each only when the one before it is done. */
  async #work(): Promise<void> {
    this.#working = true
    for (let next = this.#waiting.shift(); next && !this.#leaving; next = this.#waiting.shift()) {
      await this.#answer(next.data, next.isBinary)
      this.#waitingBytes -= next.data.length
      if (this.#socket.isPaused && !this.#isFull()) this.#socket.resume()
    }
    this.#working = false
  }

  async #answer(data: Buffer, isBinary: boolean): Promise<void> {
    const wasIdentified = this.identified
    this.#conversation.messages.incoming++
    try {
      const answer = await this.#conversation.answer(decodeMessage(this.encoding, data, isBinary))
      if (!wasIdentified && this.identified) this.#welcomed()
      this.#send(answer)
    } catch (error) {
      if (!(error instanceof CloseError)) throw error
      this.#refuse(error)
    }
  }

  #welcomed(): void {
    clearTimeout(this.#deadline)
    this.#host.log.info({ remote: this.address, encoding: this.encoding }, 'A control client identified.')
  }

  #refuse(error: CloseError): void {
    this.#host.log.warn({ remote: this.address, code: error.code, reason: error.message }, 'A control client was sent away.')
    this.close(error.code, error.message)
  }
}
