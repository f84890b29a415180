/** One client's side of the protocol, without the socket: who it is, what it subscribed to, what it is answered. */
import type { Brake } from '../lib/brake.ts'
import type { Logger } from '../lib/log.ts'
import type { Authenticator } from './auth.ts'
import { readBatch, runBatch } from './batch.ts'
import { isObject } from './codec.ts'
import { perform, type RequestResult, resultFields } from './perform.ts'
import { CloseCode, CloseError, ExecutionType, Intent, OpCode, obsVersion, obsWebSocketVersion, rpcVersion } from './protocol.ts'
import type { RequestContext } from './requests/index.ts'

export interface OutgoingMessage {
  op: number
  d: object
}

/** What a conversation needs of its server. */
export interface ConversationHost {
  log: Logger
  /** Null: nobody needs a password. */
  authenticator: Authenticator | null
  brake: Brake
  context: Omit<RequestContext, 'messages' | 'executionType'>
  maxBatchRequests: number
}

export class Conversation {
  readonly #host: ConversationHost
  readonly #address: string
  readonly #challenge: string
  readonly messages = { incoming: 0, outgoing: 0 }
  identified = false
  /** It gave a password and waits for what we say to it. */
  isJudged = false
  subscriptions: number = Intent.All

  constructor(host: ConversationHost, address: string) {
    this.#host = host
    this.#address = address
    this.#challenge = host.authenticator?.newChallenge() ?? ''
  }

  hello(): OutgoingMessage {
    const { authenticator } = this.#host
    const authentication = authenticator ? { authentication: { challenge: this.#challenge, salt: authenticator.salt } } : {}
    return { op: OpCode.Hello, d: { obsStudioVersion: obsVersion, obsWebSocketVersion, rpcVersion, ...authentication } }
  }

  /** Settles when what was asked for is done; fails with a `CloseError` when the client must go. */
  async answer(message: Record<string, unknown>): Promise<OutgoingMessage> {
    if (!this.identified && 'request-type' in message) {
      throw new CloseError(
        CloseCode.UnsupportedRpcVersion,
        'You appear to be attempting to connect with the pre-5.0.0 plugin protocol. Check to make sure your client is updated.',
      )
    }
    if (message.op === undefined) throw new CloseError(CloseCode.UnknownOpCode, 'Your request is missing an `op`.')
    if (typeof message.op !== 'number') throw new CloseError(CloseCode.UnknownOpCode, 'Your `op` is not a number.')
    if (message.d === undefined || message.d === null) throw missing('Your payload is missing data (`d`).')
    if (!isObject(message.d)) throw wrongType("Your payload's data (`d`) is not an object.")
    return this.#answerOp(message.op, message.d)
  }

  async #answerOp(op: number, payload: Record<string, unknown>): Promise<OutgoingMessage> {
    if (!this.identified && op !== OpCode.Identify) {
      throw new CloseError(CloseCode.NotIdentified, 'You attempted to send a non-Identify message while not identified.')
    }
    switch (op) {
      case OpCode.Identify:
        return this.#identify(payload)
      case OpCode.Reidentify:
        return this.#welcome(payload)
      case OpCode.Request:
        return this.#request(payload)
      case OpCode.RequestBatch:
        return this.#requestBatch(payload)
      default:
        throw new CloseError(CloseCode.UnknownOpCode, `Unknown OpCode: ${op}`)
    }
  }

  async #identify(payload: Record<string, unknown>): Promise<OutgoingMessage> {
    if (this.identified) {
      throw new CloseError(CloseCode.AlreadyIdentified, 'You are already Identified with the obs-websocket server.')
    }
    await this.#authenticate(payload)
    if (payload.rpcVersion === undefined) throw missing("Your payload's data is missing an `rpcVersion`.")
    if (!isUnsigned(payload.rpcVersion)) throw wrongType('Your `rpcVersion` is not an unsigned number.')
    if (payload.rpcVersion !== rpcVersion) {
      throw new CloseError(CloseCode.UnsupportedRpcVersion, 'Your requested RPC version is not supported by this server.')
    }
    const welcome = this.#welcome(payload)
    this.identified = true
    return welcome
  }

  async #authenticate({ authentication }: Record<string, unknown>): Promise<void> {
    const { authenticator, brake } = this.#host
    if (!authenticator) return
    const isRight = () => typeof authentication === 'string' && authenticator.accepts(this.#challenge, authentication)
    this.isJudged = true
    const verdict = await brake.judge(this.#address, isRight)
    this.isJudged = false
    if (verdict === 'right') return
    if (verdict === 'crowded') throw new CloseError(CloseCode.TryAgainLater, 'Too many passwords of your address at once.')
    throw new CloseError(CloseCode.AuthenticationFailed, whyNot(authentication))
  }

  #welcome({ eventSubscriptions }: Record<string, unknown>): OutgoingMessage {
    if (eventSubscriptions !== undefined) {
      if (!isUnsigned(eventSubscriptions)) throw wrongType('Your `eventSubscriptions` is not an unsigned number.')
      this.subscriptions = eventSubscriptions
    }
    return { op: OpCode.Identified, d: { negotiatedRpcVersion: rpcVersion } }
  }

  async #request(payload: Record<string, unknown>): Promise<OutgoingMessage> {
    const { requestId, requestType, requestData } = payload
    if (requestId === undefined) throw missing('Your payload data is missing a `requestId`.')
    if (requestType === undefined) throw missing("Your payload's data is missing an `requestType`.")
    if (typeof requestType !== 'string') throw wrongType('Your `requestType` is not a string.')
    const result = await this.#perform(ExecutionType.None, requestType, requestData)
    return { op: OpCode.RequestResponse, d: { requestId, ...resultFields(requestType, result) } }
  }

  async #requestBatch(payload: Record<string, unknown>): Promise<OutgoingMessage> {
    const { requestId } = payload
    if (requestId === undefined) throw missing('Your payload data is missing a `requestId`.')
    const batch = readBatch(payload, this.#host.maxBatchRequests)
    const results = await runBatch(batch, (executionType, requestType, data) => this.#perform(executionType, requestType, data))
    return { op: OpCode.RequestBatchResponse, d: { requestId, results } }
  }

  #perform(executionType: ExecutionType, requestType: string, data: unknown): Promise<RequestResult> {
    const context = { ...this.#host.context, messages: this.messages, executionType }
    return perform(context, this.#host.log, requestType, data)
  }
}

function isUnsigned(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}

function missing(text: string): CloseError {
  return new CloseError(CloseCode.MissingDataField, text)
}

function wrongType(text: string): CloseError {
  return new CloseError(CloseCode.InvalidDataFieldType, text)
}

function whyNot(authentication: unknown): string {
  if (authentication === undefined)
    return "Your payload's data is missing an `authentication` string, however authentication is required."
  return typeof authentication === 'string' ? 'Authentication failed.' : 'Your `authentication` field is not a string.'
}
