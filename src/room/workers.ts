/** Configurations of a room's workers, from the show. */
import { hostname } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type {
  Device,
  EncoderConfig,
  Format,
  KioskConfig,
  MixerConfig,
  MonitorConfig,
  ScreenConfig,
  SmallFormat,
  SoundDevice,
  SoundOutputConfig,
  SourceConfig,
  StreamConfig,
} from '../engine/messages.ts'
import type { IngestConfig, IngestKey } from '../ingest/index.ts'
import { hasDesktop } from '../lib/desktop.ts'
import { kioskDir } from '../lib/paths.ts'
import type { OutputConfigFile } from '../recording/index.ts'
import {
  type DeviceRef,
  deviceHere,
  type LowRendition,
  type NetSource,
  type RecordedCamera,
  type Room,
  resolveSecret,
  type ScreenOutput,
  type SecretRef,
  type Show,
  type SoundOutput,
  type Source,
  type StreamOutput,
} from '../show/index.ts'
import { type EngineWorker, enginePath } from './bundle.ts'
import { hasLivePicture, isStill, type Staging } from './compose.ts'
import type { Epoch } from './epoch.ts'
import { frameStrips } from './frames.ts'

const smallHeight = 360
const mixerLatencyMs = 60
const encoderLatencyMs = 140
/** Without control, workers of a terminal run end after this long. */
export const orphanMs = 600_000

const outputMain = fileURLToPath(new URL('../recording/output-main.ts', import.meta.url))

/** Large frames are taken from the heap and kept there: mapping and unmapping each one costs more than composing it. */
const engineEnvironment = { MALLOC_MMAP_THRESHOLD_: '268435456', MALLOC_TRIM_THRESHOLD_: '268435456' }

export function engineCommand(worker: EngineWorker) {
  return (configPath: string) => ({
    command: 'gjs',
    args: ['-m', enginePath(worker), configPath],
    env: { ...process.env, ...engineEnvironment },
  })
}

export function outputCommand(configPath: string) {
  return { command: process.execPath, args: [outputMain, configPath] }
}

const ingestMain = fileURLToPath(new URL('../ingest/ingest-main.ts', import.meta.url))

export function ingestCommand(configPath: string) {
  return { command: process.execPath, args: [ingestMain, configPath] }
}

export class WorkerConfigs {
  readonly #show: Show
  readonly #room: Room
  readonly #dir: string
  readonly #epoch: Epoch
  readonly #orphanMs: number | null
  readonly #kioskDir: string | null

  constructor(show: Show, room: Room, dir: string, epoch: Epoch, stopOrphans: boolean) {
    this.#show = show
    this.#room = room
    this.#dir = dir
    this.#epoch = epoch
    this.#orphanMs = stopOrphans ? orphanMs : null
    this.#kioskDir = room.screens.length > 0 && !hasDesktop() ? kioskDir() : null
  }

