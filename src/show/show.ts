/** The show as the rest of the house sees it: checked, complete, every name resolved, every path absolute. */

export interface Show {
  /** The show's own name, for people. */
  name: string
  /** Absolute path of the show file. */
  file: string
  video: VideoFormat
  server: ServerConfig
  schedule: ShowSchedule | null
  rooms: Room[]
  hosts: Host[]
}

/** The conference's schedule. Its talks are read when they are wanted: they change while the show does not. */
export interface ShowSchedule {
  /** Absolute path of an XML as Frab, Pentabarf and pretalx export it. */
  file: string
  /** IANA's name; null: the schedule's own. */
  timeZone: string | null
  /** Outputs that run by it start so long before the first talk of a day, and stop so long after the last. */
  leadMs: number
  tailMs: number
}

/** Whether an output starts with the room; or runs by the schedule. */
export type Auto = boolean | 'schedule'

/** A machine of the show. */
export interface Host {
  /** As its `hostname` tells. */
  name: string
  /** Its devices, by the names that sources use. */
  captures: Map<string, CaptureDevice>
  /** Those that play sound, by the names that outputs use. */
  playbacks: Map<string, CaptureDevice>
}

/** A device for pictures or sound, as the system knows it. */
export interface CaptureDevice {
  /** `usb` is a port, `id` a model with its serial number, wherever it is plugged in. */
  by: (typeof deviceKeys)[number]
  name: string
  /** Of sound: the device's channels that become left and right (one: both), from 1; empty: its first two. */
  inputs: number[]
}

/** `device` is a path of Video4Linux, `alsa` and `pipewire` are names there, `decklink` is a number. */
export const deviceKeys = ['device', 'usb', 'id', 'alsa', 'pipewire', 'decklink'] as const

/** By the name that each host gives to a device of its own, or outright. */
export type DeviceRef = string | CaptureDevice

/** Program format. Progressive, square pixels, BT.709; the rate is rateNum/rateDen frames per second. */
export interface VideoFormat {
  width: number
  height: number
  rateNum: number
  rateDen: number
}

/** Where the pages and the API listen. Loopback unless the show says otherwise. */
export interface ServerConfig {
  listen: string
  port: number
  /** Viewers may open /watch and the HLS files without a password. Default false. */
  publicWatch: boolean
}

/** A secret's name; the value comes from a file or the environment at run time, never from the show. */
export interface SecretRef {
  secret: string
}

export interface Room {
  /** The key in the show file: lower case, digits and dashes. */
  name: string
  sources: Source[]
  /** In the order of the show file: the operator's order. */
  scenes: Scene[]
  transition: Transition
  /** Scene that program starts with. */
  startScene: string
  /** Those beside the program, each with a picture and a sound of its own. */
  mixes: Mix[]
  /** One entry per source that has sound. */
  sounds: Sound[]
  encoder: Encoder
  record: RecordOutput | null
  hls: HlsOutput | null
  streams: StreamOutput[]
  screens: ScreenOutput[]
  soundOutputs: SoundOutput[]
  /** What the schedule calls this room; null: it has none. */
  scheduleRoom: string | null
  control: Control
}

/** A picture and a sound beside the program: the projector, a confidence monitor, what a remote speaker gets. */
export interface Mix {
  name: string
  /** Scene that it starts with. */
  startScene: string
  /** Its scene for scenes of the program; for others it stays as it is. */
  follow: Record<string, string>
  /** Sources that are never heard in it. */
  without: string[]
  /** The only ones that are; null: all. */
  only: string[] | null
}

export interface Control {
  /** obs-websocket: address and port. */
  listen: string
  port: number
  /** Null: a password is made at the first run. */
  password: SecretRef | null
}

export interface Encoder {
  videoKbps: number
  audioKbps: number
  /** Distance of key frames in milliseconds. */
  keyframeMs: number
  /** GStreamer encoder to insist on, or null: try the hardware ones first, then x264enc. */
  prefer: string | null
  /** x264's speed preset. */
  preset: string
}

