/** What browsers see and hear of a room. Made only while somebody watches. */

export interface RoomMedia {
  /** Folder with `live.m3u8` and its segments, or null when the room has no HLS. */
  readonly hlsDir: string | null
  /** The playlist in it that players open. */
  readonly hlsPlaylist: string
  /** The first watcher starts the monitor, the last one's leaving stops it a little later. Call the result to leave. */
  watch(watcher: MediaWatcher): () => void
  /** Ask for a key frame of the monitor's own small encode; never touches what is on air. */
  requestKeyFrame(): void
}

export interface MediaWatcher {
  /** `program`, `preview` or `source:NAME`; one whole JPEG, or a PNG of a source that stands still. */
  picture?: (stream: string, jpeg: Buffer) => void
  /** The streams whose pictures it shows now; null or no such function: all. Asked again and again. */
  wanted?: () => ReadonlySet<string> | null
  /** One RTP packet each: H.264 constrained baseline (payload type 96), Opus (97). */
  videoRtp?: (packet: Buffer) => void
  audioRtp?: (packet: Buffer) => void
}
