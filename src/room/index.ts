/** The door of a room on air. */
export { bundleEngine, enginePath } from './bundle.ts'
export { EditStore } from './edit-store.ts'
export { isFollowed } from './followed.ts'
export type { RoomMedia } from './media.ts'
export { type Pull, preparePull, writePull } from './pull.ts'
export { Room } from './room.ts'
export { ShowEditor } from './show-editor.ts'
