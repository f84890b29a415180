/** Configurations of what the encoders' MPEG-TS is for: recordings, HLS, streams. */
import { join } from 'node:path'
import type { StreamConfig } from '../engine/messages/output.ts'
import type { OutputConfigFile } from '../recording/index.ts'
import type { RecordedCamera, Room, StreamOutput } from '../show/index.ts'
import type { RoomRun } from './room-run.ts'
import { secretOf } from './secret-of.ts'

/** The recording, its second place, HLS, its lower rendition. */
export const fileKinds = ['record', 'copy', 'hls', 'low'] as const
export type FileKind = (typeof fileKinds)[number]

type OutputConfig = Omit<OutputConfigFile, 'rpcPath'>

/** Null: the room has no such output. */
export function outputConfig(run: RoomRun, kind: FileKind, stateDir: string): OutputConfig | null {
  const { record, hls } = run.room
  const to = outputFolder(run.room, kind, stateDir)
  if (to === null) return null
  const common = { ...commonOf(run), name: kind, room: run.room.name, statePath: join(stateDir, `${kind}.json`), to }
  if (kind === 'record' || kind === 'copy')
    return {
      ...common,
      kind: 'record',
      inputPath: run.paths.ts(run.tracks.length > 0 ? 'tracks' : 'program'),
      tracks: ['program', ...run.tracks.map(({ name }) => name)],
      segmentMs: record?.segmentMs ?? 0,
      makeBelow: [join(run.show.file, '..')],
    }
  return {
    ...common,
    kind: 'hls',
    inputPath: run.paths.ts(kind === 'low' ? 'low' : 'program'),
    segmentMs: hls?.segmentMs ?? 0,
    windowMs: hls?.windowMs ?? 0,
    makeBelow: [stateDir],
  }
}

/** Where an output's files go; null: the room has no such output. */
export function outputFolder({ record, hls }: Room, kind: FileKind, stateDir: string): string | null {
  if (kind === 'hls' || kind === 'low') return (kind === 'hls' ? hls : hls?.low) ? hlsFolder(stateDir, kind) : null
  return (kind === 'record' ? record?.to : record?.also) ?? null
}

export function hlsFolder(stateDir: string, kind: 'hls' | 'low'): string {
  return join(stateDir, 'hls', ...(kind === 'low' ? ['low'] : []))
}

/** The recording of a camera by itself, in one of its places. */
export function cameraOutputConfig(run: RoomRun, camera: RecordedCamera, to: string, stateDir: string): OutputConfig {
  const { record, name } = run.room
  const place = to === record?.to ? '' : '-copy'
  const number = record?.cameras.indexOf(camera) ?? 0
  return {
    ...commonOf(run),
    kind: 'record',
    name: `camera ${camera.source}${place}`,
    // Stands in the names of its files.
    room: `${name}-${cameraFile(record?.cameras ?? [], camera)}`,
    inputPath: run.paths.camera(camera, 'ts'),
    statePath: join(stateDir, `camera-${number}${place}.json`),
    tracks: [camera.source],
    to,
    segmentMs: record?.segmentMs ?? 0,
    makeBelow: [join(run.show.file, '..')],
  }
}

/** Of several whose names look the same in a file's name, later ones have a number; some disks know no capitals. */
function cameraFile(cameras: RecordedCamera[], camera: RecordedCamera): string {
  const taken: string[] = []
  for (const { source } of cameras) {
    const form = source.replace(/[^\w.-]+/g, '-')
    let name = form
    for (let count = 2; taken.includes(name.toLowerCase()); count++) name = `${form}-${count}`
    if (source === camera.source) return name
    taken.push(name.toLowerCase())
  }
  throw new Error(`${camera.source} is no camera of the recording`)
}

export function streamConfig(run: RoomRun, stream: StreamOutput): Omit<StreamConfig, 'rpcPath'> {
  const { name, protocol, url, waitMs, secret } = stream
  return { ...run.common(`stream-${name}`), tsPath: run.paths.ts('program'), protocol, url, waitMs, ...secretOf(secret) }
}

function commonOf({ orphanMs, epoch }: RoomRun) {
  return { orphanMs, epochUnixMs: epoch.unixMs }
}
