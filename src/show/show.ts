/** The show as the rest of the house sees it: checked, complete, every name resolved, every path absolute. */
import type { Encoder, HlsOutput, RecordOutput, ScreenOutput, SoundOutput, StreamOutput } from './show-output.ts'
import type { CaptureDevice, SecretRef } from './show-reference.ts'
import type { Scene, Transition } from './show-scene.ts'
import type { Sound } from './show-sound.ts'
import type { Source } from './show-source.ts'
import type { Surface } from './show-surface.ts'

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

/** A machine of the show. */
export interface Host {
  /** As its `hostname` tells. */
  name: string
  /** Its devices, by the names that sources use. */
  captures: Map<string, CaptureDevice>
  /** Those that play sound, by the names that outputs use. */
  playbacks: Map<string, CaptureDevice>
}

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
  surfaces: Surface[]
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
