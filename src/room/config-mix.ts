/** Configurations of those that compose scenes: the mixers and the monitor. */
import type { Link, MixerConfig, MonitorConfig } from '../engine/messages/mix.ts'
import { hasLivePicture, type Staging } from './compose.ts'
import type { RoomRun } from './room-run.ts'

const mixerLatencyMs = 60

/** Of the program, or of the mix with that number. */
export function mixerConfig(
  run: RoomRun,
  staging: Staging,
  mix: number | null = null,
): Omit<MixerConfig, 'rpcPath' | 'stage' | 'links' | 'program' | 'panic' | 'black' | 'sounds'> {
  const { paths } = run
  return {
    ...run.common(mix === null ? 'mixer' : `mix-${mix}`),
    panicSlate: staging.panicSlate,
    framesPaths: paths.mixFrames(mix),
    videoPath: paths.mix(mix, 'video'),
    audioPath: paths.mix(mix, 'audio'),
    latencyMs: mixerLatencyMs,
  }
}

/** Of the sources into a mixer. */
export function mixerLinks(run: RoomRun, mix: number | null): Link[] {
  return run.live.map((source) => ({
    source: source.name,
    framesPath: hasLivePicture(source) ? run.paths.frames(source, mix) : null,
    audioPath: run.hasSound(source) ? run.paths.audio(source) : null,
  }))
}

export function monitorConfig(run: RoomRun, staging: Staging): Omit<MonitorConfig, 'rpcPath' | 'preview' | 'ports' | 'pictures'> {
  const { paths } = run
  return {
    ...run.common('monitor'),
    links: run.live.filter(hasLivePicture).map((source) => ({ source: source.name, smallPath: paths.small(source) })),
    stage: staging.stage,
    small: run.small,
    programVideoPath: paths.mix(null, 'video'),
    programAudioPath: paths.mix(null, 'audio'),
  }
}
