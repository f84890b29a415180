/** Configurations of those that compose scenes: the mixers and the monitor. */
import type { MixerConfig, MonitorConfig } from '../engine/messages/mix.ts'
import { hasLivePicture, type Staging } from './compose.ts'
import type { RoomRun } from './room-run.ts'

const mixerLatencyMs = 60

/** Of the program, or of the mix with that number. */
export function mixerConfig(
  run: RoomRun,
  staging: Staging,
  mix: number | null = null,
): Omit<MixerConfig, 'rpcPath' | 'program' | 'panic' | 'black' | 'sounds'> {
  const { paths } = run
  return {
    ...run.common(mix === null ? 'mixer' : `mix-${mix}`),
    links: run.live.map((source) => ({
      source: source.name,
      framesPath: hasLivePicture(source) ? paths.frames(source, mix) : null,
      audioPath: run.hasSound(source) ? paths.audio(source) : null,
    })),
    stage: staging.stage,
    panicSlate: staging.panicSlate,
    framesPaths: paths.mixFrames(mix),
    videoPath: paths.mix(mix, 'video'),
    audioPath: paths.mix(mix, 'audio'),
    latencyMs: mixerLatencyMs,
  }
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
