/** What control tells the engine's workers and what they answer: plain JSON, shared by Node and gjs. */

/** One room's time and picture format. Time on every link is nanoseconds since `epochNs` of the monotonic clock. */
export interface Format {
  epochNs: number
  width: number
  height: number
  rateNum: number
  rateDen: number
}

/** A link of full pictures has room for so many: a reader copies a frame as soon as it comes, the rest is for one that is slow. */
export const framesPerLink = 6

export interface WorkerConfig {
  /** Name in logs. */
  name: string
  rpcPath: string
  format: Format
  /** Stop after this long without control; null: never. */
  orphanMs: number | null
}

/** The small pictures for previews and tiles. */
export interface SmallFormat {
  width: number
  height: number
}

export interface SourceConfig extends WorkerConfig {
  what:
    | {
        kind: 'pattern'
        pattern: string
        label: string
        clock: boolean
        frames: FramesConfig | null
        tone: number | 'tick' | null
      }
    | { kind: 'play'; file: string; loop: boolean; restart: boolean; onAir: boolean }
    | NetInput
    | IngestInput
    | CaptureInput
    | ScreenInput
    | PageInput
    | { kind: 'tone'; tone: number | 'tick' }
  /** Links of full pictures to serve through shared memory, one for each mixer; none: the source has no picture. */
  framesPaths: string[]
  /** Links through sockets: small pictures, and sound; null: the source has no such link. */
  smallPath: string | null
  audioPath: string | null
  small: SmallFormat
  /** Of its sound. */
  process: SoundProcess
  /** State: may be changed by the call `channels`. */
  channels?: ChannelMap
}

export interface SoundProcess {
  highPassHz: number | null
  compressor: { thresholdDb: number; ratio: number; makeUpDb: number } | null
}

/** As the show's. */
export type ChannelMap = 'stereo' | 'left' | 'right' | 'sum' | 'swap' | 'invert'

/** Comes from devices. */
export interface CaptureInput {
  kind: 'capture'
  picture: PictureDevice | null
  sound: SoundDevice | null
}

/** What an X11 display shows, as the show says it. */
export interface ScreenInput {
  kind: 'screen'
  display: string
  area: [x: number, y: number, width: number, height: number] | null
  pointer: boolean
  sound: SoundDevice | null
}

/** What a browser of its own shows and plays. */
export interface PageInput {
  kind: 'page'
  url: string
  /** Of its window, in pixels. */
  width: number
  height: number
  /** Added to the page's own style. */
  css: string | null
  /** Loaded anew when it goes on air. */
  restart: boolean
  sound: boolean
  /** Folder for what its programs keep while they run. */
  dir: string
}

/** A device as the show names it (`CaptureDevice` there), or why there is none. */
export type Device = { by: string; name: string; problem: null } | { by: null; name: string; problem: string }

export interface PictureDevice {
  device: Device
  crop: Crop
  range: 'auto' | 'limited' | 'full'
  deinterlace: 'auto' | 'on' | 'off'
  delayMs: number
  noSignal: { black: boolean; pictures: string[] }
}

export interface SoundDevice {
  device: Device
  /** The device's channels that become left and right (one: both), from 1; empty: its first two. */
  inputs: number[]
}

/** Comes over the network. The secret goes into the address only where it is opened, and never into a log. */
export interface NetInput {
  kind: 'net'
  protocol: 'srt' | 'udp' | 'rtmp' | 'rtsp' | 'http'
  url: string
  listens: boolean
  waitMs: number
  user: string | null
  secret: string | null
  /** Why there is no secret although there should be. */
  secretProblem: string | null
}

/** Others send it to the room's own ingest, which hands it on as FLV. */
export interface IngestInput {
  kind: 'ingest'
  /** Where they send it to, without the key. */
  url: string
  /** The ingest's socket. */
  flvPath: string
  /** Why there is no key although there should be. */
  secretProblem: string | null
}

/** Sends the encoder's MPEG-TS to somebody else's ingest. */
export interface StreamConfig extends WorkerConfig {
  /** The encoder's socket. */
  tsPath: string
  protocol: 'rtmp' | 'srt'
  url: string
  waitMs: number
  secret: string | null
  secretProblem: string | null
}

