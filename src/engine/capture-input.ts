/** Live inputs from devices: cameras, grabbers and sound cards. Picture and sound have a pipeline each: one that is lost leaves the other. */
import { type Found, findPicture, findSound, offered } from './capture-device.ts'
import { alternating, chooseMode, type Mode, shapedLike } from './capture-mode.ts'
import { signalOf, tunedSignal } from './capture-signal.ts'
import { chooseSound, type SoundMode } from './capture-sound.ts'
import { deviceReason } from './device-words.ts'
import { element, every, type Gst, quote } from './gst.ts'
import type { LiveMeans } from './live-means.ts'
import { decodedQueue, deinterlaced, pictureEnd, seen, steadySoundEnd } from './live-text.ts'
import { lookedAt, newestLook, smallPicture } from './look.ts'
import type { PictureDevice, SoundDevice } from './messages/source.ts'
import type { Format } from './messages/worker.ts'
import { type KnownSignals, NoSignal } from './no-signal.ts'
import { isReshaped, nothingSaid, type Signal } from './signal-words.ts'
import { pipeMs, soundTaker } from './sound-pipe.ts'
import { matrixText } from './sound-process.ts'
import { SteadySound } from './steady-sound.ts'

/** Devices are next to us: what they bring comes when it is made. */
const patience = { marginNs: 25_000_000, lostMs: 350, firstMs: 4000, retryMs: 300, problemRetryMs: 250 }
/** Signals as numbers of GStreamer's colorimetry: range, and then matrix, transfer and primaries of BT.709. */
const colors = { full: '1:3:5:1', limited: '2:3:5:1' }
const decoders: Record<Mode['media'], string> = { raw: '', jpeg: 'jpegdec !', h264: 'h264parse ! avdec_h264 !' }

export function pictureMeans(input: PictureDevice, format: Format): LiveMeans {
  let mode: Mode | null = null
  let signal = nothingSaid
  let newest = () => nothingSaid
  const ask = asker(
    input.device.name,
    () => {
      const found = findPicture(input.device)
      if ('problem' in found) return found
      signal = input.device.by === 'decklink' ? nothingSaid : tunedSignal(found.name)
      return signal.lost === null ? found : { problem: `${found.name} ${signal.lost}` }
    },
    (caps) => {
      mode = chooseMode(caps, shapedLike(signal.size, format), signal.alternates ? alternating : '')
      return mode !== null
    },
  )
  let isFull = input.range === 'full'
  const { black, pictures } = input.noSignal
  const known = { black, pictures: pictures.map(smallPicture) }
  return {
    ...patience,
    from: input.device.name,
    ...ask.means('picture'),
    pictureDelayNs: input.delayMs * 1e6,
    text: () => {
      // GStreamer's deinterlacer takes such fields in this mode only (1.22), and nothing behind it takes them at all.
      const made = signal.alternates ? { ...input, deinterlace: 'auto' as const } : input
      return `${ask.text} ! ${mode ? pictureText(made, mode, format, isFull) : ''}`
    },
    isOutdated(pipeline) {
      const before = isFull
      if (input.range === 'auto') isFull = bringsFull(pipeline) ?? isFull
      return isFull !== before || isReshaped(signal.size, newest().size)
    },
    watch(pipeline) {
      newest = signal.tells ? signalOf(ask.name) : () => nothingSaid
      return watchSignal(pipeline, known, ask.name, newest)
    },
  }
}

export function soundMeans(input: SoundDevice): LiveMeans {
  let mode: SoundMode | null = null
  let steady: SteadySound | null = null
  every(pipeMs, () => steady?.move())
  const ask = asker(
    input.device.name,
    () => findSound(input.device, input.inputs),
    (caps) => {
      mode = chooseSound(caps, input.inputs)
      return mode !== null
    },
  )
  return {
    ...patience,
    from: input.device.name,
    ...ask.means('sound'),
    pictureDelayNs: 0,
    text: () => `${ask.text} name=device ! ${mode ? soundText(mode) : ''}`,
    setUp(pipeline) {
      const device = element(pipeline, 'device') as TimedDevice
      steady = new SteadySound(pipeline, { taken: 'taken', given: 'given', earlyNs: () => earlyNs(device) })
    },
  }
}

