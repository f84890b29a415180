/** Remote calls between control and its workers: one JSON object a line over a unix socket. */
import { chmodSync, rmSync } from 'node:fs'
import net from 'node:net'
import { StringDecoder } from 'node:string_decoder'

/** `{id, method, params}` answered by `{id, result}` or `{id, error}`; `{event, data}` comes unasked. */
interface Message {
  id?: number
  method?: string
  params?: unknown
  result?: unknown
  error?: { message: string }
  event?: string
  data?: unknown
}

export type RpcHandlers = Record<string, (params: never) => unknown>

export interface RpcServer {
  /** Tells all connected clients. */
  broadcast(event: string, data: unknown): void
  clientCount(): number
  close(): void
}

/** The peer answered with an error, or went away before it answered. */
export class RpcError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'RpcError'
  }
}

/** Listens on `path`, readable by this user only. Handlers may return promises; what they throw goes to the caller. */
export async function serveRpc(path: string, handlers: RpcHandlers): Promise<RpcServer> {
  const clients = new Set<net.Socket>()
  rmSync(path, { force: true })
  const server = net.createServer((socket) => {
    const lines = new Lines((line) => void answer(socket, line, handlers))
    clients.add(socket)
    socket.on('close', () => clients.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.on('data', (bytes) => lines.push(bytes))
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve))
  chmodSync(path, 0o600)
  return {
    broadcast(event, data) {
      const line = `${JSON.stringify({ event, data })}\n`
      for (const socket of clients) socket.write(line)
    },
    clientCount: () => clients.size,
    close() {
      server.close()
      for (const socket of clients) socket.destroy()
    },
  }
}

/** Puts lines together from the pieces in which they come. */
class Lines {
  readonly #onLine: (line: string) => void
  readonly #decoder = new StringDecoder('utf8')
  #begun = ''

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  push(bytes: Buffer): void {
    const lines = (this.#begun + this.#decoder.write(bytes)).split('\n')
    this.#begun = lines.pop() ?? ''
    for (const line of lines) this.#onLine(line)
  }
}

async function answer(socket: net.Socket, line: string, handlers: RpcHandlers): Promise<void> {
  let id: number | undefined
  try {
    const message = JSON.parse(line) as Message
    id = message.id
    const handler = handlers[message.method ?? '']
    if (!handler) throw new RpcError(`no method ${message.method}`)
    const result = await handler((message.params ?? {}) as never)
    socket.write(`${JSON.stringify({ id, result: result ?? null })}\n`)
  } catch (error) {
    socket.write(`${JSON.stringify({ id, error: { message: error instanceof Error ? error.message : String(error) } })}\n`)
  }
}

interface Pending {
  resolve(result: unknown): void
  reject(error: Error): void
  timer: NodeJS.Timeout
}

/** All clients read into this one: workers say something a hundred times a second, and a buffer each time costs more than what is in it. */
const received = Buffer.allocUnsafeSlow(64 * 1024)

/** One connection to a worker. Calls still open when it closes are rejected. */
export class RpcClient {
  readonly #socket: net.Socket
  readonly #pending = new Map<number, Pending>()
  #nextId = 1
  onEvent: (event: string, data: unknown) => void = () => {}
  onClose: () => void = () => {}

  private constructor(socket: net.Socket) {
    this.#socket = socket
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#closed())
  }

  /** Fails when nobody listens on `path`. */
  static connect(path: string): Promise<RpcClient> {
    return new Promise((resolve, reject) => {
      const lines = new Lines((line) => client.#receive(line))
      const callback = (size: number) => {
        lines.push(received.subarray(0, size))
        return true
      }
      const socket = net.connect({ path, onread: { buffer: received, callback } })
      const client = new RpcClient(socket)
      socket.once('error', reject)
      socket.once('connect', () => resolve(client))
    })
  }

  call<Result = unknown>(method: string, params: unknown = {}, timeoutMs = 2000): Promise<Result> {
    const id = this.#nextId++
    return new Promise<Result>((resolve, reject) => {
      if (this.#socket.destroyed) return reject(new RpcError(`${method}: the worker is gone`))
      const timer = setTimeout(() => {
        this.#pending.delete(id)
        reject(new RpcError(`${method}: no answer in ${timeoutMs} ms`))
      }, timeoutMs)
      this.#pending.set(id, { resolve: resolve as (result: unknown) => void, reject, timer })
      this.#socket.write(`${JSON.stringify({ id, method, params })}\n`)
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #receive(line: string): void {
    let message: Message
    try {
      message = JSON.parse(line) as Message
    } catch {
      this.#socket.destroy()
      return
    }
    if (message.event !== undefined) return this.onEvent(message.event, message.data)
    const pending = this.#pending.get(message.id ?? -1)
    if (!pending) return
    this.#pending.delete(message.id as number)
    clearTimeout(pending.timer)
    if (message.error) pending.reject(new RpcError(message.error.message))
    else pending.resolve(message.result)
  }

  #closed(): void {
    for (const pending of this.#pending.values()) {
      clearTimeout(pending.timer)
      pending.reject(new RpcError('the worker went away'))
    }
    this.#pending.clear()
    this.onClose()
  }
}
