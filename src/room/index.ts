/** The door of a room on air. */
export type { RoomMedia } from './media.ts'
export { Room } from './room.ts'