/** `writing`: what is sent is taken. */
export interface StreamStatus {
  state: 'stopped' | 'waiting' | 'writing' | 'failed'
  /** Why nothing is taken. */
  reason: string | null
  file: null
  /** Taken by the other end since it was started, and for how long. */
  bytes: number
  seconds: number
  diskFreeBytes: null
}

/** Raw I420 strips of a frame counter, `%05d` in the pattern, `2 * count` files; the number repeats after `count`. */
export interface FramesConfig {
  location: string
  count: number
  width: number
  height: number
}

/** Shows a mix on a display. */
export interface ScreenConfig extends WorkerConfig {
  framesPath: string
  /** Link of the source that is shown directly while the mix is gone; null: none. */
  directPath: string | null
  /** PNG while nothing comes. */
  card: string
  /** Which display (`matchDisplay`); null: the one that is not the desktop's first. */
  connector: string | null
  /** The kiosk's folder, where this machine has no desktop. */
  kioskDir: string | null
}

/** The display server of a machine without a desktop. */
export interface KioskConfig extends WorkerConfig {
  /** Its folder: all rooms of a user have the same. */
  dir: string
}

export interface KioskStatus {
  /** Why there is none; null: there is one. */
  reason: string | null
}

export interface ScreenDisplay {
  /** From 1, in the desktop's order. */
  number: number
  /** The connector's name, where the desktop tells it. */
  name: string
  /** What the display calls itself; on X11 the connector again. */
  model: string | null
  maker: string | null
  width: number
  height: number
  primary: boolean
}

export interface ScreenStatus {
  state: 'on' | 'waiting'
  /** Why it is not shown. */
  reason: string | null
  display: ScreenDisplay | null
  showing: 'mix' | 'direct' | 'card'
  /** Shown since the worker began. */
  frames: number
}

/** Plays a mix's sound on a device. */
export interface SoundOutputConfig extends WorkerConfig {
  device: Device
  /** The device's channels that get left and right (one: their sum), from 1; empty: its first two. */
  channels: number[]
  /** Linear. */
  gain: number
  delayMs: number
  /** The mix's link. */
  audioPath: string
  /** State: the link that is heard instead; may be changed by the call `listen`. */
  listenPath?: string | null
}

export interface SoundOutputStatus {
  state: 'on' | 'waiting'
  /** Why nothing is played. */
  reason: string | null
  /** Sound comes from what is to be played. */
  isFed: boolean
  /** Played since the worker began. */
  frames: number
  /** So much faster runs the room's clock than the device's, parts in a million. */
  driftPpm: number
}

export interface Link {
  source: string
  framesPath: string | null
  audioPath: string | null
}

export interface Crop {
  left: number
  top: number
  right: number
  bottom: number
}

/** One live picture that scenes can place: a source with a fixed crop. Scenes that crop differently use another slot. */
export interface Slot {
  source: string
  crop: Crop
}

/** A painted picture with alpha, in pieces that leave out what is transparent. */
export interface Overlay {
  pieces: { path: string; x: number; y: number; width: number; height: number }[]
}

/** What scenes are made of; fixed while the worker runs. */
export interface Stage {
  slots: Slot[]
  /** PNG files of the program's size. */
  backdrops: string[]
  overlays: Overlay[]
  /** PNG per source, shown where its picture is lost. */
  slates: Record<string, string>
}

/** A scene ready for the compositor. Rectangles in program pixels; `slots` bottom first. */
export interface Composition {
  scene: string
  backdrop: number | null
  slots: { slot: number; x: number; y: number; width: number; height: number; alpha: number }[]
  overlay: number | null
}

export interface MixerConfig extends WorkerConfig {
  links: Link[]
  stage: Stage
  panicSlate: string
  program: Composition
  panic: boolean
  black: boolean
  sounds: SoundSetting[]
  /** Of the program: for the encoder, and for whoever looks now and then. */
  /** Links of its full pictures, one for each reader. */
  framesPaths: string[]
  videoPath: string
  audioPath: string
  latencyMs: number
}