/** `alsasrc`; microseconds, -1 before it runs. Others have neither. */
type TimedDevice = Gst.Element & { actual_buffer_time?: number; actual_latency_time?: number }

/** Where ALSA's source puts times by the clock, it takes its whole buffer for full: what it brings is younger (gstaudiobasesrc, 1.22). */
function earlyNs({ actual_buffer_time: buffer = 0, actual_latency_time: piece = 0 }: TimedDevice): number {
  return Math.max(0, buffer - piece) * 1000
}

/** Finds the device anew each time that it is opened: it may be in another port, in another mode. */
function asker(called: string, find: () => Found, take: (caps: string) => boolean) {
  const ask = { text: '', name: called, means }
  return ask

  function means(what: 'picture' | 'sound') {
    return {
      problem: () => problem(what),
      waiting: `no ${what} comes from ${called}`,
      reason: (said: string) => deviceReason(ask.name, said),
    }
  }

  function problem(what: 'picture' | 'sound'): string | null {
    const found = find()
    if ('problem' in found) return found.problem
    Object.assign(ask, found)
    try {
      return take(found.offers ?? offered(found.text)) ? null : `${found.name} offers no ${what} that can be used`
    } catch (error) {
      return `${found.name}: ${(error as Error).message}`
    }
  }
}

/** Whether its brightness uses all of the range (RGB always does, and is converted well); null where the caps do not say. */
function bringsFull(pipeline: Gst.Pipeline): boolean | null {
  const caps = element(pipeline, 'picture-seen').get_static_pad('src')?.get_current_caps()?.to_string() ?? ''
  const [, colorimetry] = /colorimetry=\(string\)([^,;]+)/.exec(caps) ?? []
  return colorimetry === undefined ? null : /^1:[^1]/.test(colorimetry)
}

function pictureText({ crop, range, deinterlace, delayMs }: PictureDevice, mode: Mode, format: Format, isFull: boolean): string {
  const cropped = Object.entries(crop).map(([side, pixels]) => `${side}=${pixels}`)
  const colored = range === 'auto' ? '' : `capssetter caps=${quote(`video/x-raw,colorimetry=(string)${colors[range]}`)} !`
  // GStreamer's converter forgets the range where the rest of the colorimetry is the same (1.22), but not on the way to RGB and back.
  const ranged = isFull ? 'videoconvert ! video/x-raw,format=BGRx !' : ''
  const queue = `queue max-size-buffers=0 max-size-bytes=0 max-size-time=${(300 + delayMs) * 1_000_000}`
  return (
    `${mode.caps} ! ${seen('picture')} ! ${queue} ! ${decoders[mode.media]} ${colored} ${deinterlaced(format, deinterlace)} ! ` +
    `${ranged} videocrop ${cropped.join(' ')} ! ${lookedAt()} ! ${pictureEnd(format, delayMs)}`
  )
}

function soundText({ caps, truth, matrix }: SoundMode): string {
  const told = truth === null ? '' : `capssetter replace=true caps=${quote(truth)} !`
  const mapped = matrix
    ? `audioconvert mix-matrix=${quote(matrixText(matrix))} ! audio/x-raw,channels=2,channel-mask=(bitmask)3 !`
    : ''
  return `${caps} ! ${seen('sound')} ! ${decodedQueue} ! ${told} ${mapped} ${soundTaker('taken')} ${steadySoundEnd('given')}`
}

/** What the driver says of its signal, and what its pictures say. */
function watchSignal(pipeline: Gst.Pipeline, known: KnownSignals, name: string, signal: () => Signal): () => string | null {
  const noSignal = new NoSignal(known)
  let seen: string | null = null
  return () => {
    const pixels = newestLook(pipeline)
    if (pixels) seen = noSignal.look(pixels)
    const { lost } = signal()
    if (lost !== null) return `${name} ${lost}`
    return seen && `${name} sends ${seen}: it has no signal`
  }
}
