/** What the pages' server needs of each room it serves. */
import type { Logger } from '../lib/log.ts'
import type { ObsServer, RoomPort } from '../obs/index.ts'
import type { RoomMedia } from '../room/index.ts'

export interface ServedRoom {
  name: string
  port: RoomPort
  media: RoomMedia
  /** The page logged in already: one made with `password: null` spares it a second password. */
  obs: Pick<ObsServer, 'upgrade'>
}

export interface ServerOptions {
  /** Address to listen on; loopback unless the show says otherwise. */
  listen: string
  /** 0 picks a free one. */
  port: number
  /** Viewers need no password for `/watch` and `/hls`. */
  publicWatch: boolean
  password: string
  rooms: ServedRoom[]
  log: Logger
  /** Folder of the built pages; default `ui/dist`. */
  pagesDir?: string
}