export interface SoundSetting {
  source: string
  /** Linear, 0 when muted or not heard. */
  gain: number
  delayMs: number
}

export interface TakeParams {
  program: Composition
  kind: 'cut' | 'fade' | 'move' | 'black'
  durationMs: number
  sounds: SoundSetting[]
}

/** Stream times of the mixer since the room's epoch. */
export interface TakeAnswer {
  firstFrameNs: number
  endNs: number
}

export interface EncoderConfig extends WorkerConfig {
  framesPath: string
  /** Null: silence. */
  audioPath: string | null
  /** Where outputs read the MPEG-TS. */
  tsPath: string
  /** Sounds of sources, each a track after the program's in a stream of its own; none: there is no such stream. */
  tracks: string[]
  tracksTsPath: string
  slate: string
  /** What is coded, smaller than the room's pictures; null: these. */
  size: SmallFormat | null
  /** Key frames at the same moments as those of the room's other encoders. */
  alignKeys: boolean
  element: string
  preset: string
  videoKbps: number
  audioKbps: number
  keyframeMs: number
  latencyMs: number
}

export interface MonitorConfig extends WorkerConfig {
  links: { source: string; smallPath: string }[]
  stage: Stage
  small: SmallFormat
  preview: Composition
  programVideoPath: string
  programAudioPath: string
  /** UDP ports of control on loopback. */
  ports: { videoRtp: number; audioRtp: number; pictures: number[] }
  /** Streams in the order of `ports.pictures`: program, preview, then each source. */
  pictures: string[]
}

/** `level` event of sources (per source, before the fader) and of the mixer (program). */
export interface LevelEvent {
  peakDb: number[]
  rmsDb: number[]
  /** Mean square of the K-weighted sound since the last event, per channel, in dB. */
  weightedDb: number[] | null
  /** The same of the mean of both channels: far below them where they cancel each other out. Of sources only. */
  weightedSumDb: number | null
  clipped: boolean
}

export interface LinkEvent {
  source: string
  kind: 'video' | 'audio'
  up: boolean
  reason: string | null
}

/** `input` and `sound-input` events of a live source: why nothing comes, or null. */
export interface InputEvent {
  reason: string | null
}

/** Answer of a live source to `status`. */
export interface LiveStatus {
  input: InputEvent
  /** Of a sound that comes by itself, beside the picture; null: there is none. */
  soundInput: InputEvent | null
}

export interface MediaEvent {
  state: 'playing' | 'paused' | 'ended'
  positionMs: number
  durationMs: number
}

/** One picture for the painter. */
export interface PaintJob {
  out: string
  width: number
  height: number
  /** `#rrggbb` or null for transparent. */
  background: string | null
  layers: PaintLayer[]
  /** Rectangles kept free: live pictures stand above there. */
  cutouts: { x: number; y: number; width: number; height: number }[]
  /** Cut into pieces without the transparent parts: `out` gets a number before its ending. */
  split: boolean
}

/** Drawn in a canvas of the program's size that is scaled by `scaleX`, `scaleY` and moved to `x`, `y`; clipped to `clip`. */
export interface PaintLayer {
  what:
    | { kind: 'image'; file: string }
    | {
        kind: 'text'
        text: string
        font: string
        color: string
        box: string | null
        background: string | null
        align: string
        valign: string
      }
  place:
    | { kind: 'fill' }
    | { kind: 'at'; x: number; y: number; scale: number }
    | { kind: 'box'; x: number; y: number; width: number; height: number }
  crop: Crop
  opacity: number
  canvas: { x: number; y: number; scaleX: number; scaleY: number; width: number; height: number }
  clip: { x: number; y: number; width: number; height: number } | null
}

export interface PaintResult {
  jobs: { out: string; pieces: Overlay['pieces']; opaque: boolean; problems: { file: string; reason: string }[] }[]
}

/** What the painter is given. */
export interface PaintInput {
  jobs: PaintJob[]
  /** Layers not to be tried, because the painter did not survive them. */
  refused: { out: string; layer: number; reason: string }[]
}

/** A line of the painter's stdout, before the step; `layer` null: saves the picture. */
export interface PaintStep {
  out: string
  layer: number | null
}
