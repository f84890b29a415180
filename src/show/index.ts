/** The door of the show file. */
export { loadShow, readShow } from './load.ts'
export { sourcesIn } from './scenes.ts'
export { resolveSecret, SecretError } from './secrets.ts'
export * from './show.ts'
