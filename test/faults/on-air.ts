/** The room that fault tests disturb: two counting sources, recording and HLS on; and what it left on the disk. */
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type RecordedFile, type RecordedFrame, readRecording } from '../support/recording.ts'
import { pause, startRoom, type TestRoom, type TestRoomOptions, workerPid } from '../support/room.ts'
import { countModulus } from '../support/strip.ts'
import { fps } from './program-tap.ts'

export const long = process.env.MIXOS_LONG === '1'
export const kills = long ? 10 : 2
export const frameMs = 1000 / fps

export const show = `
show: Faults
video: 720p25
rooms:
  hall:
    sources:
      red:  { pattern: red, frames: true, tone: tick, clock: false }
      blue: { pattern: blue, frames: true, tone: 300 Hz, clock: false }
    scenes:
      Red:  [ red ]
      Blue: [ blue ]
      Both:
        - { source: red,  at: [0, 180],   size: [640, 360] }
        - { source: blue, at: [640, 180], size: [640, 360] }
    outputs: { record: { to: rec, auto: true }, hls: {} }
`

/** Runs `test` with a room that is on air, records and streams; ends the room whatever happens. `broken`: sources that cannot come. */
export async function onAir(
  test: (room: TestRoom) => Promise<void>,
  options: TestRoomOptions = { show },
  broken: string[] = [],
): Promise<void> {
  const room = await startRoom(options)
  try {
    await allUp(room, broken)
    await warmUp(room)
    await test(room)
  } finally {
    await end(room)
  }
}

/** Where the guard was killed, the next one takes over and ends everything. */
async function end(room: TestRoom): Promise<void> {
  if (room.process.signalCode === null) return void (await room.stop())
  const heir = await takeOver(room)
  await heir.stop()
  rmSync(room.dir, { recursive: true, force: true })
}

/** Another `run` of the same room, with the folders of the first one. */
export function takeOver(room: TestRoom): Promise<TestRoom> {
  const env = { MIXOS_RUN: dirname(room.runDir), MIXOS_STATE: dirname(room.stateDir) }
  return startRoom({ showFile: join(room.dir, 'show.yaml'), room: room.name, env })
}

export function allUp(room: TestRoom, broken: string[] = []): ReturnType<TestRoom['until']> {
  return room.until(
    ({ mixer, encoder, sources, outputs }) =>
      mixer.state === 'up' &&
      encoder.state === 'up' &&
      sources.every((source) => source.state === 'up' || broken.includes(source.name)) &&
      outputs.every((output) => output.state === 'on'),
    'everything is up',
  )
}

/** Faults come when everything runs evenly: lost frames of the start are no fault's. */
async function warmUp(room: TestRoom): Promise<void> {
  const { framesMade } = (await room.status()).encoder
  await room.until((status) => status.encoder.framesMade > framesMade + 2 * fps, 'two seconds of program')
}

/** At a random moment of the next second. */
export async function randomMoment(): Promise<void> {
  await pause(500 + Math.random() * 1000)
}

/** Kills a worker at a random moment; the moment, on the clock of `performance.now()`. */
export async function killWorker(room: TestRoom, name: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<number> {
  await randomMoment()
  process.kill(await workerPid(room, name), signal)
  return performance.now()
}

export interface Written {
  recordings: (RecordedFile & { name: string })[]
  hls: (RecordedFile & { name: string })[]
  playlist: string
  discontinuities: number
}

/** Ends the recording and decodes everything that was written. */
export async function finishAndRead(room: TestRoom): Promise<Written> {
  const { outputPath } = await room.client.call('StopRecord')
  const playlistPath = join(room.stateDir, 'hls', 'live.m3u8')
  const playlist = playlistOf(room)
  const segments = playlist.split('\n').filter((line) => line.endsWith('.ts'))
  return {
    recordings: read(dirname(outputPath), recordingsIn(dirname(outputPath))),
    hls: read(dirname(playlistPath), segments),
    playlist,
    discontinuities: discontinuities(playlist),
  }
}

export function playlistOf(room: TestRoom): string {
  return readFileSync(join(room.stateDir, 'hls', 'live.m3u8'), 'utf8')
}

export function discontinuities(playlist: string): number {
  return playlist.split('\n').filter((line) => line === '#EXT-X-DISCONTINUITY').length
}

export function recordingsIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).filter((name) => name.endsWith('.ts'))
}

/** In the order of their first frames. */
function read(folder: string, names: string[]): Written['hls'] {
  return names
    .map((name) => ({ name, ...readRecording(join(folder, name)) }))
    .sort((a, b) => (a.frames[0]?.timeMs ?? 0) - (b.frames[0]?.timeMs ?? 0))
}

export function complaintsOf({ recordings, hls }: Written): string[] {
  return [...recordings, ...hls]
    .filter(({ complaints }) => complaints !== '')
    .map(({ name, complaints }) => `${name}: ${complaints}`)
}

/** Holes between the times of consecutive frames longer than one frame, milliseconds, over all files. */
export function holesMs(files: RecordedFile[]): number[] {
  const times = files.flatMap(({ frames }) => frames.map(({ timeMs }) => timeMs))
  return times.flatMap((timeMs, index) => {
    const stepMs = timeMs - (times[index - 1] ?? timeMs - frameMs)
    return Math.abs(stepMs - frameMs) > 2 ? [Math.round(stepMs - frameMs)] : []
  })
}

/**
 * Stretches in which the picture was not the live one (held, slate, late), milliseconds each. A live source's number follows
 * the room's time, so every other frame tells how far apart the two are.
 */
export function outagesMs(frames: RecordedFrame[]): number[] {
  const distance = ({ timeMs, count }: RecordedFrame) =>
    count === null ? null : (Math.round(timeMs / frameMs) - count + 10 * countModulus(fps)) % countModulus(fps)
  const usual = mostFrequent(frames.map(distance))
  const outages: number[] = []
  let away = 0
  for (const frame of frames) {
    if (distance(frame) !== usual) away++
    else if (away > 0) {
      outages.push(away * frameMs)
      away = 0
    }
  }
  return away > 0 ? [...outages, away * frameMs] : outages
}

function mostFrequent(values: (number | null)[]): number | null {
  const groups = [...Map.groupBy(values, (value) => value)].filter(([value]) => value !== null)
  return groups.sort((a, b) => b[1].length - a[1].length)[0]?.[0] ?? null
}

/** Kept for whoever collects the measurements, in the file `$MIXOS_FIGURES`. */
export function figure(what: string, values: unknown): void {
  const file = process.env.MIXOS_FIGURES
  if (file) appendFileSync(file, `${JSON.stringify({ what, values })}\n`)
}
