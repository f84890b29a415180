/** Configurations of the sources' workers. */
import type { CaptureInput, IngestInput, NetInput, SourceConfig } from '../engine/messages/source.ts'
import type { CaptureSource, NetSource, SoundSource, Source } from '../show/index.ts'
import { hasLivePicture } from './compose.ts'
import { isIngest } from './config-ingest.ts'
import { frameStrips } from './frames.ts'
import { namedDevice, namedSoundDevice } from './named-device.ts'
import type { RoomRun } from './room-run.ts'
import { secretOf } from './secret-of.ts'

export function sourceConfig(run: RoomRun, source: Source): Omit<SourceConfig, 'rpcPath' | 'channels'> {
  const { room, paths } = run
  const picture = hasLivePicture(source)
  const sound = room.sounds.find((one) => one.source === source.name)
  return {
    ...run.common(`source-${source.name}`),
    what: whatComes(run, source),
    framesPaths: picture ? paths.allFrames(source) : [],
    smallPath: picture ? paths.small(source) : null,
    audioPath: sound ? paths.audio(source) : null,
    small: run.small,
    process: { highPassHz: sound?.highPassHz ?? null, compressor: sound?.compressor ?? null },
  }
}

function whatComes(run: RoomRun, source: Source): SourceConfig['what'] {
  switch (source.kind) {
    case 'pattern': {
      const { pattern, label, clock, tone } = source
      const frames = source.frames ? frameStrips(run.show.video, run.dir) : null
      return { kind: 'pattern', pattern, label, clock, frames, tone }
    }
    case 'play':
      return { kind: 'play', file: source.file, loop: source.loop, restart: source.restart, onAir: false }
    case 'capture':
      return captureInput(run, source)
    case 'screen': {
      const { display, area, pointer, sound } = source
      return { kind: 'screen', display, area, pointer, sound: sound === null ? null : namedSoundDevice(run.show, sound) }
    }
    case 'page': {
      const { url, width, height, css, restart, sound } = source
      return { kind: 'page', url, width, height, css, restart, sound, dir: run.paths.page(source) }
    }
    case 'net':
      return netInput(run, source)
    case 'sound':
      return soundInput(run, source)
    default:
      throw new Error(`${source.name} needs no worker`)
  }
}

function captureInput({ show }: RoomRun, source: CaptureSource): CaptureInput {
  const { picture, sound, crop, range, deinterlace, delayMs, noSignal } = source
  return {
    kind: 'capture',
    picture: { device: namedDevice(show, picture, 'captures'), crop, range, deinterlace, delayMs, noSignal },
    sound: sound === null ? null : namedSoundDevice(show, sound),
  }
}

function netInput({ paths }: RoomRun, source: NetSource): NetInput | IngestInput {
  const { protocol, url, listens, waitMs, user } = source
  const secret = secretOf(source.secret)
  if (isIngest(source)) return { kind: 'ingest', url, flvPath: paths.flv(source), secretProblem: secret.secretProblem }
  return { kind: 'net', protocol, url, listens, waitMs, user, ...secret }
}

function soundInput({ show }: RoomRun, { from }: SoundSource): SourceConfig['what'] {
  if ('tone' in from) return { kind: 'tone', tone: from.tone }
  if ('device' in from) return { kind: 'capture', picture: null, sound: namedSoundDevice(show, from.device) }
  return { kind: 'play', file: from.file, loop: from.loop, restart: false, onAir: true }
}
