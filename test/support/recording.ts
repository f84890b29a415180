/** Looks into a recorded file: frame numbers burnt in, flashes, beeps, times. Full-screen pattern sources with `frames` only. */
import { execFileSync } from 'node:child_process'
import { countModulus } from './strip.ts'

export interface RecordedFrame {
  timeMs: number
  /** Burnt-in number modulo `countModulus`; null where no strip can be read: a slate, another source. */
  count: number | null
  flash: boolean
}

export interface RecordedFile {
  frames: RecordedFrame[]
  /** Times of the beeps' first samples. */
  beepsMs: number[]
  /** What ffmpeg says while decoding everything; empty when the file is whole. */
  complaints: string
}

const blocks = 16
const maxBytes = 1 << 30
const sampleRate = 48_000
/** A beep starts where this is passed after so much silence. */
const beepLevel = 0.05
const beepDistanceMs = 300

export function readRecording(file: string, soundTrack = 0): RecordedFile {
  const video = run('ffmpeg', [
    '-v',
    'error',
    '-i',
    file,
    '-map',
    '0:v:0',
    '-vf',
    `crop=iw/2:ih/30:0:0,scale=${blocks}:1:flags=area,format=gray`,
    '-fps_mode',
    'passthrough',
    '-f',
    'rawvideo',
    '-',
  ])
  // Of frames, not packets: what cannot be decoded at the beginning has no picture.
  const times = timesMs(file, 'v:0')
  const frames = times.map((timeMs, index) => ({ timeMs, ...strip(video.subarray(index * blocks, (index + 1) * blocks)) }))
  return { frames, beepsMs: beeps(file, soundTrack), complaints: complaints(file) }
}

/** All that ffmpeg has to say about decoding the file. */
export function complaints(file: string): string {
  return execFileSync('sh', ['-c', 'ffmpeg -v error -i "$1" -f null - 2>&1', 'sh', file]).toString().trim()
}

/** Sound minus picture for every flash with a beep near it, milliseconds. */
export function soundOffsetsMs({ frames, beepsMs }: RecordedFile): number[] {
  return frames
    .filter((frame, index) => frame.flash && !frames[index - 1]?.flash)
    .flatMap((frame) => {
      const nearest = beepsMs.map((beep) => beep - frame.timeMs).sort((a, b) => Math.abs(a) - Math.abs(b))[0]
      return nearest !== undefined && Math.abs(nearest) < 400 ? [nearest] : []
    })
}

export interface Cadence {
  frames: number
  repeated: number
  skipped: number
  unreadable: number
  /** Longest distance of two frames' times. */
  longestGapMs: number
}

/** `fps`: the burnt-in number starts again after the whole seconds that fit into 256 frames. */
export function cadence(frames: RecordedFrame[], fps: number): Cadence {
  const modulus = countModulus(fps)
  const result: Cadence = { frames: frames.length, repeated: 0, skipped: 0, unreadable: 0, longestGapMs: 0 }
  for (const [index, frame] of frames.entries()) {
    const before = frames[index - 1]
    if (frame.count === null) result.unreadable++
    if (!before) continue
    result.longestGapMs = Math.max(result.longestGapMs, frame.timeMs - before.timeMs)
    if (frame.count === null || before.count === null) continue
    const step = (frame.count - before.count + modulus) % modulus
    if (step === 0) result.repeated++
    else result.skipped += step - 1
  }
  return result
}

function strip(values: Buffer): { count: number | null; flash: boolean } {
  const bits = [...values].map((value) => (value > 165 ? 1 : value < 90 ? 0 : Number.NaN))
  const count = bits.slice(2, 10)
  const framed = bits[0] === 1 && bits[1] === 0 && bits.slice(12).join('') === '0101'
  const parity = count.reduce((sum, bit) => sum ^ bit, 0)
  if (!framed || bits.some(Number.isNaN) || parity !== bits[10]) return { count: null, flash: false }
  return { count: count.reduce((sum, bit, index) => sum + (bit << index), 0), flash: bits[11] === 1 }
}

function beeps(file: string, track: number): number[] {
  const sound = run('ffmpeg', [
    '-v',
    'error',
    '-i',
    file,
    '-map',
    `0:a:${track}`,
    '-ac',
    '1',
    '-ar',
    String(sampleRate),
    '-f',
    'f32le',
    '-',
  ])
  const samples = new Float32Array(sound.buffer.slice(sound.byteOffset, sound.byteOffset + (sound.length & ~3)))
  const firstMs = timesMs(file, `a:${track}`)[0] ?? 0
  const found: number[] = []
  let lastLoud = Number.NEGATIVE_INFINITY
  samples.forEach((sample, index) => {
    if (Math.abs(sample) < beepLevel) return
    if (index - lastLoud > (beepDistanceMs * sampleRate) / 1000) found.push(firstMs + (index * 1000) / sampleRate)
    lastLoud = index
  })
  return found
}

function timesMs(file: string, stream: string): number[] {
  const text = run('ffprobe', [
    '-v',
    'quiet',
    '-select_streams',
    stream,
    '-show_entries',
    'frame=pts_time',
    '-of',
    'csv=p=0',
    file,
  ])
  return text
    .toString()
    .split('\n')
    .map((line) => Number.parseFloat(line) * 1000)
    .filter(Number.isFinite)
    .sort((a, b) => a - b)
}

function run(command: string, args: string[]): Buffer {
  return execFileSync(command, args, { maxBuffer: maxBytes, stdio: ['ignore', 'pipe', 'ignore'] })
}
