/** How the sources of a room are heard. */

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
