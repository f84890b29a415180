/** The encoder: its own clock and slate, so that recording and streams go on when the mixer does not. Serves MPEG-TS. */
import System from 'system'
import { audioCaps, element, every, follow, Gst, later, pad, position, RoomTime, smaller, videoCaps } from './gst.ts'
import { encoderChain } from './h264.ts'
import { alignKeys } from './key-grid.ts'
import { coreWaits, LinkReader } from './link.ts'
import { serveSocket, socketTail } from './link-socket.ts'
import type { EncoderConfig } from './messages/output.ts'
import { repeatStills, still } from './stage.ts'
import { createWorker } from './worker.ts'

const worker = createWorker<EncoderConfig>()
const { config } = worker
const { format } = config
const time = new RoomTime(format)
const latencyNs = config.latencyMs * 1e6
const keyframeFrames = Math.max(1, Math.round((config.keyframeMs * 1e6) / time.frameDurationNs))

/** avenc_aac puts 1,024 samples before the first; players take them off again only where a container says so, and MPEG-TS does not. */
const aacPrimingNs = Math.round((1024 / 48000) * 1e9)
/** Packets (1,316 bytes) a slow client may be behind before it loses some. */
const patientPackets = 20_000
/** A client that comes late gets what came since the last key frame at least. Plain `burst` would leave out the oldest buffer: the first key frame. */
const burstNs = config.keyframeMs * 1e6 + 500_000_000

/** What is coded. */
const coded = { ...format, ...config.size }

const hasTracks = config.tracks.length > 0
const aac = `audioconvert ! avenc_aac bitrate=${config.audioKbps * 1000} ! aacparse ! audio/mpeg,stream-format=adts`
/** Of the tracks: a fifth of the work of AAC, and played everywhere that MPEG-TS is. */
const mp2 = 'audioconvert ! avenc_mp2 bitrate=192000 ! mpegaudioparse'
const mp2PrimingNs = Math.round((481 / 48000) * 1e9)
const trackPid = 258

const pipeline = Gst.parse_launch(
  [
    `proxysrc name=picture-in${smaller(format, coded)} ! hold.sink_1`,
    `${still(config.slate, coded, 'slate')} slate. ! hold.sink_0`,
    `compositor name=hold background=black latency=${latencyNs} force-live=true max-threads=1 ! ${videoCaps(coded)}`,
    '! queue max-size-buffers=30 max-size-bytes=0 max-size-time=0 !',
    encoderChain({ ...config, keyframeFrames, onlyDueKeys: config.alignKeys }),
    `! h264parse name=coded config-interval=-1 ! ${codedTo('picture', 256)}`,
    'proxysrc name=sound-in ! fill.sink_1',
    `audiotestsrc is-live=true wave=silence samplesperbuffer=960 ! ${audioCaps} ! fill.sink_0`,
    `audiomixer name=fill latency=${latencyNs} force-live=true output-buffer-duration=20000000 ! ${audioCaps}`,
    `! ${aac} ! identity name=coded-sound ! ${codedTo('sound', 257)}`,
    muxed('ts'),
    ...(hasTracks ? [...config.tracks.map((_path, index) => track(index)), muxed('tracks')] : []),
  ].join(' '),
) as Gst.Pipeline

time.begin()
follow(pipeline, (reason) => {
  worker.log('encoder failed', { reason })
  worker.emit('failed', { reason })
  later(20, () => System.exit(1))
})
const hold = element(pipeline, 'hold')
repeatStills(hold)
const mixerPad = Object.assign(pad(hold, 'sink_1') as Gst.Pad & { alpha: number }, { zorder: 1 })
Object.assign(pad(hold, 'sink_0'), { zorder: 0 })
pad(element(pipeline, 'coded'), 'src').set_offset(time.startNs)
pad(element(pipeline, 'coded-sound'), 'src').set_offset(time.startNs - aacPrimingNs)
serveSocket(pipeline, 'ts-out', config.tsPath)
if (hasTracks) serveSocket(pipeline, 'tracks-out', config.tracksTsPath)
time.start(pipeline)
if (config.alignKeys) alignKeys(pad(element(pipeline, 'h264'), 'src'), time, keyframeFrames)

/** The last picture stands for this long when the mixer is gone, then the slate. */
const holdMs = 1000
let up = false
mixerPad.alpha = 0
read('video', config.framesPath, 'picture-in', (nowUp) => {
  up = nowUp
  if (nowUp) later(100, () => up && showMixer(true))
  else later(holdMs, () => !up && showMixer(false))
})
if (config.audioPath !== null) read('audio', config.audioPath, 'sound-in', () => {})
for (const [index, path] of config.tracks.entries()) {
  pad(element(pipeline, `coded-track-${index}`), 'src').set_offset(time.startNs - mp2PrimingNs)
  const into = element(pipeline, `track-in-${index}`)
  new LinkReader({ path, kind: 'sound', time, into, onChange: (up, reason) => worker.log('track', { index, up, reason }) })
}

worker.serve({ status })
every(1000, () => worker.emit('status', status()))
worker.run()

/** To the program's stream; with tracks to theirs, too. Each has a queue: one that waits must not stop the other. */
function codedTo(name: string, pid: number): string {
  if (!hasTracks) return `ts.sink_${pid}`
  return `tee name=${name}-tee ${name}-tee. ! queue ! ts.sink_${pid} ${name}-tee. ! queue ! tracks.sink_${pid}`
}

/** One source's sound, with silence while it does not come. */
function track(index: number): string {
  const fill = `fill-${index}`
  return (
    `proxysrc name=track-in-${index} ! ${fill}.sink_1 audiotestsrc is-live=true wave=silence samplesperbuffer=960 ! ${audioCaps} ! ${fill}.sink_0 ` +
    `audiomixer name=${fill} latency=${latencyNs} force-live=true output-buffer-duration=20000000 ! ${audioCaps} ! ${mp2} ! ` +
    `identity name=coded-track-${index} ! tracks.sink_${trackPid + index}`
  )
}

function muxed(name: string): string {
  const limits = `units-max=${patientPackets} units-soft-max=${patientPackets / 2}`
  const burst = `sync-method=burst-keyframe burst-format=time burst-value=${burstNs} time-min=${burstNs}`
  return `mpegtsmux name=${name} alignment=7 pat-interval=9000 pmt-interval=9000 ! ${socketTail(`${name}-out`, limits, 'keyframe', burst)}`
}

function showMixer(on: boolean): void {
  mixerPad.alpha = on ? 1 : 0
}

function read(kind: 'video' | 'audio', path: string, into: string, onChange: (up: boolean) => void): void {
  new LinkReader({
    path,
    kind: kind === 'video' ? 'frames' : 'sound',
    time,
    into: element(pipeline, into),
    onChange(nowUp, reason) {
      onChange(nowUp)
      worker.log('link', { kind, up: nowUp, reason })
      worker.emit('link', { source: 'mixer', kind, up: nowUp, reason })
    },
  })
}

function status() {
  const positionNs = position(hold)
  return {
    element: config.element,
    framesMade: Math.round(positionNs / time.frameDurationNs),
    framesLost: Math.max(0, Math.floor((time.nowNs() - time.startNs - positionNs) / time.frameDurationNs) - latencyFrames()),
    coreWaits: coreWaits(),
    up,
  }
}

function latencyFrames(): number {
  return Math.ceil((latencyNs + 150_000_000) / time.frameDurationNs)
}