export interface RecordOutput {
  /** Folder for the segments. */
  to: string
  /** Another one, on another disk, that is written at the same time; null: none. */
  also: string | null
  /** Sources whose sound has a track of its own, after the program's, as it comes in. */
  tracks: string[]
  /** Sources whose pictures, with their own sounds, have files of their own beside the program's. */
  cameras: RecordedCamera[]
  segmentMs: number
  /** Default false. */
  auto: Auto
}

/** A source that is recorded by itself. */
export interface RecordedCamera {
  source: string
  videoKbps: number
  /** It starts and stops with the program's recording; otherwise only on request. */
  auto: boolean
}

export interface HlsOutput {
  segmentMs: number
  /** How far back viewers can go. */
  windowMs: number
  /** For slow links, beside the full one; null: there is none. */
  low: LowRendition | null
}

export interface LowRendition {
  width: number
  height: number
  videoKbps: number
}

/** A mix, full-screen on a display of this machine. */
export interface ScreenOutput {
  name: string
  /** `program`, or another mix. */
  mix: string
  /** A connector's or display's name, or its number; null: the one beside the desktop's own. */
  connector: string | null
  /** The source that is shown directly while the mix is gone. */
  fallback: string | null
}

/** A mix's sound on a device of this machine. */
export interface SoundOutput {
  name: string
  /** `program`, or another mix. */
  mix: string
  to: DeviceRef
  /** The device's channels that get left and right (one: their sum), from 1; empty: its first two. */
  channels: number[]
  gainDb: number
  delayMs: number
  /** It plays the source that the operator listens to, before its fader, while there is one. */
  listens: boolean
}

/** To somebody else's ingest. */
export interface StreamOutput {
  name: string
  protocol: 'rtmp' | 'srt'
  /** Where to, without the secret. */
  url: string
  /** SRT: how long the other end waits for what was lost on the way. */
  waitMs: number
  /** RTMP's stream key, SRT's passphrase. */
  secret: SecretRef | null
  /** Default true. */
  auto: Auto
}

export type Source =
  | PatternSource
  | PlaySource
  | CaptureSource
  | ScreenSource
  | PageSource
  | NetSource
  | ImageSource
  | TextSource
  | SoundSource

interface SourceBase {
  name: string
  /** What people read on slates, tiles and buttons; the name itself unless the show says otherwise. */
  label: string
  /** An image or text that a scene brings along, not one of the show's `sources`. */
  ofScene?: true
}

export interface PatternSource extends SourceBase {
  kind: 'pattern'
  pattern: PatternName
  /** Hertz, `'tick'` for a beep each full second, or null for no sound. */
  tone: number | 'tick' | null
  /** Burn the frame number in, as a bar code with a flash each full second. */
  frames: boolean
  /** Show the time of day. */
  clock: boolean
}

export const patternNames = [
  'smpte',
  'bars',
  'ball',
  'pinwheel',
  'spokes',
  'circular',
  'checkers',
  'gradient',
  'zone',
  'snow',
  'black',
  'white',
  'red',
  'green',
  'blue',
  'gray',
] as const
export type PatternName = (typeof patternNames)[number]

export interface PlaySource extends SourceBase {
  kind: 'play'
  /** Absolute path. */
  file: string
  loop: boolean
  /** Begins anew when it goes on air, and waits at its first frame until then. */
  restart: boolean
}

/** Picture and sound of devices: cameras, grabbers, sound cards. */
export interface CaptureSource extends SourceBase {
  kind: 'capture'
  picture: DeviceRef
  sound: DeviceRef | null
  /** Cut away on each side, in pixels of what the device brings. */
  crop: Crop
  /** What the numbers of its colours mean, where the device does not tell the truth. */
  range: 'auto' | 'limited' | 'full'
  deinterlace: 'auto' | 'on' | 'off'
  delayMs: number
  /** What the device sends instead of nothing, beside plain blue: plain black, and pictures (absolute paths). */
  noSignal: { black: boolean; pictures: string[] }
}

/** What an X11 display shows. */
export interface ScreenSource extends SourceBase {
  kind: 'screen'
  /** `:1`, `:1.0`, `host:1`. */
  display: string
  /** Left, top, width and height; null: all of it. */
  area: [x: number, y: number, width: number, height: number] | null
  /** Whether the pointer is seen. */
  pointer: boolean
  sound: DeviceRef | null
}

