/** The door of the show file. */
export type { FileFlaw, FileLook } from './context.ts'
export { loadShow } from './load.ts'
export { showNotes } from './notes.ts'
export { deviceHere } from './resolve-capture.ts'
export { sourcesIn } from './scenes.ts'
export { readSchedule, type Schedule, type Talk } from './schedule.ts'
export { resolveSecret } from './secrets.ts'
export * from './show.ts'
