/** What every worker does alike: read its configuration, serve its RPC, log, stop when orphaned or told to. */
import Gio from 'gi://Gio'
import GLib from 'gi://GLib'
import GLibUnix from 'gi://GLib'
import System from 'system'
import { every, later } from './gst.ts'
import type { WorkerConfig } from './messages/worker.ts'

type Handler = (params: never) => unknown

export interface Worker<Config extends WorkerConfig> {
  config: Config
  /** Tells control, when it listens. */
  emit(event: string, data: unknown): void
  log(event: string, fields?: Record<string, unknown>): void
  /** Answers calls from now on. `pid` and `quit` come by themselves. */
  serve(handlers: Record<string, Handler>): void
  /** Runs before the process ends by `quit` or a signal. */
  onQuit(run: () => void): void
  run(): void
}

/**
 * gjs does not see how much memory hangs on what it holds: of each meter's message nearly a kilobyte. By itself it collects when the process
 * has grown by tens of megabytes, and starts from there. Takes some milliseconds of the main thread; pictures and sound have others.
 */
const collectMs = 20_000

const decoder = new TextDecoder()

export function readText(path: string): string {
  return decoder.decode(GLib.file_get_contents(path)[1])
}

export function entriesOf(folder: string): string[] {
  const names: string[] = []
  const entries = Gio.File.new_for_path(folder).enumerate_children('standard::name', 0, null)
  for (let entry = entries.next_file(null); entry !== null; entry = entries.next_file(null)) names.push(entry.get_name())
  entries.close(null)
  return names
}

export function createWorker<Config extends WorkerConfig>(): Worker<Config> {
  const config = JSON.parse(readText(ARGV[0] ?? '')) as Config
  const loop = new GLib.MainLoop(null, false)
  const clients = new Set<Client>()
  const quitters: (() => void)[] = []
  const log = (event: string, fields: Record<string, unknown> = {}) =>
    printerr(JSON.stringify({ time: Date.now(), worker: config.name, msg: event, ...fields }))
  let leaving = false
  const leave = () => {
    if (leaving) return
    leaving = true
    for (const quit of quitters) quit()
    later(50, () => {
      GLib.unlink(config.rpcPath)
      System.exit(0)
    })
  }
  return {
    config,
    log,
    emit(event, data) {
      const line = `${JSON.stringify({ event, data })}\n`
      for (const client of clients) client.write(line)
    },
    serve(handlers) {
      const all: Record<string, Handler> = { pid: () => pid(), quit: leave, ...handlers }
      serveRpc(config.rpcPath, all, clients)
    },
    onQuit: (run) => quitters.push(run),
    run() {
      for (const signal of [2, 15])
        GLibUnix.unix_signal_add(GLib.PRIORITY_DEFAULT, signal, () => {
          leave()
          return true
        })
      if (config.orphanMs !== null) leaveWhenOrphaned(clients, config.orphanMs, leave, log)
      every(collectMs, () => System.gc())
      log('worker runs', { pid: pid() })
      loop.run()
    },
  }
}

export function pid(): number {
  return new Gio.Credentials().get_unix_pid()
}

function leaveWhenOrphaned(clients: Set<Client>, orphanMs: number, leave: () => void, log: Worker<WorkerConfig>['log']): void {
  let aloneMs = 0
  every(1000, () => {
    aloneMs = clients.size > 0 ? 0 : aloneMs + 1000
    if (aloneMs < orphanMs) return
    log('worker stops: no control came back', { aloneMs })
    leave()
  })
}

class Client {
  readonly #connection: Gio.SocketConnection
  readonly #input: Gio.DataInputStream
  readonly #gone: () => void

  constructor(connection: Gio.SocketConnection, onLine: (line: string) => void, gone: () => void) {
    this.#connection = connection
    this.#gone = gone
    // A control that stops reading must not stop a worker.
    connection.get_socket().set_timeout(1)
    this.#input = new Gio.DataInputStream({ base_stream: connection.get_input_stream() })
    this.#read(onLine)
  }

  write(line: string): void {
    try {
      this.#connection.get_output_stream().write_all(line, null)
    } catch {
      this.#close()
    }
  }

  #read(onLine: (line: string) => void): void {
    this.#input.read_line_async(GLib.PRIORITY_DEFAULT, null, (_stream: unknown, result: Gio.AsyncResult) => {
      let line: string | null = null
      try {
        line = this.#input.read_line_finish_utf8(result)[0] as string | null
      } catch (error) {
        // Silence for the length of the socket's time limit is no end.
        if (error instanceof GLib.Error && error.matches(Gio.io_error_quark(), Gio.IOErrorEnum.TIMED_OUT))
          return this.#read(onLine)
      }
      if (line === null) return this.#close()
      onLine(line)
      this.#read(onLine)
    })
  }

  #close(): void {
    this.#gone()
    try {
      this.#connection.close(null)
    } catch {
      // Closed by the peer already.
    }
  }
}

function serveRpc(path: string, handlers: Record<string, Handler>, clients: Set<Client>): void {
  GLib.unlink(path)
  const service = new Gio.SocketService()
  service.add_address(Gio.UnixSocketAddress.new(path), Gio.SocketType.STREAM, Gio.SocketProtocol.DEFAULT, null)
  service.connect('incoming', (_service: unknown, connection: Gio.SocketConnection) => {
    const client: Client = new Client(
      connection,
      (line) => void answer(client, line, handlers),
      () => clients.delete(client),
    )
    clients.add(client)
    return true
  })
  service.start()
  kept.push(service)
}

/** Objects that only native code refers to. */
const kept: unknown[] = []

async function answer(client: Client, line: string, handlers: Record<string, Handler>): Promise<void> {
  let id: number | undefined
  try {
    const message = JSON.parse(line) as { id?: number; method: string; params?: unknown }
    id = message.id
    const handler = handlers[message.method]
    if (!handler) throw new Error(`no method ${message.method}`)
    const result = await handler((message.params ?? {}) as never)
    client.write(`${JSON.stringify({ id, result: result ?? null })}\n`)
  } catch (error) {
    client.write(`${JSON.stringify({ id, error: { message: error instanceof Error ? error.message : String(error) } })}\n`)
  }
}
