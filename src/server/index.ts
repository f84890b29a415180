/** The door of the pages' server. */
export { ServerError } from './errors.ts'
export { judgeRoom, type RoomHealth } from './health.ts'
export type { ServedRoom, ServerOptions } from './served-room.ts'
export { type RunningServer, startServer } from './start.ts'
