/** The monitor's sockets on control's side: a UDP port on loopback per picture stream, one for H.264, one for Opus. */
import dgram from 'node:dgram'
import { once } from 'node:events'
import type { MonitorConfig } from '../engine/messages/mix.ts'

/** Room for the burst of a key frame while control is busy; the system may give less. */
const receiveBytes = 1 << 20

interface Receivers {
  picture: (stream: string, jpeg: Buffer) => void
  videoRtp: (packet: Buffer) => void
  audioRtp: (packet: Buffer) => void
}

export class MonitorPorts {
  readonly #sockets: dgram.Socket[]
  /** What the worker has to know of them. */
  readonly config: Pick<MonitorConfig, 'ports' | 'pictures'>

  private constructor(sockets: dgram.Socket[], streams: string[]) {
    this.#sockets = sockets
    const [videoRtp = 0, audioRtp = 0, ...pictures] = sockets.map((socket) => socket.address().port)
    this.config = { ports: { videoRtp, audioRtp, pictures }, pictures: streams }
  }

  /** Takes free ports; fails when the system has none. */
  static async bind(streams: string[], receivers: Receivers): Promise<MonitorPorts> {
    const pictures = streams.map((stream) => (jpeg: Buffer) => receivers.picture(stream, jpeg))
    const onMessages = [receivers.videoRtp, receivers.audioRtp, ...pictures]
    return new MonitorPorts(await Promise.all(onMessages.map(bind)), streams)
  }

  close(): void {
    for (const socket of this.#sockets) socket.close()
  }
}

async function bind(onMessage: (message: Buffer) => void): Promise<dgram.Socket> {
  const socket = dgram.createSocket({ type: 'udp4', recvBufferSize: receiveBytes })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return socket.on('message', onMessage)
}