/** A web page, shown and played by a browser of its own. */
export interface PageSource extends SourceBase {
  kind: 'page'
  /** `http:`, `https:` or `file:`. */
  url: string
  /** Of the browser's window, in pixels; its picture is brought to the show's. */
  width: number
  height: number
  /** Added to the page's own style. */
  css: string | null
  /** Loaded anew when it goes on air. */
  restart: boolean
  sound: boolean
}

/** Picture and sound that come over the network, in whatever format. */
export interface NetSource extends SourceBase {
  kind: 'net'
  protocol: NetProtocol
  /** Where from, without secrets; where we listen, for one that `listens`. */
  url: string
  /** The others call us. */
  listens: boolean
  /** SRT and RTSP: how long to wait for what was lost on the way. */
  waitMs: number
  /** Of RTMP, RTSP and HTTP; its password is `secret`. */
  user: string | null
  /** SRT's passphrase, the stream key of who calls with RTMP, or the password of `user`. */
  secret: SecretRef | null
}

export type NetProtocol = 'srt' | 'udp' | 'rtmp' | 'rtsp' | 'http'

export interface ImageSource extends SourceBase {
  kind: 'image'
  /** Absolute path of a PNG, JPEG or SVG. */
  file: string
}

/** Colours are `#rrggbb` or `#rrggbbaa`. The card fills the picture with `background`; `box` stands behind the words. */
export interface TextSource extends SourceBase {
  kind: 'text'
  text: string
  /** A Pango font description; its size is in pixels of the program's height. */
  font: string
  color: string
  box: string | null
  background: string | null
  align: 'left' | 'center' | 'right'
  valign: 'top' | 'middle' | 'bottom'
}

/** A source without a picture: a microphone. */
export interface SoundSource extends SourceBase {
  kind: 'sound'
  from: { tone: number | 'tick' } | { file: string; loop: boolean } | { device: DeviceRef }
}

export interface Scene {
  name: string
  /** Bottom first. */
  layers: Layer[]
}

export interface Crop {
  left: number
  top: number
  right: number
  bottom: number
}

/** One layer: a source (images and texts included) or another scene, and where it stands. */
export interface Layer {
  what: { source: string } | { scene: string }
  place: Place
  /** Cut away on each side, in pixels of the layer's own picture. */
  crop: Crop
  /** 0 to 1. */
  opacity: number
}

/**
 * `fill`: the whole picture (aspect kept, centred). `at`: top left corner in program pixels with a factor on the
 * layer's own size. `box`: exactly this rectangle in program pixels.
 */
export type Place =
  | { kind: 'fill' }
  | { kind: 'at'; x: number; y: number; scale: number }
  | { kind: 'box'; x: number; y: number; width: number; height: number }

export const transitionKinds = ['cut', 'fade', 'move', 'black'] as const
export type TransitionKind = (typeof transitionKinds)[number]

export interface Transition {
  /** `black`: down to black and up again in the new scene. */
  kind: TransitionKind
  durationMs: number
}

/** How a source is heard. */
export interface Sound {
  source: string
  gainDb: number
  muted: boolean
  delayMs: number
  /** Scenes in which it is heard; `'always'`; or `'seen'`: wherever its picture is. */
  heardIn: 'always' | 'seen' | string[]
  channels: ChannelMap
  /** What is lower is taken away; null: nothing is. */
  highPassHz: number | null
  compressor: Compressor | null
  /** The source that is heard in its stead when it falls silent while that one hears speech. */
  backup: string | null
}

/** What becomes left and right: as they come, one side on both, both on both, exchanged, or the right one upside down. */
export const channelMaps = ['stereo', 'left', 'right', 'sum', 'swap', 'invert'] as const
export type ChannelMap = (typeof channelMaps)[number]

/** What is louder than the threshold grows by one in `ratio` only. */
export interface Compressor {
  thresholdDb: number
  ratio: number
  /** Afterwards everything is louder by so much. */
  makeUpDb: number
}
