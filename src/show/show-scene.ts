/** The scenes of a room, and how one becomes the next. */

export interface Scene {
  name: string
  /** Bottom first. */
  layers: Layer[]
}

/** One layer: a source (images and texts included) or another scene, and where it stands. */
export interface Layer {
  what: { source: string } | { scene: string }
  place: Place
  /** Cut away on each side, in pixels of the layer's own picture. */
  crop: Crop
  /** 0 to 1. */
  opacity: number
  /** Otherwise it is as if it were not there: not shown, and its source not heard for being seen. */
  visible: boolean
}

/**
 * `fill`: the whole picture (aspect kept, centred). `at`: top left corner in program pixels with a factor on the
 * layer's own size. `box`: exactly this rectangle in program pixels.
 */
export type Place =
  | { kind: 'fill' }
  | { kind: 'at'; x: number; y: number; scale: number }
  | { kind: 'box'; x: number; y: number; width: number; height: number }

export interface Crop {
  left: number
  top: number
  right: number
  bottom: number
}

export const transitionKinds = ['cut', 'fade', 'move', 'black'] as const

export type TransitionKind = (typeof transitionKinds)[number]

export interface Transition {
  /** `black`: down to black and up again in the new scene. */
  kind: TransitionKind
  durationMs: number
}
