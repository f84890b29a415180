/** The door of a room on air. */
export { bundleEngine, enginePath } from './bundle.ts'
export { isFollowed } from './followed.ts'
export type { RoomMedia } from './media.ts'
export { Room } from './room.ts'
