/** Replays the script against one server, and writes down what it heard. */
import { createHash } from 'node:crypto'
import { WebSocket } from 'ws'
import { pause } from '../support/room.ts'
import { normalised } from './normalised.ts'
import type { Step } from './script/index.ts'

// biome-ignore lint/suspicious/noExplicitAny: whatever servers say is written down
type Message = Record<string, any>

/** What one step brought: messages on a connection of its own; or the answer, then the events, each in the order it came. */
export interface Heard {
  step: string
  answer?: Message
  events?: Message[]
  messages?: Message[]
  closed?: { code: number; reason: string } | null
}

/** Everything but vendors' events, and those of high volume. */
const subscriptions = 0xfff & ~(1 << 9)
const answerLimitMs = 15_000
const eventLimitMs = 2500
/** So long nothing may come before a step counts as over. */
const quietMs = 120
const aloneQuietMs = 350
/** It is never quiet while meters come. */
const quietLimitMs = 1500
/** So long a room keeps who gave a wrong password waiting. */
const wrongPasswordMs = 8000

export interface ReplayOptions {
  url: string
  password: string
  steps: readonly Step[]
  /** Where it goes, for who wants it even when the replay breaks off. */
  heard?: Heard[]
}

export async function replay({ url, password, steps, heard = [] }: ReplayOptions): Promise<Heard[]> {
  let main = await identified(url, password)
  for (const [index, step] of steps.entries()) {
    heard.push('alone' in step.say ? await replayAlone(url, password, step) : await replayOn(main, step, index))
    if (main.closed) main = await identified(url, password)
  }
  main.close()
  return heard
}

async function identified(url: string, password: string): Promise<Line> {
  const line = await Line.open(url)
  line.send(identify(await line.next(), password))
  await line.next()
  return line
}

async function replayOn(main: Line, step: Step, index: number): Promise<Heard> {
  const { op, d } = step.say as { op: number; d: Message }
  const requestId = `step ${index}`
  main.send({ op, d: op === 3 ? d : { requestId, ...d } })
  const answer = await main.next((message) => (op === 3 ? message.op === 2 : message.d.requestId === requestId)).catch(() => null)
  if (!answer) return normalised({ step: nameOf(step), closed: main.closed })
  await main.waitFor(step.until)
  if (!isRead(d)) await main.quiet(quietMs)
  const events = withoutRepeats(
    main.take().map(({ d: event }) => event),
    step.until.includes('InputVolumeMeters'),
  )
  return normalised({ step: nameOf(step), answer: { ...answer.d, requestId: undefined }, events })
}

/** Meters that are waited for are told once; those that are still on their way are not. */
function withoutRepeats(events: Message[], areWanted: boolean): Message[] {
  const meters = areWanted ? events.find(({ eventType }) => eventType === 'InputVolumeMeters') : undefined
  return events.filter((event) => event.eventType !== 'InputVolumeMeters' || event === meters)
}

/** Nothing happens because somebody asks. */
function isRead({ requestType }: Message): boolean {
  return typeof requestType === 'string' && requestType.startsWith('Get')
}

async function replayAlone(url: string, password: string, step: Step): Promise<Heard> {
  const { alone, subprotocol } = step.say as { alone: unknown[]; subprotocol?: string }
  const line = await Line.open(url, subprotocol)
  const hello = await line.next()
  const messages: Message[] = [hello]
  for (const message of alone) {
    line.send(isIdentify(message) ? withPassword(message, hello, password) : message)
    await line.quiet(isWrong(message) ? wrongPasswordMs : aloneQuietMs)
    messages.push(...line.take())
  }
  const { closed } = line
  line.close()
  return normalised({ step: nameOf(step), messages, closed })
}

function isWrong(message: unknown): boolean {
  return isIdentify(message) && message.d.authentication !== 'PASSWORD'
}

function isIdentify(message: unknown): message is Message {
  return (message as Message | null)?.op === 1
}

function withPassword(message: Message, hello: Message, password: string): Message {
  if (message.d.authentication !== 'PASSWORD') return message
  return { op: 1, d: { ...message.d, authentication: identify(hello, password).d.authentication } }
}

function identify({ d }: Message, password: string): Message {
  const hash = (text: string) => createHash('sha256').update(text).digest('base64')
  const { salt, challenge } = d.authentication
  const authentication = hash(hash(password + salt) + challenge)
  return { op: 1, d: { rpcVersion: 1, authentication, eventSubscriptions: subscriptions } }
}

/** As people read it; no two steps are told apart by more. */
export function nameOf({ say }: Step): string {
  if ('alone' in say) return `alone ${JSON.stringify(say.alone)}${say.subprotocol ? ` in ${say.subprotocol}` : ''}`
  const { requestType, requestData, ...more } = say.d as Message
  if (say.op !== 6) return `op ${say.op} ${JSON.stringify(say.d)}`
  return `${requestType}${requestData === undefined ? '' : ` ${JSON.stringify(requestData)}`}${Object.keys(more).length ? JSON.stringify(more) : ''}`
}

/** A bare connection. */
class Line {
  closed: { code: number; reason: string } | null = null
  readonly #socket: WebSocket
  #inbox: Message[] = []
  #lastMs = performance.now()

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('error', () => {})
    socket.on('message', (data) => {
      this.#inbox.push(JSON.parse(String(data)))
      this.#lastMs = performance.now()
    })
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() }
      this.#lastMs = performance.now()
    })
  }

  static async open(url: string, subprotocol?: string): Promise<Line> {
    const socket = new WebSocket(url, subprotocol === undefined ? [] : [subprotocol])
    const line = new Line(socket)
    await new Promise((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    return line
  }

  send(message: unknown): void {
    this.#lastMs = performance.now()
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message))
  }

  async next(fits: (message: Message) => boolean = () => true): Promise<Message> {
    const deadlineMs = performance.now() + answerLimitMs
    for (;;) {
      const index = this.#inbox.findIndex(fits)
      if (index >= 0) return this.#inbox.splice(index, 1)[0] as Message
      if (this.closed) throw new Error(`the connection was closed: ${JSON.stringify(this.closed)}`)
      if (performance.now() > deadlineMs) throw new Error(`no answer within ${answerLimitMs} ms`)
      await pause(2)
    }
  }

  /** Until all these events are there, or do not come. */
  async waitFor(events: string[]): Promise<void> {
    const deadlineMs = performance.now() + eventLimitMs
    const missing = () => {
      const there = this.#inbox.map(({ d }) => d.eventType)
      return events.some((event) => count(events, event) > count(there, event))
    }
    while (missing() && performance.now() < deadlineMs) await pause(5)
  }

  async quiet(ms: number): Promise<void> {
    const deadlineMs = performance.now() + Math.max(ms, quietLimitMs)
    while (!this.closed && performance.now() - this.#lastMs < ms && performance.now() < deadlineMs) await pause(10)
  }

  take(): Message[] {
    return this.#inbox.splice(0)
  }

  close(): void {
    this.#socket.terminate()
  }
}

function count(list: string[], word: string): number {
  return list.filter((one) => one === word).length
}
