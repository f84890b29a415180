/** WHEP: browsers get the room's program with sound over WebRTC, a few tens of milliseconds behind. */
import { randomBytes, randomInt } from 'node:crypto'
import type { MediaHandler, PeerConnection, Track } from 'node-datachannel'
import type { RoomMedia } from '../room/index.ts'
import { HttpProblem } from './errors.ts'
import type { Rtc, RtcLibrary } from './rtc.ts'
import { asksForKeyFrame, RtpRewriter } from './rtp.ts'
import { type OfferedMedia, readOffer } from './sdp.ts'

const keyFrameDistanceMs = 300
const gatherMs = 1000
const connectMs = 15_000
const mostPeers = 32
/** Packets kept for browsers that ask again: about two seconds of video. */
const keptPackets = 512

interface Peer {
  id: string
  connection: PeerConnection
  /** Handlers and tracks must stay referenced: the native side does not hold them. */
  keep: unknown[]
  leave: () => void
  deadline: NodeJS.Timeout
}

/** All peers of one room. */
export class WhepRoom {
  readonly #library: RtcLibrary
  readonly #media: RoomMedia
  readonly #bindAddress: string | undefined
  readonly #peers = new Map<string, Peer>()
  #lastKeyFrameMs = Number.NEGATIVE_INFINITY

  /** `listen` is the server's own address: a server on loopback must not send media from anywhere else. */
  constructor(library: RtcLibrary, media: RoomMedia, listen: string) {
    this.#library = library
    this.#media = media
    this.#bindAddress = ['0.0.0.0', '::'].includes(listen) ? undefined : listen === 'localhost' ? '127.0.0.1' : listen
  }

  get peerCount(): number {
    return this.#peers.size
  }

  /** Answers an SDP offer; the peer lives until it disconnects, is deleted, or does not connect in time. */
  async answer(sdp: string): Promise<{ id: string; answer: string }> {
    const offer = readOffer(sdp)
    if (!offer.video && !offer.audio) {
      throw new HttpProblem(400, 'the offer has no H.264 video and no Opus sound', 'use a browser that plays H.264 over WebRTC')
    }
    if (this.#peers.size >= mostPeers) {
      throw new HttpProblem(
        503,
        `${mostPeers} pages watch this room already`,
        'close some of them, or watch the pictures instead',
      )
    }
    const rtc = await this.#library.load()
    const peer = this.#createPeer(rtc, offer)
    try {
      const answer = await negotiate(peer.connection, sdp)
      return { id: peer.id, answer }
    } catch (cause) {
      this.remove(peer.id)
      throw new HttpProblem(400, `the offer cannot be answered: ${String(cause)}`, 'load the page again')
    }
  }

  /** False when there is no such peer (any more). */
  remove(id: string): boolean {
    const peer = this.#peers.get(id)
    if (!peer) return false
    this.#peers.delete(id)
    clearTimeout(peer.deadline)
    peer.leave()
    peer.connection.close()
    return true
  }

  close(): void {
    for (const id of [...this.#peers.keys()]) this.remove(id)
  }

  #createPeer(rtc: Rtc, offer: { video: OfferedMedia | null; audio: OfferedMedia | null }): Peer {
    const id = randomBytes(9).toString('base64url')
    const bind = this.#bindAddress ? { bindAddress: this.#bindAddress } : {}
    const config = { iceServers: [], disableAutoNegotiation: true, forceMediaTransport: true, ...bind }
    const connection = new rtc.PeerConnection(id, config)
    const keep: unknown[] = []
    const video = offer.video ? addVideo(rtc, connection, offer.video, keep, () => this.#wishKeyFrame()) : null
    const audio = offer.audio ? addAudio(rtc, connection, offer.audio, keep) : null
    const leave = this.#media.watch({
      ...(video ? { videoRtp: video } : {}),
      ...(audio ? { audioRtp: audio } : {}),
    })
    const deadline = setTimeout(() => this.remove(id), connectMs)
    connection.onStateChange((state) => {
      if (state === 'connected') {
        clearTimeout(deadline)
        this.#wishKeyFrame()
      }
      // Not from inside the native callback: closing there would wait for itself.
      if (['disconnected', 'failed', 'closed'].includes(state)) setImmediate(() => this.remove(id))
    })
    const peer = { id, connection, keep, leave, deadline }
    this.#peers.set(id, peer)
    return peer
  }

  #wishKeyFrame(): void {
    const now = performance.now()
    if (now - this.#lastKeyFrameMs < keyFrameDistanceMs) return
    this.#lastKeyFrameMs = now
    this.#media.requestKeyFrame()
  }
}

type Sender = (packet: Buffer) => void

function addVideo(
  rtc: Rtc,
  connection: PeerConnection,
  offered: OfferedMedia,
  keep: unknown[],
  wishKeyFrame: () => void,
): Sender {
  const ssrc = randomSsrc()
  const media = new rtc.Video(offered.mid, 'SendOnly')
  media.addH264Codec(offered.payloadType, offered.fmtp)
  media.addSSRC(ssrc, 'mixos', 'mixos', 'video')
  const track = connection.addTrack(media)
  const config = new rtc.RtpPacketizationConfig(ssrc, 'mixos', offered.payloadType, 90_000)
  const reporter = new rtc.RtcpSrReporter(config)
  const responder = new rtc.RtcpNackResponder(keptPackets)
  reporter.addToChain(responder)
  track.setMediaHandler(reporter as MediaHandler)
  track.onMessage((rtcp) => {
    if (asksForKeyFrame(rtcp)) wishKeyFrame()
  })
  keep.push(media, track, config, reporter, responder)
  return sender(track, new RtpRewriter({ ssrc, payloadType: offered.payloadType, clockRate: 90_000 }))
}

function addAudio(rtc: Rtc, connection: PeerConnection, offered: OfferedMedia, keep: unknown[]): Sender {
  const ssrc = randomSsrc()
  const media = new rtc.Audio(offered.mid, 'SendOnly')
  media.addOpusCodec(offered.payloadType, 'minptime=10;useinbandfec=1;stereo=1;sprop-stereo=1')
  media.addSSRC(ssrc, 'mixos', 'mixos', 'audio')
  const track = connection.addTrack(media)
  const config = new rtc.RtpPacketizationConfig(ssrc, 'mixos', offered.payloadType, 48_000)
  const reporter = new rtc.RtcpSrReporter(config)
  track.setMediaHandler(reporter as MediaHandler)
  keep.push(media, track, config, reporter)
  return sender(track, new RtpRewriter({ ssrc, payloadType: offered.payloadType, clockRate: 48_000 }))
}

function sender(track: Track, rewriter: RtpRewriter): Sender {
  return (packet) => {
    if (!track.isOpen()) return
    const out = rewriter.rewrite(packet)
    if (out) track.sendMessageBinary(out)
  }
}

function randomSsrc(): number {
  return randomInt(1, 0xffffffff)
}

/** The answer, when all candidates are in it: WHEP has no way to send them later. */
async function negotiate(connection: PeerConnection, sdp: string): Promise<string> {
  const gathered = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, gatherMs)
    connection.onGatheringStateChange((state) => {
      if (state !== 'complete') return
      clearTimeout(timer)
      resolve()
    })
  })
  connection.setRemoteDescription(sdp, 'offer' as never)
  connection.setLocalDescription('answer' as never)
  await gathered
  const description = connection.localDescription()
  if (!description) throw new Error('no local description')
  return description.sdp
}