  get format(): Format {
    return { epochNs: this.#epoch.monotonicNs, ...this.#show.video }
  }

  get small(): SmallFormat {
    const { width, height } = this.#show.video
    return { width: 2 * Math.round((smallHeight * width) / height / 2), height: smallHeight }
  }

  /** Links that carry full pictures: of each live source to each mixer, of the program to the encoder, and to screens. */
  get frameLinks(): number {
    const screens = this.#room.screens.length + this.#room.screens.filter(({ fallback }) => fallback !== null).length
    const cameras = this.#room.record?.cameras.length ?? 0
    const low = this.#room.hls?.low ? 1 : 0
    return this.#live().filter(hasLivePicture).length * this.#mixers().length + 1 + low + screens + cameras
  }

  source(source: Source): Omit<SourceConfig, 'rpcPath' | 'channels'> {
    const picture = hasLivePicture(source)
    const sound = this.#room.sounds.find((one) => one.source === source.name)
    return {
      ...this.#common(`source-${source.name}`),
      what: this.#what(source),
      framesPaths: picture
        ? [
            ...this.#mixers().map((mixer) => this.#framesPath(source, mixer)),
            ...this.#directPaths(source),
            ...this.#cameraPaths(source),
          ]
        : [],
      smallPath: picture ? this.#smallPath(source) : null,
      audioPath: this.hasSound(source) ? this.#audioPath(source) : null,
      small: this.small,
      process: { highPassHz: sound?.highPassHz ?? null, compressor: sound?.compressor ?? null },
    }
  }

  /** Of the program, or of the mix with that number. */
  mixer(staging: Staging, mix: number | null = null): Omit<MixerConfig, 'rpcPath' | 'program' | 'panic' | 'black' | 'sounds'> {
    const name = mix === null ? 'program' : `mix-${mix}`
    return {
      ...this.#common(mix === null ? 'mixer' : name),
      links: this.#live().map((source) => ({
        source: source.name,
        framesPath: hasLivePicture(source) ? this.#framesPath(source, mix) : null,
        audioPath: this.hasSound(source) ? this.#audioPath(source) : null,
      })),
      stage: staging.stage,
      panicSlate: staging.panicSlate,
      framesPaths: [...(mix === null ? this.#programPaths() : []), ...this.#screenPaths(mix)],
      videoPath: this.#path(`${name}.video`),
      audioPath: this.#path(`${name}.audio`),
      latencyMs: mixerLatencyMs,
    }
  }

  encoder(staging: Staging, element: string): Omit<EncoderConfig, 'rpcPath'> {
    const { preset, videoKbps, audioKbps, keyframeMs } = this.#room.encoder
    return {
      ...this.#common('encoder'),
      framesPath: this.#path('program.frames'),
      audioPath: this.#path('program.audio'),
      tsPath: this.#path('program.ts'),
      tracks: this.#tracks().map((source) => this.#audioPath(source)),
      tracksTsPath: this.#path('tracks.ts'),
      slate: staging.encoderSlate,
      size: null,
      alignKeys: this.#room.hls?.low != null,
      element,
      preset,
      videoKbps,
      audioKbps,
      keyframeMs,
      latencyMs: encoderLatencyMs,
    }
  }

  /** Of the lower HLS rendition: the program, smaller. */
  lowEncoder({ width, height, videoKbps }: LowRendition, staging: Staging, element: string): Omit<EncoderConfig, 'rpcPath'> {
    return {
      ...this.encoder(staging, element),
      name: 'low',
      framesPath: this.#path('low.frames'),
      tsPath: this.#path('low.ts'),
      tracks: [],
      size: { width, height },
      videoKbps,
    }
  }

  /** Of a source that is recorded by itself. */
  cameraEncoder(camera: RecordedCamera, staging: Staging, element: string): Omit<EncoderConfig, 'rpcPath'> {
    const source = this.#room.sources.find(({ name }) => name === camera.source)
    return {
      ...this.encoder(staging, element),
      name: `camera-${camera.source}`,
      framesPath: this.#cameraPath(camera, 'frames'),
      audioPath: source && this.hasSound(source) ? this.#audioPath(source) : null,
      tsPath: this.#cameraPath(camera, 'ts'),
      tracks: [],
      slate: staging.stage.slates[camera.source] ?? staging.encoderSlate,
      alignKeys: false,
      videoKbps: camera.videoKbps,
    }
  }

