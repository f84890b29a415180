/** What everybody reads of a room's surfaces. */

/** A keypad, a Stream Deck or a desk, and what came of its keys and faders. */
export interface SurfaceStatus {
  name: string
  kind: 'keypad' | 'stream-deck' | 'x-air'
  /** The device, as the show names it. */
  device: string
  /** `on`: its keys are heard. */
  state: 'starting' | 'on' | 'waiting' | 'failed'
  /** Why they are not. */
  reason: string | null
  /** The newest press; null: none yet. */
  last: KeyPress | null
  /** Each key's newest failure of the last minute, until that key does what it should. */
  failures: KeyPress[]
  /** Presses since its worker began, and how many of them were carried out, let go too early, or failed. */
  counts: { pressed: number; done: number; short: number; failed: number }
  restarts: number
}

export interface KeyPress {
  /** By the kernel's name. */
  key: string
  /** As the show says it: `preview Slides`. */
  does: string
  /** `short`: it was to be held. */
  outcome: 'waiting' | 'done' | 'short' | 'failed'
  /** Why it failed. */
  reason: string | null
  /** Unix time, milliseconds. */
  atMs: number
}
