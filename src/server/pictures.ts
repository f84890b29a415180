/** Small JPEG pictures over a websocket: each client gets the streams it asked for, and a slow one skips pictures. */
import type { WebSocket } from 'ws'
import type { RoomMedia } from '../room/index.ts'

/** Above this many unsent bytes a client gets nothing new: old pictures are worth less than none. */
const mostWaitingBytes = 256 * 1024
const pingMs = 10_000

/** One byte with the length of the stream's name, the name, the JPEG. */
export function packPicture(stream: string, jpeg: Buffer): Buffer {
  const name = Buffer.from(stream, 'utf8').subarray(0, 255)
  return Buffer.concat([Buffer.of(name.length), name, jpeg])
}

/**
 * Serves one client until it leaves. It gets all streams until it sends `{"streams": ["program", "source:NAME"]}`.
 * At most one picture of each stream is on its way at a time.
 */
export function servePictures(socket: WebSocket, media: RoomMedia): void {
  let wanted: Set<string> | null = null
  const sending = new Set<string>()
  const leave = media.watch({
    picture(stream, jpeg) {
      if (wanted && !wanted.has(stream)) return
      if (sending.has(stream) || socket.bufferedAmount > mostWaitingBytes || socket.readyState !== socket.OPEN) return
      sending.add(stream)
      socket.send(packPicture(stream, jpeg), { binary: true }, () => sending.delete(stream))
    },
  })
  let alive = true
  const pinger = setInterval(() => {
    if (!alive) return socket.terminate()
    alive = false
    socket.ping()
  }, pingMs)
  socket.on('pong', () => {
    alive = true
  })
  socket.on('message', (data) => {
    const streams = readChoice(String(data))
    if (streams) wanted = new Set(streams)
    else socket.close(1007, 'send {"streams": ["program", "source:NAME"]}')
  })
  socket.on('error', () => socket.terminate())
  socket.on('close', () => {
    clearInterval(pinger)
    leave()
  })
}

function readChoice(text: string): string[] | null {
  try {
    const { streams } = JSON.parse(text) as { streams?: unknown }
    return Array.isArray(streams) && streams.every((name) => typeof name === 'string') ? streams : null
  } catch {
    return null
  }
}
