/** Asks a server behind a unix socket whether it still answers, and never waits for it. */
import Gio from 'gi://Gio'
import GLib from 'gi://GLib'

const answerBytes = 65_536

export class Pulse {
  readonly #connection: Gio.SocketConnection
  readonly #question: Uint8Array
  #askedMs: number | null = null
  #isOpen = true
  #hasAnswered = false

  /** `question`: anything that the server answers. Null while nobody serves that socket. */
  static open(path: string, question: Uint8Array): Pulse | null {
    if (!GLib.file_test(path, GLib.FileTest.EXISTS)) return null
    try {
      return new Pulse(new Gio.SocketClient().connect(Gio.UnixSocketAddress.new(path), null), question)
    } catch {
      return null
    }
  }

  private constructor(connection: Gio.SocketConnection, question: Uint8Array) {
    this.#connection = connection
    this.#question = question
  }

  /** False when it hung up. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  get hasAnswered(): boolean {
    return this.#hasAnswered
  }

  /** Since it owes an answer; 0: it owes none. */
  get silentMs(): number {
    return this.#askedMs === null ? 0 : nowMs() - this.#askedMs
  }

  /** Asks, unless an answer is still owed. */
  ask(): void {
    if (!this.#isOpen || this.#askedMs !== null) return
    this.#askedMs = nowMs()
    try {
      this.#connection.get_output_stream().write_all(this.#question, null)
    } catch {
      this.#isOpen = false
      return
    }
    this.#connection.get_input_stream().read_bytes_async(answerBytes, GLib.PRIORITY_DEFAULT, null, (stream, result) => {
      this.#askedMs = null
      try {
        this.#isOpen = stream !== null && stream.read_bytes_finish(result).toArray().length > 0
        this.#hasAnswered ||= this.#isOpen
      } catch {
        this.#isOpen = false
      }
    })
  }

  close(): void {
    this.#isOpen = false
    // Closing the stream would fail while an answer is owed.
    this.#connection.get_socket().close()
  }
}

function nowMs(): number {
  return GLib.get_monotonic_time() / 1000
}
