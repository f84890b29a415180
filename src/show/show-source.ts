/** The sources of a room, one type a kind. */
import type { DeviceRef, SecretRef } from './show-reference.ts'
import type { Crop } from './show-scene.ts'

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
