/** Links through sockets: sound, and pictures for whoever looks now and then. Any number of readers. */
import Gio from 'gi://Gio'
import GLib from 'gi://GLib'
import { element, every, Gst, pad } from './gst.ts'

/** One way in which the bytes of a link come. */
export interface LinkInput {
  /** Pipeline text; ends open. */
  description: string
  attach(pipeline: Gst.Pipeline): void
  /** Process at the other end. */
  sender: number
  /** The sender went away. */
  gone(): boolean
  close(): void
}

/** Tail of a pipeline that serves a link; give the same `name` to `serveLink`. A slow reader loses frames, nobody waits for it. */
export function linkTail(name: string, kind: 'video' | 'audio'): string {
  const limits = kind === 'video' ? 'units-max=8 units-soft-max=4' : 'units-max=200 units-soft-max=150'
  return `${stamped(name)} ! ${socketTail(name, limits, 'latest')}`
}

/**
 * GDP with the room's time, frames only: readers make the stream's head themselves, for shared memory keeps none for those that come
 * later. gdppay crashes when caps are told a second time, as overlays do: `identity` keeps repeated ones back.
 */
export function stamped(name: string): string {
  return `identity name=${name}-time single-segment=true silent=true ! gdppay ! capssetter replace=true caps=application/x-gdp ! identity drop-buffer-flags=header silent=true`
}

/** Times on the link are the room's. */
export function stampFrom(bin: Gst.Bin, name: string, startNs: number): void {
  pad(element(bin, `${name}-time`), 'sink').set_offset(startNs)
}

export function socketTail(name: string, limits: string, recover: string, more = ''): string {
  return `multisocketsink name=${name} sync=false async=false ${limits} recover-policy=${recover} ${more}`
}

// Parents of elements are bins; gjs has to have seen the class.
void Gst.Bin

const kept: unknown[] = []

/** Accepts readers of the sink `name` on `path`; the folder it lies in is this user's only. */
export function serveSocket(bin: Gst.Bin, name: string, path: string, sendBufferBytes = 0): void {
  const sink = element(bin, name)
  GLib.unlink(path)
  const service = new Gio.SocketService()
  service.add_address(Gio.UnixSocketAddress.new(path), Gio.SocketType.STREAM, Gio.SocketProtocol.DEFAULT, null)
  const open = new Set<Gio.SocketConnection>()
  service.connect('incoming', (_service: unknown, connection: Gio.SocketConnection) => {
    // The connection object closes its socket when collected: keep it until the peer has gone.
    open.add(connection)
    if (sendBufferBytes > 0) enlarge(connection.get_socket(), sendBufferBytes)
    sink.emit('add', connection.get_socket())
    return true
  })
  every(5000, () => {
    for (const connection of open) if (hungUp(connection)) open.delete(connection)
  })
  service.start()
  kept.push(service)
}

/** Linux's SOL_SOCKET, SO_SNDBUF, SO_SNDBUFFORCE. */
const [socketLevel, sendBuffer, sendBufferForced] = [1, 7, 32]

/** A whole frame in the socket's buffer is one wake-up of the reader instead of seven. Beyond the system's limit as root only. */
function enlarge(socket: Gio.Socket, bytes: number): void {
  for (const option of [sendBufferForced, sendBuffer]) {
    try {
      socket.set_option(socketLevel, option, bytes)
      return
    } catch {
      // Not root: the next one takes what the system's limit gives.
    }
  }
}

/** Serves a link of this worker, stamped with the room's time. */
export function serveLink(bin: Gst.Bin, name: string, path: string, startNs: number, frameBytes = 0): void {
  stampFrom(bin, name, startNs)
  serveSocket(bin, name, path, frameBytes)
}

export function readerCount(bin: Gst.Bin, name: string): number {
  return (element(bin, name) as unknown as { num_handles: number }).num_handles
}

/** The reader's end; null while nobody serves the link. */
export function openSocketLink(path: string): LinkInput | null {
  const connection = connectSocket(path)
  if (!connection) return null
  return {
    description: 'socketsrc name=in blocksize=4194304',
    sender: connection.get_socket().get_credentials().get_unix_pid(),
    attach: (pipeline) => void Object.assign(element(pipeline, 'in'), { socket: connection.get_socket() }),
    gone: () => hungUp(connection),
    close: () => void connection.close(null),
  }
}

function hungUp(connection: Gio.SocketConnection): boolean {
  if (connection.is_closed()) return true
  return (connection.get_socket().condition_check(GLib.IOCondition.HUP) & GLib.IOCondition.HUP) !== 0
}

/** Null where nobody listens. */
export function connectSocket(path: string): Gio.SocketConnection | null {
  if (!GLib.file_test(path, GLib.FileTest.EXISTS)) return null
  try {
    return new Gio.SocketClient().connect(Gio.UnixSocketAddress.new(path), null)
  } catch {
    return null
  }
}
