/** Small live pictures from `/pictures/ROOM`: each stream goes to whoever shows it, and only shown streams are asked for. */

type Show = (picture: ImageBitmap) => void

const firstWaitMs = 500
const longestWaitMs = 5000

export interface PictureFrame {
  stream: string
  jpeg: Uint8Array<ArrayBuffer>
}

/** Reads one websocket frame: length of the name, the name, the JPEG. */
export function unpackPicture(frame: ArrayBuffer): PictureFrame {
  const bytes = new Uint8Array(frame)
  const nameEnd = 1 + (bytes[0] ?? 0)
  return { stream: new TextDecoder().decode(bytes.subarray(1, nameEnd)), jpeg: bytes.subarray(nameEnd) }
}

export class PicturesClient {
  readonly #url: string
  readonly #shows = new Map<string, Set<Show>>()
  readonly #decoding = new Set<string>()
  #socket: WebSocket | null = null
  #waitMs = firstWaitMs
  #choiceQueued = false
  #closed = false

  constructor(url: string) {
    this.#url = url
    document.addEventListener('visibilitychange', this.#choose)
    this.#connect()
  }

  /** Call the result to stop. */
  watch(stream: string, show: Show): () => void {
    const shows = this.#shows.get(stream) ?? new Set()
    shows.add(show)
    this.#shows.set(stream, shows)
    this.#choose()
    return () => {
      shows.delete(show)
      if (shows.size === 0) this.#shows.delete(stream)
      this.#choose()
    }
  }

  close(): void {
    this.#closed = true
    document.removeEventListener('visibilitychange', this.#choose)
    this.#socket?.close()
  }

  #connect(): void {
    const socket = new WebSocket(this.#url)
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => {
      this.#waitMs = firstWaitMs
      this.#choose()
    }
    socket.onmessage = (event) => void this.#receive(event.data as ArrayBuffer)
    socket.onclose = () => {
      if (this.#closed) return
      setTimeout(() => this.#connect(), this.#waitMs)
      this.#waitMs = Math.min(longestWaitMs, this.#waitMs * 2)
    }
    this.#socket = socket
  }

  /** One message for all changes of one turn; nothing is asked for while nobody looks. */
  readonly #choose = (): void => {
    if (this.#choiceQueued) return
    this.#choiceQueued = true
    queueMicrotask(() => {
      this.#choiceQueued = false
      if (this.#socket?.readyState !== WebSocket.OPEN) return
      this.#socket.send(JSON.stringify({ streams: document.hidden ? [] : [...this.#shows.keys()] }))
    })
  }

  async #receive(frame: ArrayBuffer): Promise<void> {
    const { stream, jpeg } = unpackPicture(frame)
    const shows = this.#shows.get(stream)
    if (!shows || this.#decoding.has(stream)) return
    this.#decoding.add(stream)
    try {
      const picture = await createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' }))
      for (const show of shows) show(picture)
      picture.close()
    } catch {
      // A broken picture is skipped; the next one comes in a moment, and a stream that stays away is shown as stale.
    } finally {
      this.#decoding.delete(stream)
    }
  }
}
