/** Program with sound over WebRTC, tried again for ever; whoever shows it falls back to pictures meanwhile. */

export type WhepState = 'connecting' | 'live' | 'off'

const connectMs = 6000
const firstWaitMs = 1000
const longestWaitMs = 15_000
const stalledMs = 2000

/** Plays `/whep/ROOM` in a video element until `close`. */
export class WhepClient {
  readonly #url: string
  readonly #video: HTMLVideoElement
  readonly #onState: (state: WhepState) => void
  #connection: RTCPeerConnection | null = null
  #resource: string | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #waitMs = firstWaitMs
  #closed = false

  constructor(url: string, video: HTMLVideoElement, onState: (state: WhepState) => void) {
    this.#url = url
    this.#video = video
    this.#onState = onState
    void this.#connect()
  }

  close(): void {
    this.#closed = true
    this.#drop()
    this.#onState('off')
  }

  async #connect(): Promise<void> {
    this.#onState('connecting')
    try {
      const connection = new RTCPeerConnection()
      this.#connection = connection
      this.#timer = setTimeout(() => this.#again(), connectMs)
      connection.addTransceiver('video', { direction: 'recvonly' })
      connection.addTransceiver('audio', { direction: 'recvonly' })
      const stream = new MediaStream()
      connection.ontrack = ({ track }) => {
        stream.addTrack(track)
        if (this.#video.srcObject !== stream) this.#video.srcObject = stream
        void this.#video.play().catch(() => {})
      }
      connection.onconnectionstatechange = () => this.#stateChanged(connection)
      await connection.setLocalDescription()
      const answer = await this.#offer(connection.localDescription?.sdp ?? '')
      if (this.#connection === connection) await connection.setRemoteDescription({ type: 'answer', sdp: answer })
    } catch {
      this.#again()
    }
  }

  async #offer(sdp: string): Promise<string> {
    const response = await fetch(this.#url, { method: 'POST', headers: { 'content-type': 'application/sdp' }, body: sdp })
    if (!response.ok) throw new Error(`WHEP answered ${response.status}`)
    this.#resource = response.headers.get('location')
    return response.text()
  }

  #stateChanged(connection: RTCPeerConnection): void {
    if (connection !== this.#connection) return
    if (connection.connectionState === 'connected') {
      clearTimeout(this.#timer)
      this.#waitMs = firstWaitMs
      this.#watchFrames(connection)
    }
    if (['disconnected', 'failed', 'closed'].includes(connection.connectionState)) this.#again()
  }

  /** Live while frames come: connected is not yet a picture, and a frozen picture must not pass for a live one. */
  #watchFrames(connection: RTCPeerConnection): void {
    let frames = 0
    let seen = -1
    const count = () => {
      frames++
      if (frames === 1 && connection === this.#connection) this.#onState('live')
      this.#video.requestVideoFrameCallback(count)
    }
    this.#video.requestVideoFrameCallback(count)
    const check = setInterval(() => {
      if (connection !== this.#connection) {
        clearInterval(check)
        return
      }
      // A hidden page gets no frames.
      if (!document.hidden && frames > 0) this.#onState(frames > seen ? 'live' : 'connecting')
      seen = frames
    }, stalledMs)
  }

  #again(): void {
    this.#drop()
    if (this.#closed) return
    this.#onState('off')
    this.#timer = setTimeout(() => void this.#connect(), this.#waitMs)
    this.#waitMs = Math.min(longestWaitMs, this.#waitMs * 2)
  }

  #drop(): void {
    clearTimeout(this.#timer)
    this.#connection?.close()
    this.#connection = null
    if (this.#resource) void fetch(this.#resource, { method: 'DELETE', keepalive: true }).catch(() => {})
    this.#resource = null
  }
}
