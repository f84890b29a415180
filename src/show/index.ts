/** The door of the show file. */
export { loadShow } from './load.ts'
export { sourcesIn } from './scenes.ts'
export { resolveSecret } from './secrets.ts'
export * from './show.ts'
