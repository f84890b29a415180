/** What people touch in a room, as the show says it. */
import type { Transition } from './show-scene.ts'

/** What people touch: each has a name of its own in the room. */
export type Surface = KeypadSurface | DeckSurface | DeskSurface

/** A keypad or a keyboard, held by its room alone: its keys reach no desktop. */
export interface KeypadSurface {
  kind: 'keypad'
  name: string
  /** All that the kernel makes of what is plugged in with these numbers (four hexadecimal digits each), in any port; or one path. */
  device: { vendor: string; product: string } | { path: string }
  /** In the show's order. */
  keys: SurfaceKey[]
}

/** A Stream Deck: its keys are counted from 1, row by row. */
export interface DeckSurface {
  kind: 'stream-deck'
  name: string
  /** Null: whichever is plugged in. */
  device: { serial: string | null } | { path: string }
  /** Per cent. */
  brightness: number
  keys: SurfaceKey[]
}

/** A mixing desk that speaks OSC, as Behringer's X-Air does. */
export interface DeskSurface {
  kind: 'x-air'
  name: string
  host: string
  port: number
  faders: { channel: number; source: string }[]
}

/** A key by the kernel's name or its number, and what a press of it does. */
export interface SurfaceKey {
  key: string
  action: SurfaceAction
}

/** `record`, `panic` and `black` turn around what is; `record` stops, and `panic` acts, only when held. `take` without a transition: the room's. */
export type SurfaceAction =
  | { does: 'preview' | 'cut'; scene: string }
  | { does: 'take'; transition: Transition | null }
  | { does: 'mute' | 'restart'; source: string }
  | { does: 'mix'; mix: string; scene: string }
  | { does: 'call'; note: string }
  | { does: 'panic' | 'black' | 'record' }
