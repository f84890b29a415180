/** A change of a room's part of a show, as clients make them while the room is on air. */
import type { Crop, Layer, Place } from './show-scene.ts'
import type { ChannelMap } from './show-sound.ts'

/** How a layer stands; what is not said stays as it is, or is as in a new layer. */
export interface LayerLook {
  /** Written in whole pixels; a scale with four decimals. */
  place?: Place
  /** In pixels of the layer's own picture. */
  crop?: Crop
  /** 0 to 1. */
  opacity?: number
  visible?: boolean
}

/** A layer: its number in its scene, from 0 at the bottom, and what it shows. Of several that show it the nearest is meant. */
interface LayerRef {
  scene: string
  layer: number
  what: Layer['what']
}

/** Keys of a source as the show file writes them; null takes one away. */
export type SourceKeys = Record<string, unknown>

export type Edit =
  /** Empty, at this number in the operator's order, or as the last. */
  | { do: 'add-scene'; scene: string; at?: number }
  /** With it go the layers that show it, and its name in `sound` and `follow`. */
  | { do: 'remove-scene'; scene: string }
  | { do: 'rename-scene'; scene: string; to: string }
  /** At this number from the bottom; the top when the scene has fewer layers. */
  | ({ do: 'add-layer'; scene: string; what: Layer['what']; at: number } & LayerLook)
  | ({ do: 'remove-layer' } & LayerRef)
  | ({ do: 'move-layer'; to: number } & LayerRef)
  | ({ do: 'set-layer' } & LayerRef & LayerLook)
  | { do: 'add-source'; source: string; definition: SourceKeys }
  /** With it go the layers that show it, and its name everywhere else. */
  | { do: 'remove-source'; source: string }
  | { do: 'rename-source'; source: string; to: string }
  /** `definition` has the keys that change. Cards and images that stand in layers have names as sources, too. */
  | { do: 'set-source'; source: string; definition: SourceKeys }
  | { do: 'set-sound'; source: string; gainDb?: number; muted?: boolean; delayMs?: number; channels?: ChannelMap }

/** The edit of one kind. */
export type EditOf<Kind extends Edit['do']> = Extract<Edit, { do: Kind }>

/** One that was not carried out. */
export interface DroppedEdit {
  edit: Edit
  /** What keeps it from being carried out, for people. */
  reason: string
}
