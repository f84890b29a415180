/** The door of a room on air. */
export type { MediaWatcher, RoomMedia } from './media.ts'
export { Room, type RoomOptions } from './room.ts'