  /** The recording of one of them, in one of its places. */
  cameraOutput(camera: RecordedCamera, to: string, stateDir: string): Omit<OutputConfigFile, 'rpcPath'> {
    const { record, name } = this.#room
    const place = to === record?.to ? '' : '-copy'
    return {
      kind: 'record',
      name: `camera ${camera.source}${place}`,
      // Stands in the names of its files.
      room: `${name}-${this.#cameraFile(camera)}`,
      inputPath: this.#cameraPath(camera, 'ts'),
      statePath: join(stateDir, `camera-${this.#cameraIndex(camera)}${place}.json`),
      orphanMs: this.#orphanMs,
      epochUnixMs: this.#epoch.unixMs,
      tracks: [camera.source],
      to,
      segmentMs: record?.segmentMs ?? 0,
      makeBelow: [join(this.#show.file, '..')],
    }
  }

  monitor(staging: Staging): Omit<MonitorConfig, 'rpcPath' | 'preview' | 'ports' | 'pictures'> {
    return {
      ...this.#common('monitor'),
      links: this.#live()
        .filter(hasLivePicture)
        .map((source) => ({ source: source.name, smallPath: this.#smallPath(source) })),
      stage: staging.stage,
      small: this.small,
      programVideoPath: this.#path('program.video'),
      programAudioPath: this.#path('program.audio'),
    }
  }

  /** `low` is the lower HLS rendition. */
  output(kind: 'record' | 'copy' | 'hls' | 'low', stateDir: string): Omit<OutputConfigFile, 'rpcPath'> | null {
    const { record, hls, name } = this.#room
    const common = {
      name: kind,
      room: name,
      inputPath: this.#path('program.ts'),
      statePath: join(stateDir, `${kind}.json`),
      orphanMs: this.#orphanMs,
      epochUnixMs: this.#epoch.unixMs,
    }
    const to = kind === 'record' ? record?.to : kind === 'copy' ? record?.also : undefined
    if (record && to)
      return {
        ...common,
        inputPath: this.#path(this.#tracks().length > 0 ? 'tracks.ts' : 'program.ts'),
        tracks: ['program', ...this.#tracks().map(({ name }) => name)],
        kind: 'record',
        to,
        segmentMs: record.segmentMs,
        makeBelow: [join(this.#show.file, '..')],
      }
    if (hls && (kind === 'hls' || kind === 'low'))
      return {
        ...common,
        kind: 'hls',
        inputPath: this.#path(kind === 'low' ? 'low.ts' : 'program.ts'),
        to: hlsFolder(stateDir, kind),
        segmentMs: hls.segmentMs,
        windowMs: hls.windowMs,
        makeBelow: [stateDir],
      }
    return null
  }

  stream({ name, protocol, url, waitMs, secret }: StreamOutput): Omit<StreamConfig, 'rpcPath'> {
    const tsPath = this.#path('program.ts')
    return { ...this.#common(`stream-${name}`), tsPath, protocol, url, waitMs, ...secretOf(secret) }
  }

  /** Of the sources that others send to `url`. */
  ingest(url: string): Omit<IngestConfig, 'rpcPath' | 'keys'> {
    const [, host = '', port = ''] = /^rtmp:\/\/(.*):(\d+)\/live$/.exec(url) ?? []
    const sources = ingestSources(this.#room, url)
    return {
      name: `ingest-${port}`,
      room: this.#room.name,
      host,
      port: Number(port),
      sources: sources.map((source) => ({ name: source.name, flvPath: this.#flvPath(source) })),
      orphanMs: this.#orphanMs,
    }
  }

  /** As they are now: secrets may come while the room runs. */
  ingestKeys(url: string): IngestKey[] {
    const sources = ingestSources(this.#room, url)
    return sources.map(({ secret: ref }) => {
      const { secret: key, secretProblem: problem } = secretOf(ref)
      return { key, problem }
    })
  }

  screen(screen: ScreenOutput, staging: Staging): Omit<ScreenConfig, 'rpcPath'> {
    const direct = this.#room.sources.find((source) => source.name === screen.fallback)
    return {
      ...this.#common(`screen-${screen.name}`),
      framesPath: this.#screenPath(screen),
      directPath: direct ? this.#directPath(direct, screen) : null,
      card: staging.encoderSlate,
      connector: screen.connector,
      kioskDir: this.#kioskDir,
    }
  }

  /** Null: this machine has a desktop, or nothing to show. */
  kiosk(): Omit<KioskConfig, 'rpcPath'> | null {
    return this.#kioskDir === null ? null : { ...this.#common('kiosk'), dir: this.#kioskDir }
  }

  soundOutput({ name, mix, to, channels, gainDb, delayMs }: SoundOutput): Omit<SoundOutputConfig, 'rpcPath'> {
    const index = this.#room.mixes.findIndex((one) => one.name === mix)
    return {
      ...this.#common(`sound-${name}`),
      device: this.#device(to, 'playbacks'),
      channels,
      gain: 10 ** (gainDb / 20),
      delayMs,
      audioPath: this.#path(index < 0 ? 'program.audio' : `mix-${index}.audio`),
    }
  }

  /** The link of a source's sound as it comes in; null: it has none. */
  listenPath(name: string | null): string | null {
    const source = this.#room.sources.find((one) => one.name === name)
    return source && !isStill(source) && this.hasSound(source) ? this.#audioPath(source) : null
  }

  hasSound(source: Source): boolean {
    return this.#room.sounds.some((sound) => sound.source === source.name)
  }

  #live(): Source[] {
    return this.#room.sources.filter((source) => !isStill(source))
  }

  /** Sources with a track of their own in the recording. */
  #tracks(): Source[] {
    const names = this.#room.record?.tracks ?? []
    return names.flatMap((name) => this.#room.sources.find((source) => source.name === name) ?? [])
  }

  #common(name: string) {
    return { name, format: this.format, orphanMs: this.#orphanMs }
  }

  #what(source: Source): SourceConfig['what'] {
    switch (source.kind) {
      case 'pattern': {
        const { pattern, label, clock, tone } = source
        const frames = source.frames ? frameStrips(this.#show.video, this.#dir) : null
        return { kind: 'pattern', pattern, label, clock, frames, tone }
      }
      case 'play':
        return { kind: 'play', file: source.file, loop: source.loop, restart: source.restart, onAir: false }
      case 'capture': {
        const { picture, sound, crop, range, deinterlace, delayMs, noSignal } = source
        return {
          kind: 'capture',
          picture: { device: this.#device(picture), crop, range, deinterlace, delayMs, noSignal },
          sound: sound === null ? null : this.#soundDevice(sound),
        }
      }
      case 'screen': {
        const { display, area, pointer, sound } = source
        return { kind: 'screen', display, area, pointer, sound: sound === null ? null : this.#soundDevice(sound) }
      }
      case 'page': {
        const { url, width, height, css, restart, sound } = source
        return { kind: 'page', url, width, height, css, restart, sound, dir: this.#path(`page-${this.#index(source)}`) }
      }
      case 'net': {
        const { protocol, url, listens, waitMs, user } = source
        const secret = secretOf(source.secret)
        if (isIngest(source)) return { kind: 'ingest', url, flvPath: this.#flvPath(source), secretProblem: secret.secretProblem }
        return { kind: 'net', protocol, url, listens, waitMs, user, ...secret }
      }
      case 'sound':
        if ('tone' in source.from) return { kind: 'tone', tone: source.from.tone }
        if ('device' in source.from) return { kind: 'capture', picture: null, sound: this.#soundDevice(source.from.device) }
        return { kind: 'play', file: source.from.file, loop: source.from.loop, restart: false, onAir: true }
      default:
        throw new Error(`${source.name} needs no worker`)
    }
  }

  #device(ref: DeviceRef, way: 'captures' | 'playbacks' = 'captures'): Device {
    const found = deviceHere(this.#show, ref, hostname(), way)
    if ('problem' in found) return { by: null, name: String(ref), problem: found.problem }
    return { by: found.by, name: found.name, problem: null }
  }

  #soundDevice(ref: DeviceRef): SoundDevice {
    const found = deviceHere(this.#show, ref, hostname())
    return { device: this.#device(ref), inputs: 'problem' in found ? [] : found.inputs }
  }

  /** Names may hold anything; sockets have short names. */
  #index(source: Source): number {
    return this.#room.sources.indexOf(source)
  }

  /** Links of the program for encoders. */
  #programPaths(): string[] {
    return ['program.frames', ...(this.#room.hls?.low ? ['low.frames'] : [])].map((name) => this.#path(name))
  }

  /** Links of a mix for its screens. */
  #screenPaths(mix: number | null): string[] {
    const name = mix === null ? 'program' : this.#room.mixes[mix]?.name
    return this.#room.screens.filter((screen) => screen.mix === name).map((screen) => this.#screenPath(screen))
  }

  #screenPath(screen: ScreenOutput): string {
    return this.#path(`screen-${this.#room.screens.indexOf(screen)}.frames`)
  }

  /** Links of a source for the screens that show it directly. */
  #directPaths(source: Source): string[] {
    return this.#room.screens
      .filter((screen) => screen.fallback === source.name)
      .map((screen) => this.#directPath(source, screen))
  }

  #cameraPaths(source: Source): string[] {
    const cameras = this.#room.record?.cameras ?? []
    return cameras.filter((camera) => camera.source === source.name).map((camera) => this.#cameraPath(camera, 'frames'))
  }

  #cameraPath(camera: RecordedCamera, ending: 'frames' | 'ts'): string {
    return this.#path(`camera-${this.#cameraIndex(camera)}.${ending}`)
  }

  /** Of several whose names look the same in a file's name, later ones have a number; some disks know no capitals. */
  #cameraFile(camera: RecordedCamera): string {
    const taken: string[] = []
    for (const { source } of this.#room.record?.cameras ?? []) {
      const form = source.replace(/[^\w.-]+/g, '-')
      let name = form
      for (let count = 2; taken.includes(name.toLowerCase()); count++) name = `${form}-${count}`
      if (source === camera.source) return name
      taken.push(name.toLowerCase())
    }
    throw new Error(`${camera.source} is no camera of the recording`)
  }

  #cameraIndex(camera: RecordedCamera): number {
    return this.#room.record?.cameras.indexOf(camera) ?? 0
  }

  #directPath(source: Source, screen: ScreenOutput): string {
    return this.#path(`source-${this.#index(source)}.frames-screen-${this.#room.screens.indexOf(screen)}`)
  }

  /** The program's mixer, and those of the mixes by number. */
  #mixers(): (number | null)[] {
    return [null, ...this.#room.mixes.keys()]
  }

  #framesPath(source: Source, mix: number | null): string {
    return this.#path(`source-${this.#index(source)}.frames${mix === null ? '' : `-${mix}`}`)
  }

  #smallPath(source: Source): string {
    return this.#path(`source-${this.#index(source)}.small`)
  }

  #flvPath(source: Source): string {
    return this.#path(`source-${this.#index(source)}.flv`)
  }

  #audioPath(source: Source): string {
    return this.#path(`source-${this.#index(source)}.audio`)
  }

  #path(name: string): string {
    return join(this.#dir, name)
  }
}

/** Of HLS, or of its lower rendition. */
export function hlsFolder(stateDir: string, kind: string): string {
  return join(stateDir, 'hls', ...(kind === 'low' ? ['low'] : []))
}

function isIngest(source: Source): boolean {
  return source.kind === 'net' && source.protocol === 'rtmp' && source.listens
}

/** Sources that others send to us with RTMP: all, or those at one address. */
export function ingestSources(room: Room, url?: string): NetSource[] {
  const all = room.sources.filter((source) => source.kind === 'net').filter(isIngest)
  return url === undefined ? all : all.filter((source) => source.url === url)
}

/** A missing secret is the trouble of what wants it, not the room's. */
function secretOf(secret: SecretRef | null): { secret: string | null; secretProblem: string | null } {
  try {
    return { secret: secret && resolveSecret(secret), secretProblem: null }
  } catch (error) {
    return { secret: null, secretProblem: (error as Error).message }
  }
}
