/** What is in a recorded file: whether every frame came, and how near its pictures are to what they should be. */
import { execFile, execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Format, type Place, places, type SceneName, type TestSource } from './scenes.ts'

const run = promisify(execFile)
const maxBuffer = 1 << 28

export interface Recorded {
  seconds: number
  /** Frames, as a part of those that the time between the first and the last has room for. */
  held: number
  /** No picture of a source is seen: what was measured then is not what was to be. */
  black: boolean
}

/** Mean luma (16 is black) below which there is no picture; the darkest scene has about 30. */
const blackLuma = 20
const lookedAtEvery = 10

export function inspect(file: string, { fps }: Format): Recorded {
  const args = ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', file]
  const times = execFileSync('ffprobe', args, { maxBuffer })
    .toString()
    .split('\n')
    .map(Number.parseFloat)
    .filter(Number.isFinite)
    .sort((a, b) => a - b)
  const seconds = (times.at(-1) ?? 0) - (times[0] ?? 0)
  return { seconds, held: seconds > 0 ? (times.length - 1) / (seconds * fps) : 0, black: medianLuma(file) < blackLuma }
}

function medianLuma(file: string): number {
  const filter = `select='not(mod(n,${lookedAtEvery}))',signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-`
  const text = execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-vf', filter, '-f', 'null', '-'], { maxBuffer }).toString()
  const means = [...text.matchAll(/YAVG=([\d.]+)/g)].map(([, mean]) => Number(mean)).sort((a, b) => a - b)
  return means[means.length >> 1] ?? 0
}

export interface Likeness {
  /** All planes, weighted by size; 1 is the same. */
  ssim: number
  psnrDb: number
}

const skippedSeconds = 2
const comparedSeconds = 2

/** Compares with one picture, for two seconds after the first two. */
export async function compare(file: string, reference: string, { width, height, fps }: Format): Promise<Likeness> {
  const graph =
    `[0:v]trim=start_frame=${skippedSeconds * fps}:end_frame=${(skippedSeconds + comparedSeconds) * fps},setpts=N/(${fps}*TB),split[a][b];` +
    `[1:v]setpts=N/(${fps}*TB),split[c][d];[a][c]ssim=shortest=1[s];[b][d]psnr=shortest=1[p]`
  const args = ['-hide_banner', '-i', file, '-stream_loop', '-1', ...rawInput(width, height, fps, reference)]
  const { stderr } = await run('ffmpeg', [...args, '-filter_complex', graph, '-map', '[s]', '-map', '[p]', '-f', 'null', '-'], {
    maxBuffer,
  })
  return { ssim: figure(stderr, /SSIM .*All:([\d.]+|inf)/), psnrDb: figure(stderr, /PSNR .*average:([\d.]+|inf)/) }
}

function figure(text: string, pattern: RegExp): number {
  const found = pattern.exec(text)?.[1]
  if (found === undefined) throw new Error(`ffmpeg compares nothing:\n${text.slice(-1000)}`)
  return found === 'inf' ? Number.POSITIVE_INFINITY : Number(found)
}

/** The scene from the generators' own pictures, scaled by lanczos with full precision, never encoded. One raw frame. */
export async function composeReference(scene: SceneName, sources: TestSource[], format: Format, dir: string): Promise<string> {
  const { width, height, fps } = format
  const placed = places(scene, format)
  const inputs: string[] = []
  for (const { source } of placed) {
    const { generator } = sources[source] as TestSource
    const file = join(dir, `${generator}.i420`)
    const caps = `video/x-raw,format=I420,width=${width},height=${height},framerate=${fps}/1`
    await run(
      'gst-launch-1.0',
      `-q videotestsrc num-buffers=1 pattern=${generator} ! ${caps} ! filesink location=${file}`.split(' '),
    )
    inputs.push(...rawInput(width, height, fps, file))
  }
  const out = join(dir, `${scene.replaceAll(' ', '-')}.i420`)
  const graph = [`color=black:size=${width}x${height}:rate=${fps},format=yuv420p[on0]`, ...placed.flatMap(overlay)].join(';')
  const last = `[on${placed.length}]`
  await run('ffmpeg', [
    '-v',
    'error',
    '-y',
    ...inputs,
    '-filter_complex',
    graph,
    '-map',
    last,
    '-frames:v',
    '1',
    '-f',
    'rawvideo',
    '-pix_fmt',
    'yuv420p',
    out,
  ])
  return out
}

/** Chroma lies on even places only: the compositors of both sides move what is odd to the next even one. */
function overlay({ x, y, width, height }: Place, index: number): string[] {
  const even = (value: number) => 2 * Math.ceil(value / 2)
  return [
    `[${index}:v]scale=${width}:${height}:flags=lanczos+accurate_rnd+full_chroma_int[small${index}]`,
    `[on${index}][small${index}]overlay=${even(x)}:${even(y)}:format=yuv420[on${index + 1}]`,
  ]
}

function rawInput(width: number, height: number, fps: number, file: string): string[] {
  return ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${width}x${height}`, '-r', String(fps), '-i', file]
}
