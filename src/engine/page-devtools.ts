/** Talks to a browser through its pipe: JSON messages, each ended by a zero byte. */
import type Gio from 'gi://Gio'
import GLib from 'gi://GLib'
import { later } from './gst.ts'

const readBytes = 65_536

interface Message {
  id?: number
  method?: string
  params?: object
  result?: object
  error?: { message: string }
}

/** The browser did not answer in time. */
export class NoAnswer extends Error {}

export class DevTools {
  readonly #program: Gio.Subprocess
  readonly #onEvent: (method: string, params: object) => void
  readonly #decoder = new TextDecoder()
  readonly #waiting = new Map<number, (message: Message) => void>()
  #pending: Uint8Array[] = []
  #calls = 0

  constructor(program: Gio.Subprocess, onEvent: (method: string, params: object) => void) {
    this.#program = program
    this.#onEvent = onEvent
    this.#read()
  }

  /** Rejects with the browser's error, or `NoAnswer` after so long. */
  call<Result>(method: string, params: object, timeoutMs: number, sessionId?: string): Promise<Result> {
    const id = ++this.#calls
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) => {
        this.#waiting.delete(id)
        if (error) reject(new Error(error.message))
        else resolve(result as Result)
      })
      later(timeoutMs, () => {
        if (this.#waiting.delete(id)) reject(new NoAnswer(`no answer to ${method} within ${timeoutMs / 1000} s`))
      })
      this.#program.get_stdin_pipe().write_all(`${JSON.stringify({ id, method, params, sessionId })}\0`, null)
    })
  }

  #read(): void {
    const pipe = this.#program.get_stdout_pipe()
    pipe.read_bytes_async(readBytes, GLib.PRIORITY_DEFAULT, null, (_stream, result) => {
      const bytes = pipe.read_bytes_finish(result).toArray()
      if (bytes.length === 0) return
      this.#take(bytes)
      this.#read()
    })
  }

  #take(bytes: Uint8Array): void {
    let from = 0
    for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, from)) {
      const whole = joined([...this.#pending, bytes.subarray(from, end)])
      this.#pending = []
      from = end + 1
      this.#hear(JSON.parse(this.#decoder.decode(whole)) as Message)
    }
    if (from < bytes.length) this.#pending.push(bytes.slice(from))
  }

  #hear(message: Message): void {
    if (message.id !== undefined) this.#waiting.get(message.id)?.(message)
    else if (message.method !== undefined) this.#onEvent(message.method, message.params ?? {})
  }
}

function joined(pieces: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
