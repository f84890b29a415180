/**
 * Runs in the lab's machine: a room, what it says and what its program shows, and commands; all with the machine's own clock. The first line
 * on stdin is the show (JSON), each further one a command (`Order`); each line on stdout is a `Told`. Ends with stdin.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import readline from 'node:readline'
import type { Alarm, RoomStatus } from '../../src/obs/index.ts'
import { tapLink } from '../support/gdp.ts'
import { startRoom } from '../support/room.ts'

/** Y, U and V, 0 to 255. */
export type Color = [y: number, u: number, v: number]
export interface Order {
  id: number
  /** For bash; `$ROOM` is the room's run folder. */
  command: string
}
/** Times: the machine's CLOCK_MONOTONIC, milliseconds. */
export type Told =
  | { kind: 'status'; atMs: number; sources: SourceNow[]; drifts: (number | null)[]; alarms: Alarm[] }
  /**
   * A picture of the program: its own time, as a recording has it; when it came out of the mixer, which the machine may be late with; and eight
   * places of it from left to right.
   */
  | { kind: 'frame'; timeMs: number; atMs: number; colors: Color[] }
  /** What a command did, it did shortly before its end. */
  | { kind: 'done'; id: number; fromMs: number; toMs: number; code: number | null; output: string }
export type SourceNow = Pick<RoomStatus['sources'][number], 'name' | 'state' | 'reason' | 'soundReason'>

export const [width, height] = [320, 180]
const places = 8
/** Above the middle, where a slate has its words. */
const [top, side] = [36, 8]

const nowMs = () => Number(process.hrtime.bigint()) / 1e6
const tell = (told: Told) => process.stdout.write(`${JSON.stringify(told)}\n`)

/** The last status that was told. */
let before = ''

if (import.meta.main) {
  const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]()
  const room = await startRoom({ show: JSON.parse((await lines.next()).value as string) as string })
  const { monotonicNs } = JSON.parse(readFileSync(join(room.runDir, 'epoch.json'), 'utf8')) as { monotonicNs: number }
  tapLink(join(room.runDir, 'program.video'), ({ data, timeNs, arrivedNs }) =>
    tell({ kind: 'frame', timeMs: (monotonicNs + timeNs) / 1e6, atMs: arrivedNs / 1e6, colors: colorsOf(data) }),
  )
  room.client.on('VendorEvent', ({ eventType, eventData }) => {
    if (eventType === 'Status') tellStatus(eventData as unknown as RoomStatus)
  })
  tellStatus(await room.status())
  for await (const line of lines) void obey(JSON.parse(line) as Order, room.runDir)
  await room.stop()
  process.exit(0)
}

function tellStatus({ sources, soundOutputs, alarms }: RoomStatus): void {
  const shown = sources.map(({ name, state, reason, soundReason }) => ({ name, state, reason, soundReason }))
  const news = { sources: shown, drifts: soundOutputs.map(({ driftPpm }) => driftPpm), alarms }
  if (JSON.stringify(news) === before) return
  before = JSON.stringify(news)
  tell({ kind: 'status', atMs: nowMs(), ...news })
}

async function obey({ id, command }: Order, runDir: string): Promise<void> {
  const fromMs = nowMs()
  const child = spawn('bash', ['-c', command], {
    env: { ...process.env, ROOM: runDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => {
      output += text
    })
  const [code] = (await once(child, 'close')) as [number | null]
  tell({ kind: 'done', id, fromMs, toMs: nowMs(), code, output })
}

/** Means of small squares of an I420 picture. */
function colorsOf(picture: Buffer): Color[] {
  return Array.from({ length: places }, (_value, place) => {
    const left = Math.round(((place + 0.5) * width) / places - side / 2)
    const [luma, half] = [width * height, (width / 2) * (height / 2)]
    return [
      mean(picture, width, left, top, side),
      mean(picture.subarray(luma), width / 2, left / 2, top / 2, side / 2),
      mean(picture.subarray(luma + half), width / 2, left / 2, top / 2, side / 2),
    ]
  })
}

function mean(plane: Buffer, stride: number, left: number, from: number, size: number): number {
  let sum = 0
  for (let y = from; y < from + size; y++)
    for (let x = Math.floor(left); x < Math.floor(left) + size; x++) sum += plane[y * stride + x] ?? 0
  return Math.round(sum / size ** 2)
}
