/** Configurations of the encoders: the program's, the lower rendition's, and the cameras'. */
import type { EncoderConfig } from '../engine/messages/output.ts'
import type { LowRendition, RecordedCamera } from '../show/index.ts'
import type { Staging } from './compose.ts'
import type { RoomRun } from './room-run.ts'

const encoderLatencyMs = 140

export function encoderConfig(run: RoomRun, staging: Staging, element: string): Omit<EncoderConfig, 'rpcPath'> {
  const { room, paths } = run
  const { preset, videoKbps, audioKbps, keyframeMs } = room.encoder
  return {
    ...run.common('encoder'),
    framesPath: paths.encoded('program'),
    audioPath: paths.mix(null, 'audio'),
    tsPath: paths.ts('program'),
    tracks: run.tracks.map((source) => paths.audio(source)),
    tracksTsPath: paths.ts('tracks'),
    slate: staging.encoderSlate,
    size: null,
    alignKeys: room.hls?.low != null,
    element,
    preset,
    videoKbps,
    audioKbps,
    keyframeMs,
    latencyMs: encoderLatencyMs,
  }
}

/** Of the lower HLS rendition: the program, smaller. */
export function lowEncoderConfig(
  run: RoomRun,
  { width, height, videoKbps }: LowRendition,
  staging: Staging,
  element: string,
): Omit<EncoderConfig, 'rpcPath'> {
  return {
    ...encoderConfig(run, staging, element),
    name: 'low',
    framesPath: run.paths.encoded('low'),
    tsPath: run.paths.ts('low'),
    tracks: [],
    size: { width, height },
    videoKbps,
  }
}

/** Of a source that is recorded by itself. */
export function cameraEncoderConfig(
  run: RoomRun,
  camera: RecordedCamera,
  staging: Staging,
  element: string,
): Omit<EncoderConfig, 'rpcPath'> {
  const { room, paths } = run
  const source = room.sources.find(({ name }) => name === camera.source)
  return {
    ...encoderConfig(run, staging, element),
    name: `camera-${camera.source}`,
    framesPath: paths.camera(camera, 'frames'),
    audioPath: source && run.hasSound(source) ? paths.audio(source) : null,
    tsPath: paths.camera(camera, 'ts'),
    tracks: [],
    slate: staging.stage.slates[camera.source] ?? staging.encoderSlate,
    alignKeys: false,
    videoKbps: camera.videoKbps,
  }
}
