/** One sound output: plays a mix, or what the operator listens to, on one device of this machine. */
import { element, every, follow, Gst, RoomTime } from './gst.ts'
import { LinkReader } from './link.ts'
import type { SoundOutputConfig, SoundOutputStatus } from './messages/output.ts'
import { PlayedDevice } from './sound-device.ts'
import { nextSound, pipeMs, type SoundTaker, soundTaker } from './sound-pipe.ts'
import { createWorker } from './worker.ts'

const retryMs = 500
const statusMs = 500

const worker = createWorker<SoundOutputConfig>()
const { config } = worker
const time = new RoomTime(config.format)

const pipeline = Gst.parse_launch(
  `proxysrc name=in ! audioconvert ! volume volume=${config.gain} ! ${soundTaker('taken')}`,
) as Gst.Pipeline
follow(pipeline, (reason) => worker.log('sound output failed', { reason }))
time.start(pipeline)

let reason: string | null = null
let path = config.listenPath ?? config.audioPath
let isUp = false
let reader = read()
const device = new PlayedDevice(config, time, (why) => {
  if (why !== reason) worker.log(why === null ? 'sound output plays' : 'sound output does not play', { reason: why })
  reason = why
  worker.emit('status', status())
})
const taken = element(pipeline, 'taken') as SoundTaker

worker.serve({
  status,
  /** Another link to hear: null is the mix. */
  listen: (params: { path: string | null }) => listen(params.path ?? config.audioPath),
})
device.tend()
every(retryMs, () => device.tend())
every(statusMs, () => worker.emit('status', status()))
every(pipeMs, () => {
  device.look()
  for (let piece = nextSound(taken); piece; piece = nextSound(taken)) device.play(piece.frames)
})
worker.run()

function read(): LinkReader {
  const into = element(pipeline, 'in')
  return new LinkReader({
    path,
    kind: 'sound',
    time,
    into,
    onChange(up, why) {
      isUp = up
      worker.log('link', { up, reason: why })
    },
  })
}

function listen(to: string): void {
  if (to === path) return
  path = to
  reader.close()
  reader = read()
}

function status(): SoundOutputStatus {
  return {
    state: reason === null && device.isOpen ? 'on' : 'waiting',
    reason,
    isFed: isUp,
    frames: device.frames,
    driftPpm: device.driftPpm,
  }
}
