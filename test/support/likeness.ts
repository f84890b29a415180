/** Finds a recorded file's sound and picture in the original they came from, and says how alike they are. */
import { execFileSync, spawnSync } from 'node:child_process'

/** 1 ms is 8 samples. */
const sampleRate = 8000
/** Envelope of the sound: RMS of this many samples. */
const hop = 80
const size = { width: 32, height: 18 }
const pixels = size.width * size.height
const maxBytes = 1 << 29
const comparedSeconds = 6
const comparedFrames = 25

interface Media {
  samples: Float32Array
  soundStartMs: number
  /** Grey, small; one for each frame. */
  pictures: Uint8Array[]
  frameTimesMs: number[]
}

export function readMedia(file: string): Media {
  const sound = decode(['-i', file, '-map', '0:a:0', '-ac', '1', '-ar', String(sampleRate), '-f', 'f32le', '-'])
  const grey = decode([
    '-i',
    file,
    '-map',
    '0:v:0',
    '-vf',
    `scale=${size.width}:${size.height}:flags=area,format=gray`,
    '-fps_mode',
    'passthrough',
    '-f',
    'rawvideo',
    '-',
  ])
  return {
    samples: new Float32Array(sound.buffer.slice(sound.byteOffset, sound.byteOffset + (sound.length & ~3))),
    soundStartMs: timesMs(file, 'a:0')[0] ?? 0,
    pictures: Array.from({ length: Math.floor(grey.length / pixels) }, (_, i) => grey.subarray(i * pixels, (i + 1) * pixels)),
    frameTimesMs: timesMs(file, 'v:0'),
  }
}

/** How far from the expected place a sound is looked for. */
const nearMs = 1000

/**
 * `laterMs`: how much later in the recording than in the original; `gainDb`: how much louder. Speakers repeat themselves: it is looked
 * for near `expectedMs` only, in an original that is played again after `loopMs`.
 */
export function alignSounds(original: Media, recorded: Media, fromMs: number, expectedMs: number, loopMs: number) {
  const from = Math.round((fromMs * sampleRate) / 1000 / hop) * hop
  const part = recorded.samples.subarray(from, from + comparedSeconds * sampleRate)
  const [whole, wanted] = [envelope(original.samples), envelope(part)]
  const laterMs = (at: number) => recorded.soundStartMs - original.soundStartMs + ((from - at) * 1000) / sampleRate
  const isNear = (at: number) => loopDistance(laterMs(at * hop), expectedMs, loopMs) <= nearMs
  const coarse = best(whole.length - wanted.length, (at) =>
    isNear(at) ? correlation(whole.subarray(at, at + wanted.length), wanted) : -1,
  )
  const firstTried = Math.max(0, (coarse.at - 2) * hop)
  const fine = best(4 * hop, (step) =>
    correlation(original.samples.subarray(firstTried + step, firstTried + step + part.length), part),
  )
  const at = firstTried + fine.at
  return {
    envelopeCorrelation: coarse.value,
    laterMs: laterMs(at),
    gainDb: 20 * Math.log10(rms(part) / rms(original.samples.subarray(at, at + part.length))),
  }
}

/** Between two times of something that begins anew after `loopMs`. */
export function loopDistance(oneMs: number, otherMs: number, loopMs: number): number {
  const apartMs = (((oneMs - otherMs) % loopMs) + loopMs) % loopMs
  return Math.min(apartMs, loopMs - apartMs)
}

export function alignPictures(original: Media, recorded: Media, fromMs: number) {
  const recordedFrame = recorded.frameTimesMs.findIndex((timeMs) => timeMs - (recorded.frameTimesMs[0] ?? 0) >= fromMs)
  const wanted = recorded.pictures.slice(recordedFrame, recordedFrame + comparedFrames)
  const unlike = (at: number) => wanted.reduce((sum, picture, i) => sum + squareError(picture, original.pictures[at + i]), 0)
  const { at: originalFrame } = best(original.pictures.length - comparedFrames, (at) => -unlike(at))
  const laterMs = (recorded.frameTimesMs[recordedFrame] ?? 0) - (original.frameTimesMs[originalFrame] ?? 0)
  return { recordedFrame, originalFrame, laterMs }
}

/** Of `frames` whole pictures from two places on. */
export function psnrDb(original: string, originalFrame: number, recorded: string, recordedFrame: number, frames: number): number {
  const part = (input: number, from: number) =>
    `[${input}:v]trim=start_frame=${from}:end_frame=${from + frames},settb=1/25,setpts=N[v${input}]`
  const graph = `${part(0, originalFrame)};${part(1, recordedFrame)};[v0][v1]psnr`
  const args = ['-hide_banner', '-i', original, '-i', recorded, '-filter_complex', graph, '-f', 'null', '-']
  const said = spawnSync('ffmpeg', args, { encoding: 'utf8' }).stderr
  return Number(/average:([\d.]+)/.exec(said)?.[1])
}

function envelope(samples: Float32Array): Float32Array {
  return Float32Array.from({ length: Math.floor(samples.length / hop) }, (_, i) => rms(samples.subarray(i * hop, (i + 1) * hop)))
}

function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length)
}

/** Pearson's. */
function correlation(a: Float32Array, b: Float32Array): number {
  const length = Math.min(a.length, b.length)
  let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0]
  for (let i = 0; i < length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0]
    sumA += x
    sumB += y
    sumAA += x * x
    sumBB += y * y
    sumAB += x * y
  }
  const spread = Math.sqrt((length * sumAA - sumA * sumA) * (length * sumBB - sumB * sumB))
  return spread === 0 ? 0 : (length * sumAB - sumA * sumB) / spread
}

function squareError(a: Uint8Array, b: Uint8Array | undefined): number {
  if (!b) return Number.POSITIVE_INFINITY
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2
  return sum
}

function best(count: number, score: (at: number) => number): { at: number; value: number } {
  let found = { at: 0, value: Number.NEGATIVE_INFINITY }
  for (let at = 0; at < count; at++) {
    const value = score(at)
    if (value > found.value) found = { at, value }
  }
  return found
}

function timesMs(file: string, stream: string): number[] {
  const args = ['-v', 'quiet', '-select_streams', stream, '-show_entries', 'frame=pts_time', '-of', 'csv=p=0', file]
  return execFileSync('ffprobe', args, { maxBuffer: maxBytes })
    .toString()
    .split('\n')
    .map((line) => Number.parseFloat(line) * 1000)
    .filter(Number.isFinite)
    .sort((a, b) => a - b)
}

function decode(args: string[]): Buffer {
  return execFileSync('ffmpeg', ['-v', 'error', ...args], { maxBuffer: maxBytes, stdio: ['ignore', 'pipe', 'ignore'] })
}
