/** The door of the pages' server. */
export { type RunningServer, startServer } from './start.ts'
