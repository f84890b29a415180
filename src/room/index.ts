/** The door of a room on air. */
export { bundleEngine, enginePath } from './bundle.ts'
export { EditStore, loadEdited } from './edit-store.ts'
export type { RoomMedia } from './media.ts'
export { type Pull, preparePull, writePull } from './pull.ts'
export { Room } from './room.ts'
